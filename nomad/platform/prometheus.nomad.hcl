# Prometheus over every instance that Consul knows; what it watches is in observe/.

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

job "prometheus" {
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

  group "prometheus" {
    dynamic "volume" {
      for_each = var.volumes ? ["prometheus"] : []
      labels   = ["data"]
      content {
        type   = "host"
        source = volume.value
      }
    }

    network {
      port "http" {
        static = split(":", var.addresses["prometheus"])[1]
      }
    }

    service {
      name     = "prometheus"
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

    task "prometheus" {
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
        for_each = local.docker ? [] : ["${var.state}/observe/bin/prometheus"]
        content {
          command = config.value
          args    = [var.addresses["consul"], local.data, "${NOMAD_PORT_http}"]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["prom/prometheus:v3.1.0"] : []
        content {
          image        = config.value
          network_mode = "host" # where Consul's agent is, at its loopback address
          args         = ["--config.file=/local/prometheus.yml", "--storage.tsdb.path=${local.data}", "--web.listen-address=0.0.0.0:${NOMAD_PORT_http}"]
        }
      }

      env {
        ENVIRONMENT   = var.environment
        ALERTMANAGERS = "$${NOMAD_TASK_DIR}/alertmanagers.json"
        NODES         = "$${NOMAD_TASK_DIR}/nodes.json"
        DOCS          = var.addresses["docs"]
      }

      # What it may see in Consul: consul/policies/prometheus.hcl. Both Prometheus and bin/prometheus read CONSUL_HTTP_TOKEN.
      template {
        destination = "secrets/consul.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/consul-token.env.tpl")
      }

      template {
        destination = "local/alertmanagers.json"
        change_mode = "noop" # Prometheus looks at the file
        data        = file("templates/alertmanagers.json.tpl")
      }

      template {
        destination = "local/nodes.json"
        change_mode = "noop"
        data        = file("templates/nodes.json.tpl")
      }

      template {
        destination     = "local/prometheus.yml"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = replace(replace(file("../observe/prometheus.yml"), "server: CONSUL", "server: ${replace(var.addresses["consul"], "http://", "")}"), "docs: DOCS", "docs: ${var.addresses["docs"]}")
      }

      template {
        destination     = "local/rules/recording.yml"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/rules/recording.yml")
      }

      template {
        destination     = "local/rules/alerts.yml"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/rules/alerts.yml")
      }

      template {
        destination     = "local/certificates.yml"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/certificates.yml")
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
