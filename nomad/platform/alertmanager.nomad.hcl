# Brings alerts to people: pages at once, tickets together.

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
}

job "alertmanager" {
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

  group "alertmanager" {
    dynamic "volume" {
      for_each = var.volumes ? ["alertmanager"] : []
      labels   = ["data"]
      content {
        type   = "host"
        source = volume.value
      }
    }

    network {
      port "http" {}
    }

    service {
      name     = "alertmanager"
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

    task "alertmanager" {
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
        for_each = local.docker ? [] : ["${var.state}/bin/alertmanager"]
        content {
          command = config.value
          args    = ["--config.file=${NOMAD_SECRETS_DIR}/alertmanager.yml", "--storage.path=${local.data}", "--web.listen-address=${NOMAD_ADDR_http}", "--cluster.listen-address="]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["prom/alertmanager:v0.28.0"] : []
        content {
          image = config.value
          ports = ["http"]
          args  = ["--config.file=/secrets/alertmanager.yml", "--storage.path=${local.data}", "--web.listen-address=0.0.0.0:${NOMAD_PORT_http}"]
        }
      }

      env {
        ENVIRONMENT = var.environment
      }

      template {
        destination   = "secrets/alertmanager.yml"
        change_mode   = "signal"
        change_signal = "SIGHUP"
        data          = join("\n", [file("../observe/alertmanager.yml"), file("templates/receivers.yml.tpl")])
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
