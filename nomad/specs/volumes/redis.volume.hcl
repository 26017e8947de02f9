# For redis: a cache of events. The image's user owns it.
name      = "redis"
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
