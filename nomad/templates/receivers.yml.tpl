{{- /* Who hears of alerts: "receivers" of nomad/jobs/alertmanager, the receivers "pages" and "tickets" in Alertmanager's words. Where it
       may hold secrets it is in no file of the repository. Only dev does without; elsewhere the task waits until it is there. */ -}}
{{- $variable := "nomad/jobs/alertmanager" }}
{{- if or (ne (env "ENVIRONMENT") "dev") (nomadVarExists $variable) }}
{{- with nomadVar $variable }}
{{ .receivers }}
{{- end }}
{{- else }}
receivers:
  - name: pages
  - name: tickets
{{- end }}
