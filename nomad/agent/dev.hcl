# A Nomad of one machine, for nomad/bin/deploy dev: nomad agent -dev -config nomad/agent/dev.hcl
# Everything is on the loopback address, tasks run as this agent's user, and its state is gone when it ends.
bind_addr = "127.0.0.1"

client {
  # Two cores are enough for the platform and one canary of each service.
  cpu_total_compute = 8000

  # This is no cloud's machine: don't ask their metadata services.
  options = {
    "fingerprint.denylist" = "env_aws,env_azure,env_digitalocean,env_gce"
  }
}

plugin "raw_exec" {
  config {
    enabled = true
  }
}

telemetry {
  prometheus_metrics         = true
  publish_allocation_metrics = true
  publish_node_metrics       = true
}
