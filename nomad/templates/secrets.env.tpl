{{- /* Each item of the job's own variable is a configuration key: souk_db_password becomes SOUK_DB_PASSWORD. A job may
       read nomad/jobs/<its id> without any policy, and no other job's; a run of a periodic job, that of its parent. Until
       the variable exists the task waits. */ -}}
{{- with nomadVar (printf "nomad/jobs/%s" (or (env "NOMAD_JOB_PARENT_ID") (env "NOMAD_JOB_ID"))) }}
{{- range $key, $value := . }}
{{ $key | toUpper }}={{ $value | toJSON }}
{{- end }}
{{- end }}
