# For prometheus: what Prometheus has measured. The image's user owns it.
name      = "prometheus"
type      = "host"
plugin_id = "mkdir"

capability {
  access_mode     = "single-node-writer"
  attachment_mode = "file-system"
}

parameters {
  mode = "0700"
  uid  = "65534"
  gid  = "65534"
}
