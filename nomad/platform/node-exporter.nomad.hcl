# Processor, memory, disks and network of each machine, for Prometheus, which finds it by its Nomad service.

# The keys of nomad/env/<environment>.vars.hcl; every job declares each of them.
variable "environment" { type = string }
variable "datacenters" { type = list(string) }
variable "driver" { type = string } # raw_exec, java or docker
variable "java" { type = string }
variable "artifacts" { type = string }
variable "images" { type = string }
variable "version" { type = string }
variable "profile" { type = string }
variable "canary" { type = number }
variable "promote" { type = bool }
variable "services" { type = map(object({ min = number, max = number, cpu = number, memory = number })) }
variable "addresses" { type = map(string) }
variable "state" { type = string }
variable "volumes" { type = bool }

locals {
  docker = var.driver == "docker"
}

job "node-exporter" {
  datacenters = var.datacenters
  type        = "system"

  group "node-exporter" {
    network {
      port "http" {}
    }

    service {
      name     = "node-exporter"
      provider = "nomad"
      port     = "http"

      check {
        name     = "listens"
        type     = "tcp"
        interval = "5s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 5
      interval = "5m"
      delay    = "2s"
      mode     = "delay"
    }

    task "node-exporter" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "5s"

      dynamic "config" {
        for_each = local.docker ? [] : ["${var.state}/bin/node-exporter"]
        content {
          command = config.value
          args    = ["--web.listen-address=${NOMAD_ADDR_http}"]
        }
      }
      # It looks at the machine from the outside of its container: clients allow that by volumes { enabled = true } of the docker plugin.
      dynamic "config" {
        for_each = local.docker ? ["prom/node-exporter:v1.9.0"] : []
        content {
          image        = config.value
          network_mode = "host"
          pid_mode     = "host"
          args         = ["--path.rootfs=/host", "--web.listen-address=${NOMAD_ADDR_http}"]
          volumes      = ["/:/host:ro,rslave"]
        }
      }

      resources {
        cpu    = 50
        memory = 64
      }
    }
  }
}
