# What edge may do in Consul: be edge, see who is alive, read its own settings. Nothing else is allowed.
service "edge" {
  policy = "write"
}

service_prefix "" {
  policy = "read"
}

node_prefix "" {
  policy = "read"
}

key_prefix "souk/config/common/" {
  policy = "read"
}

key_prefix "souk/config/edge/" {
  policy = "read"
}

# The keys that tokens are verified with.
key_prefix "souk/identity/" {
  policy = "read"
}

# Routes, limits and flags.
key_prefix "souk/edge/" {
  policy = "read"
}
