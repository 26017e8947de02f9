# What nomad/bin/deploy and consul/bin/apply may do: write settings that are missing, steer versions, look at health.
key_prefix "souk/" {
  policy = "write"
}

service_prefix "" {
  policy = "read"
}

node_prefix "" {
  policy = "read"
}
