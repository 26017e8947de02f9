# Redis for a machine of one's own: the way of events between services. What it loses is published again.

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
  data   = var.volumes ? "/data" : "$${NOMAD_ALLOC_DIR}/data"
  port   = split(":", var.addresses["redis"])[2]
}

job "redis" {
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

  group "redis" {
    dynamic "volume" {
      for_each = var.volumes ? ["redis"] : []
      labels   = ["data"]
      content {
        type   = "host"
        source = volume.value
      }
    }

    network {
      port "redis" {
        static = local.port
      }
    }

    service {
      name     = "redis"
      provider = "nomad"
      port     = "redis"

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

    task "redis" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "20s"

      dynamic "volume_mount" {
        for_each = var.volumes ? ["/data"] : []
        content {
          volume      = "data"
          destination = volume_mount.value
        }
      }

      dynamic "config" {
        for_each = local.docker ? [] : ["${var.state}/bin/redis-server"]
        content {
          command = config.value
          args    = ["--port", local.port, "--bind", "127.0.0.1", "--dir", local.data, "--appendonly", "yes", "--save", ""]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["redis:8"] : []
        content {
          image = config.value
          ports = ["redis"]
          args  = ["redis-server", "--port", local.port, "--dir", local.data, "--appendonly", "yes", "--save", ""]
        }
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
