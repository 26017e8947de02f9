[{"targets": [{{ range $index, $one := nomadService "node-exporter" }}{{ if $index }}, {{ end }}"{{ .Address }}:{{ .Port }}"{{ end }}]}]
