# What notify may do in Consul: be notify, see who is alive, read its own settings. Nothing else is allowed.
service "notify" {
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

key_prefix "souk/config/notify/" {
  policy = "read"
}

# The keys that tokens are verified with.
key_prefix "souk/identity/" {
  policy = "read"
}
