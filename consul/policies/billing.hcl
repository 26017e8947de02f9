# What billing may do in Consul: be billing, see who is alive, read its own settings. Nothing else is allowed.
service "billing" {
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

key_prefix "souk/config/billing/" {
  policy = "read"
}

# The keys that tokens are verified with.
key_prefix "souk/identity/" {
  policy = "read"
}
