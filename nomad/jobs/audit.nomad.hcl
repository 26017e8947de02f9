# Compares stock and money across all databases with a role that can only read. Exit code 1 is a breach.

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
  jvm    = ["-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
  main   = "dev.souk.local.audit.AuditMain"
}

job "audit" {
  datacenters = var.datacenters
  type        = "batch"

  meta {
    version = var.version
  }

  periodic {
    crons            = ["*/15 * * * *"]
    time_zone        = "UTC"
    prohibit_overlap = true
  }

  group "audit" {
    # What it found stays found: a person looks.
    restart {
      attempts = 0
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "audit" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "10s"

      dynamic "config" {
        for_each = local.docker ? [] : ["${var.state}/local/*:${var.state}/local/libs/*"]
        content {
          command = var.java
          args    = concat(local.jvm, ["-cp", config.value, local.main])
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["@/app/jib-classpath-file"] : []
        content {
          image        = "${var.images}/local:${var.version}"
          network_mode = "host"
          entrypoint   = ["java"]
          args         = concat(local.jvm, ["-cp", config.value, local.main])
        }
      }

      env {
        SOUK_AUDIT_DB_URL = "jdbc:postgresql://${var.addresses["postgres"]}/souk_{service}"
        SOUK_CONSUL_URL   = var.addresses["consul"]
      }

      template {
        destination = "secrets/audit.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/secrets.env.tpl")
      }

      resources {
        cpu    = 200
        memory = 320
      }
    }
  }
}
