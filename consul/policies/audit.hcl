# What the audit may do in Consul: remember what it found.
key_prefix "souk/audit/" {
  policy = "write"
}
