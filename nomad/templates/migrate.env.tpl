{{- /* From nomad/jobs/migrate: <service>_owner_password, and where this job also makes the database (dev) provision_user,
       provision_password and <service>_password. */ -}}
{{- $service := env "NOMAD_META_service" }}
{{- with nomadVar "nomad/jobs/migrate" }}
SOUK_MIGRATE_PASSWORD={{ index . (printf "%s_owner_password" $service) | toJSON }}
{{- if .provision_user }}
SOUK_PROVISION_USER={{ .provision_user | toJSON }}
SOUK_PROVISION_PASSWORD={{ .provision_password | toJSON }}
SOUK_PROVISION_DATABASE={{ printf "souk_%s" $service }}
SOUK_DB_PASSWORD={{ index . (printf "%s_password" $service) | toJSON }}
{{- end }}
{{- end }}
