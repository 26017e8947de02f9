# What people on duty may do: look at everything but secrets, stop and signal allocations, scale, drain nodes.
namespace "default" {
  policy       = "read"
  capabilities = ["read-job", "read-logs", "read-fs", "alloc-lifecycle", "scale-job", "dispatch-job"]
}

node {
  policy = "write"
}

agent {
  policy = "read"
}

operator {
  policy = "read"
}
