# For grafana: what people keep in Grafana. The image's user owns it.
name      = "grafana"
type      = "host"
plugin_id = "mkdir"

capability {
  access_mode     = "single-node-writer"
  attachment_mode = "file-system"
}

parameters {
  mode = "0700"
  uid  = "472"
  gid  = "472"
}
