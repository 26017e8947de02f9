# Jaeger takes traces over OTLP and shows them. In memory: traces are for looking into what happens now.

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
  listen = [
    "--set=extensions.jaeger_query.http.endpoint=$${NOMAD_ADDR_http}",
    "--set=receivers.otlp.protocols.http.endpoint=$${NOMAD_ADDR_otlp}",
  ]
}

job "jaeger" {
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

  group "jaeger" {
    network {
      port "http" {}
      port "otlp" {}
    }

    service {
      name     = "jaeger"
      provider = "nomad"
      port     = "http"

      check {
        name     = "listens"
        type     = "tcp"
        interval = "2s"
        timeout  = "2s"
      }
    }

    # Services find it by this name when they start (templates/traces.env.tpl).
    service {
      name     = "jaeger-otlp"
      provider = "nomad"
      port     = "otlp"
    }

    restart {
      attempts = 5
      interval = "5m"
      delay    = "2s"
      mode     = "delay"
    }

    task "jaeger" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "20s"

      dynamic "config" {
        for_each = local.docker ? [] : ["${var.state}/bin/jaeger"]
        content {
          command = config.value
          args    = concat(["--config=local/jaeger.yml"], local.listen)
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["jaegertracing/jaeger:2.2.0"] : []
        content {
          image        = config.value
          network_mode = "host"
          args         = concat(["--config=/local/jaeger.yml"], local.listen)
        }
      }

      template {
        destination = "local/jaeger.yml"
        change_mode = "noop"
        data        = file("../observe/jaeger.yml")
      }

      resources {
        cpu    = 200
        memory = 512
      }
    }

    ephemeral_disk {
      sticky  = true
      migrate = true
    }
  }
}
