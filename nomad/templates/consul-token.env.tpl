{{- /* The token for Consul, from the job's own variable. Only a Consul that lets everybody read (dev) does without; elsewhere the
       task waits until there is one. */ -}}
{{- $variable := printf "nomad/jobs/%s" (env "NOMAD_JOB_ID") }}
{{- if or (ne (env "ENVIRONMENT") "dev") (nomadVarExists $variable) }}
{{- with nomadVar $variable }}
CONSUL_HTTP_TOKEN={{ .souk_consul_token | toJSON }}
{{- end }}
{{- end }}
