# Takes the mails of a machine of one's own and shows them on a page.

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
  smtp = split(":", var.addresses["smtp"])[1]
  page = split(":", var.addresses["mailbox"])[1]
}

job "mailbox" {
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

  group "mailbox" {
    network {
      port "smtp" {
        static = local.smtp
      }
      port "page" {
        static = local.page
      }
    }

    service {
      name     = "mailbox"
      provider = "nomad"
      port     = "page"

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

    task "mailbox" {
      driver       = "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "5s"

      config {
        command = var.java
        args = [
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m",
          "-cp", "${var.state}/local/*:${var.state}/local/libs/*",
          "dev.souk.local.mailbox.MailboxMain", local.smtp, local.page,
        ]
      }

      resources {
        cpu    = 50
        memory = 160
      }
    }
  }
}
