# What whoever has no token may do, DNS above all: see that the edge exists.
service "edge" {
  policy = "read"
}

node_prefix "" {
  policy = "read"
}
