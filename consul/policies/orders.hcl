# What orders may do in Consul: be orders, see who is alive, read its own settings. Nothing else is allowed.
service "orders" {
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

key_prefix "souk/config/orders/" {
  policy = "read"
}

# The keys that tokens are verified with.
key_prefix "souk/identity/" {
  policy = "read"
}

# What the last audit found becomes metrics here.
key_prefix "souk/audit/" {
  policy = "read"
}
