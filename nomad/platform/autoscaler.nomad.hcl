# Nomad Autoscaler: follows the scaling policies of the jobs, with numbers from Prometheus.

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

job "autoscaler" {
  datacenters = var.datacenters
  type        = "service"

  # One place, one owner of the data: the old one goes before the new one comes.
  update {
    max_parallel      = 1
    health_check      = "checks"
    min_healthy_time  = "2s"
    healthy_deadline  = "2m"
    progress_deadline = "3m"
    auto_revert       = true
  }

  reschedule {
    delay          = "5s"
    delay_function = "exponential"
    max_delay      = "2m"
    unlimited      = true
  }

  group "autoscaler" {
    network {
      port "http" {}
    }

    service {
      name     = "autoscaler"
      provider = "nomad"
      port     = "http"

      check {
        name     = "listens"
        type     = "tcp"
        interval = "2s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 5
      interval = "5m"
      delay    = "2s"
      mode     = "delay"
    }

    task "autoscaler" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "20s"

      dynamic "config" {
        for_each = local.docker ? [] : ["${var.state}/bin/nomad-autoscaler"]
        content {
          command = config.value
          args    = ["agent", "-config", "${NOMAD_SECRETS_DIR}/autoscaler.hcl", "-http-bind-address", "127.0.0.1", "-http-bind-port", "${NOMAD_PORT_http}"]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["hashicorp/nomad-autoscaler:0.4.9"] : []
        content {
          image = config.value
          ports = ["http"]
          args  = ["agent", "-config", "/secrets/autoscaler.hcl", "-http-bind-address", "0.0.0.0", "-http-bind-port", "${NOMAD_PORT_http}"]
        }
      }

      # What it may do is in specs/policies/autoscaler.hcl.
      identity {
        env = true
      }

      env {
        PROMETHEUS = "http://${var.addresses["prometheus"]}"
      }

      template {
        destination = "secrets/autoscaler.hcl"
        change_mode = "noop"
        data        = file("templates/autoscaler.hcl.tpl")
      }

      resources {
        cpu    = 100
        memory = 128
      }
    }

    ephemeral_disk {
      sticky  = true
      migrate = true
    }
  }
}
