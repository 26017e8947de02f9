# Grafana with the dashboards of observe/dashboards; nothing is edited by hand.

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

job "grafana" {
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

  group "grafana" {
    dynamic "volume" {
      for_each = var.volumes ? ["grafana"] : []
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
      name     = "grafana"
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

    task "grafana" {
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
        for_each = local.docker ? [] : ["${var.state}/bin/grafana"]
        content {
          command = config.value
          args    = ["server", "--homepath", "/usr/share/grafana"]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["grafana/grafana:11.4.0"] : []
        content {
          image = config.value
          ports = ["http"]
          args  = []
        }
      }

      env {
        GF_SERVER_HTTP_PORT            = "${NOMAD_PORT_http}"
        GF_PATHS_DATA                  = local.data
        GF_PATHS_PROVISIONING          = local.docker ? "/local/provisioning" : "$${NOMAD_TASK_DIR}/provisioning"
        GF_USERS_ALLOW_SIGN_UP         = "false"
        GF_ANALYTICS_REPORTING_ENABLED = "false"
        PROMETHEUS_URL                 = "http://${var.addresses["prometheus"]}"
        DASHBOARDS                     = local.docker ? "/local/dashboards" : "$${NOMAD_TASK_DIR}/dashboards"
      }

      # The administrator's password: gf_security_admin_password.
      template {
        destination = "secrets/grafana.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/secrets.env.tpl")
      }

      template {
        destination     = "local/provisioning/datasources/souk.yml"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/grafana/datasource.yml")
      }

      template {
        destination     = "local/provisioning/dashboards/souk.yml"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/grafana/dashboards.yml")
      }

      template {
        destination     = "local/dashboards/souk-platform.json"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/dashboards/souk-platform.json")
      }

      template {
        destination     = "local/dashboards/souk-service.json"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/dashboards/souk-service.json")
      }

      template {
        destination     = "local/dashboards/souk-edge.json"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/dashboards/souk-edge.json")
      }

      template {
        destination     = "local/dashboards/souk-business.json"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/dashboards/souk-business.json")
      }

      template {
        destination     = "local/dashboards/souk-hosts.json"
        change_mode     = "noop"
        left_delimiter  = "[[["
        right_delimiter = "]]]"
        data            = file("../observe/dashboards/souk-hosts.json")
      }

      resources {
        cpu    = 200
        memory = 256
      }
    }

    ephemeral_disk {
      sticky  = true
      migrate = true
    }
  }
}
