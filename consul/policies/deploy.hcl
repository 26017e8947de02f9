# What nomad/bin/deploy and consul/bin/apply may do: write settings, steer versions and the edge, look at health. The keys
# that tokens are verified with are not settings.
key_prefix "souk/config/" {
  policy = "write"
}

key_prefix "souk/edge/" {
  policy = "write"
}

service_prefix "" {
  policy = "read"
}

node_prefix "" {
  policy = "read"
}
