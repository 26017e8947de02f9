# For postgres: databases. The image's user owns it.
name      = "postgres"
type      = "host"
plugin_id = "mkdir"

capability {
  access_mode     = "single-node-writer"
  attachment_mode = "file-system"
}

parameters {
  mode = "0700"
  uid  = "999"
  gid  = "999"
}
