[{"targets": [{{ range $index, $one := nomadService "alertmanager" }}{{ if $index }}, {{ end }}"{{ .Address }}:{{ .Port }}"{{ end }}]}]
