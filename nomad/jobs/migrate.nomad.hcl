# Brings a service's database to the version of a release. nomad/bin/deploy dispatches it before the service, once for
# each version; whoever dispatches it again meets an advisory lock and a schema that is up to date.

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
  main   = "dev.souk.platform.data.Migrate"
}

job "migrate" {
  datacenters = var.datacenters
  type        = "batch"

  parameterized {
    payload       = "forbidden"
    meta_required = ["service", "version", "checksum"]
  }

  group "migrate" {
    # A migration that failed fails again: a person looks at it.
    restart {
      attempts = 0
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "migrate" {
      driver       = local.docker ? "docker" : "raw_exec"
      kill_signal  = "SIGTERM"
      kill_timeout = "30s"

      dynamic "artifact" {
        for_each = local.docker ? [] : ["sha256:${NOMAD_META_checksum}"]
        content {
          source      = "${var.artifacts}/${NOMAD_META_service}/${NOMAD_META_version}/${NOMAD_META_service}.tar"
          destination = "local/app"
          options {
            checksum = artifact.value
          }
        }
      }

      dynamic "config" {
        for_each = local.docker ? [] : ["local/app/*:local/app/libs/*"]
        content {
          command = var.java
          args    = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", config.value, local.main]
        }
      }
      dynamic "config" {
        for_each = local.docker ? ["@/app/jib-classpath-file"] : []
        content {
          image        = "${var.images}/${NOMAD_META_service}:${NOMAD_META_version}"
          network_mode = "host"
          entrypoint   = ["java"]
          args         = ["-Xmx128m", "-XX:+UseSerialGC", "-cp", config.value, local.main]
        }
      }

      env {
        SOUK_DB_URL        = "jdbc:postgresql://${var.addresses["postgres"]}/souk_${NOMAD_META_service}"
        SOUK_DB_USER       = "souk_${NOMAD_META_service}"
        SOUK_MIGRATE_USER  = "souk_${NOMAD_META_service}_owner"
        SOUK_PROVISION_URL = "jdbc:postgresql://${var.addresses["postgres"]}/postgres"
      }

      # One job migrates for all, so its variable holds a key for each service.
      template {
        destination = "secrets/migrate.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/migrate.env.tpl")
      }

      resources {
        cpu    = 200
        memory = 256
      }
    }
  }
}
