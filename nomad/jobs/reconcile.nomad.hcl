# Asks billing and orders to reconcile now, on top of what they do by themselves, and fails visibly when one refuses.

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

job "reconcile" {
  datacenters = var.datacenters
  type        = "batch"

  periodic {
    crons            = ["17 * * * *"]
    time_zone        = "UTC"
    prohibit_overlap = true
  }

  group "reconcile" {
    restart {
      attempts = 1
      interval = "10m"
      delay    = "15s"
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "reconcile" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "10s"

      dynamic "config" {
        for_each = local.docker ? [] : ["local/reconcile.sh"]
        content {
          command = "/bin/sh"
          args    = [config.value]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["curlimages/curl:8.11.1"] : []
        content {
          image      = config.value
          entrypoint = ["/bin/sh"]
          args       = ["/local/reconcile.sh"]
        }
      }

      template {
        destination = "secrets/reconcile.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/secrets.env.tpl")
      }

      template {
        destination = "local/reconcile.sh"
        change_mode = "noop"
        data        = file("templates/reconcile.sh.tpl")
      }

      resources {
        cpu    = 50
        memory = 64
      }
    }
  }
}
