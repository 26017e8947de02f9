# What nomad/bin/deploy, promote and rollback may do. It writes secrets of jobs and reads none but for their names.
namespace "default" {
  policy       = "read"
  capabilities = ["submit-job", "dispatch-job", "read-job", "read-logs", "scale-job", "list-scaling-policies", "read-scaling-policy", "parse-job"]

  variables {
    path "nomad/jobs/*" {
      capabilities = ["write", "read", "list"]
    }
  }
}

node {
  policy = "read"
}
