# What accounts may do in Consul: be accounts, see who is alive, read its own settings. Nothing else is allowed.
service "accounts" {
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

key_prefix "souk/config/accounts/" {
  policy = "read"
}

# It alone publishes the keys that tokens are verified with.
key_prefix "souk/identity/" {
  policy = "write"
}
