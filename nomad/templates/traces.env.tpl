{{- /* Where traces go, while Jaeger runs as a job of this cluster; read when an instance starts. */ -}}
{{- with nomadService "jaeger-otlp" }}{{ with index . 0 }}
SOUK_TRACING_ENABLED=true
OTEL_TRACES_EXPORTER=otlp
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_ENDPOINT=http://{{ .Address }}:{{ .Port }}
{{- end }}{{ end }}
