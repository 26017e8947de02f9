# PostgreSQL for a machine of one's own. Staging and production use servers that are managed outside Nomad.

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
  port   = split(":", var.addresses["postgres"])[1]
}

job "postgres" {
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

  group "postgres" {
    dynamic "volume" {
      for_each = var.volumes ? ["postgres"] : []
      labels   = ["data"]
      content {
        type   = "host"
        source = volume.value
      }
    }

    network {
      port "postgres" {
        static = local.port
      }
    }

    service {
      name     = "postgres"
      provider = "nomad"
      port     = "postgres"

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

    task "postgres" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGINT" # PostgreSQL's fast shutdown: open sessions end, nothing is lost
      kill_timeout = "30s"

      dynamic "volume_mount" {
        for_each = var.volumes ? ["/var/lib/postgresql"] : []
        content {
          volume      = "data"
          destination = volume_mount.value
        }
      }

      dynamic "config" {
        for_each = local.docker ? [] : ["local/run.sh"]
        content {
          command = "/bin/sh"
          args    = [config.value]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["postgres:18"] : []
        content {
          image   = config.value
          ports   = ["postgres"]
          args    = ["-p", local.port, "-c", "max_connections=300"]
          volumes = var.volumes ? [] : ["${var.state}/data/postgres:/var/lib/postgresql"]
        }
      }

      env {
        BIN  = "${var.state}/bin/postgres/bin"
        DATA = "${var.state}/data/postgres"
        PORT = local.port
      }

      template {
        destination = "secrets/postgres.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/secrets.env.tpl")
      }

      template {
        destination = "local/run.sh"
        change_mode = "noop"
        data        = file("templates/postgres.sh")
      }

      resources {
        cpu    = 300
        memory = 512
      }
    }
  }
}
