# What Prometheus may do in Consul: see which instances there are, and where. Not their settings, and it writes nothing.
service_prefix "" {
  policy = "read"
}

node_prefix "" {
  policy = "read"
}
