# For alertmanager: silences, and what was told to whom. The image's user owns it.
name      = "alertmanager"
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
