# The address that clients know. HAProxy follows the edge's Nomad service and asks each instance whether it is ready. In production
# there are two, on two nodes, behind a load balancer that ends TLS, asks whether their port answers, and is managed outside Nomad.

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
  public = split(":", var.addresses["public"])
}

job "ingress" {
  datacenters = var.datacenters
  type        = "service"

  # The port is the same on each node: the old one goes before the new one comes, one node after another.
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

  constraint {
    distinct_hosts = true
  }

  group "ingress" {
    count = var.environment == "prod" ? 2 : 1

    network {
      port "http" {
        static = local.public[1]
      }
    }

    service {
      name     = "ingress"
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

    task "ingress" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGUSR1" # HAProxy: take no more, finish what there is
      kill_timeout = "30s"

      dynamic "config" {
        for_each = local.docker ? [] : ["local/haproxy.cfg"]
        content {
          command = "${var.state}/bin/haproxy"
          args    = ["-W", "-db", "-f", config.value]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["haproxy:3.2"] : []
        content {
          image   = config.value
          ports   = ["http"]
          command = "haproxy"
          args    = ["-W", "-db", "-f", "/local/haproxy.cfg"]
        }
      }

      env {
        LISTEN = "${local.public[0]}:${local.public[1]}"
      }

      template {
        destination   = "local/haproxy.cfg"
        change_mode   = "signal"
        change_signal = "SIGUSR2" # a new worker takes the port over, the old one finishes
        splay         = "0s"
        data          = file("templates/haproxy.cfg.tpl")
      }

      resources {
        cpu    = 100
        memory = 128
      }
    }
  }
}
