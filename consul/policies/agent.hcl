# What an agent does for itself: register its node and keep the catalog in step with its services.
node_prefix "" {
  policy = "write"
}

service_prefix "" {
  policy = "read"
}
