# What nomad/bin/deploy, promote, rollback and rotate may do. It writes the secrets of jobs and can read them: Nomad tells names only
# along with values, and a rotation keeps what it does not replace. Guard its token like the secrets themselves.
namespace "default" {
  policy       = "read"
  capabilities = ["submit-job", "dispatch-job", "read-job", "read-logs", "alloc-lifecycle", "scale-job", "list-scaling-policies", "read-scaling-policy", "parse-job"]

  variables {
    path "nomad/jobs/*" {
      capabilities = ["write", "read", "list"]
    }
  }
}

# Who registers a job that mounts a volume has to be allowed to (nomad/specs/volumes).
host_volume "*" {
  policy = "write"
}

node {
  policy = "read"
}
