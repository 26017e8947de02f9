# Rendered again, and taken over without a lost connection, whenever an instance of the edge comes or goes.
global
    log stdout format raw local0 notice
    stats socket {{ env "NOMAD_TASK_DIR" }}/haproxy.sock mode 600 level admin expose-fd listeners
    hard-stop-after 60s

defaults
    mode http
    log global
    option dontlognull
    # The edge counts requests by the address of the client.
    option forwardfor
    option redispatch 1
    retries 3
    # Nothing was processed when the connection failed or the stream was empty at once on a fresh one.
    retry-on conn-failure
    timeout connect 1s
    timeout client 60s
    timeout server 60s
    timeout http-request 10s
    timeout http-keep-alive 60s
    timeout tunnel 1h

frontend public
    bind {{ env "LISTEN" }}
    # HAProxy does not write it, so it could only be the client's word.
    http-request del-header Forwarded
    default_backend edge

backend edge
    balance leastconn
    option httpchk
    http-check send meth GET uri /health/ready ver HTTP/1.1 hdr Host edge
    timeout check 3s
    default-server check inter 1s fall 3 rise 1
{{- range nomadService "edge" }}
    server {{ .ID | regexReplaceAll "[^A-Za-z0-9_-]" "-" }} {{ .Address }}:{{ .Port }} check port {{ index .Tags 0 | regexReplaceAll "^management=" "" }}
{{- end }}
