# Souk lives in the default namespace of a cluster of its own. On a shared cluster: nomad namespace apply nomad/specs/namespace.hcl,
# and NOMAD_NAMESPACE=souk for every command.
name        = "souk"
description = "The shop"

capabilities {
  enabled_task_drivers = ["docker", "java", "raw_exec"]
}
