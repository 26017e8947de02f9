# Souk lives in the default namespace of a cluster of its own. On a shared cluster: nomad namespace apply nomad/specs/namespace.hcl,
# NOMAD_NAMESPACE=souk for every command, and policies that name it: sed 's/^namespace "default"/namespace "souk"/' specs/policies/<name>.hcl,
# applied from standard input (-).
name        = "souk"
description = "The shop"

capabilities {
  enabled_task_drivers = ["docker", "java", "raw_exec"]
}
