# The edge: the only public door. Whoever stands before it (platform/ingress) follows its Nomad service.

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

# Told by nomad/bin/deploy: the SHA-256 of the artifact, and that of the image where it was published.
variable "checksum" {
  type    = string
  default = ""
}
variable "digest" {
  type    = string
  default = ""
}

locals {
  size   = var.services["edge"]
  docker = var.driver == "docker"
  # What isn't heap is code, classes, threads and buffers. Development starts fast rather than runs fast.
  jvm = concat(var.environment == "dev" ? ["-XX:TieredStopAtLevel=1"] : [], [
    "-Xmx${floor(local.size.memory * 0.55)}m",
    "-XX:MaxMetaspaceSize=${floor(local.size.memory * 0.25)}m",
    "-Xms${floor(local.size.memory * 0.55)}m",
    # More than half of it for what a request leaves behind: a collection stops all requests, and so should be rare.
    "-Xmn${floor(local.size.memory * 0.3)}m",
    "-Djdk.readPollers=1", # docs/decisions/edge.md tells why
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
  ])
}

job "edge" {
  datacenters = var.datacenters
  type        = "service"

  meta {
    version = var.version
  }

  update {
    max_parallel      = 1
    canary            = var.canary
    health_check      = "checks"
    min_healthy_time  = "8s" # for Consul and its watchers to know it as well
    healthy_deadline  = "2m"
    progress_deadline = "3m"
    auto_revert       = true
    auto_promote      = var.promote
  }

  migrate {
    max_parallel     = 1
    health_check     = "checks"
    min_healthy_time = "8s"
    healthy_deadline = "2m"
  }

  # Another node of the same kind is as good: try it soon, and for ever.
  reschedule {
    delay          = "5s"
    delay_function = "exponential"
    max_delay      = "2m"
    unlimited      = true
  }

  spread {
    attribute = "${node.unique.id}"
  }

  group "edge" {
    count = local.size.min # nomad/bin/deploy keeps the count that scaling has chosen

    # Whoever follows the Nomad service has this long to hear that an instance leaves.
    shutdown_delay = "2s"

    scaling {
      enabled = true
      min     = local.size.min
      max     = local.size.max

      policy {
        cooldown            = "1m"
        evaluation_interval = "10s"

        check "requests in flight" {
          source       = "prometheus"
          query        = "avg(sum by (instance) (souk_edge_in_flight))"
          query_window = "1m"

          strategy "target-value" {
            target = 50
          }
        }
      }
    }

    network {
      port "http" {}
      port "management" {}
    }

    # Nomad's own gate for deployments; Consul hears from the service itself.
    service {
      name     = "edge"
      provider = "nomad"
      port     = "http"
      tags     = ["management=${NOMAD_PORT_management}"] # where the ingress asks whether it is ready

      check {
        name     = "ready"
        type     = "http"
        port     = "management"
        path     = "/health/ready"
        interval = "2s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 3
      interval = "2m"
      delay    = "1s"
      mode     = "fail"
    }

    task "edge" {
      driver       = var.driver
      kill_signal  = "SIGTERM"
      kill_timeout = "30s" # what clients allow; the drain takes 23 s at most

      dynamic "artifact" {
        for_each = local.docker ? [] : [var.checksum]
        content {
          source      = "${var.artifacts}/edge/${var.version}/edge.tar"
          destination = "local/app"
          options {
            checksum = "sha256:${artifact.value}"
          }
        }
      }

      dynamic "config" {
        for_each = var.driver == "raw_exec" ? [local.jvm] : []
        content {
          command = var.java
          args    = concat(config.value, ["-jar", "local/app/edge.jar"])
        }
      }
      dynamic "config" {
        for_each = var.driver == "java" ? [local.jvm] : []
        content {
          jar_path    = "local/app/edge.jar"
          jvm_options = config.value
        }
      }
      dynamic "config" {
        for_each = local.docker ? [local.jvm] : []
        content {
          image        = "${var.images}/edge${var.digest == "" ? ":${var.version}" : "@sha256:${var.digest}"}"
          network_mode = "host" # where Consul's agent is, at its loopback address
          entrypoint   = ["java"]
          args         = concat(config.value, ["-cp", "@/app/jib-classpath-file", "io.helidon.Main"])
        }
      }

      env {
        SERVER_HOST          = "${NOMAD_IP_http}"
        SERVER_PORT          = "${NOMAD_PORT_http}"
        SOUK_HOST            = "${NOMAD_IP_http}"
        SOUK_ZONE            = "${node.datacenter}"
        SOUK_VERSION         = var.version
        SOUK_BUILD           = substr(var.digest == "" ? var.checksum : var.digest, 0, 12)
        SOUK_CONSUL_URL      = var.addresses["consul"]
        SOUK_REDIS_URL       = var.addresses["redis"]
        MP_CONFIG_PROFILE    = var.profile
        SOUK_MANAGEMENT_PORT = "${NOMAD_PORT_management}"

        # The ingress; from outside nobody else reaches the edge.
        SOUK_EDGE_TRUSTED_PROXIES = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"
      }

      template {
        destination = "secrets/service.env"
        env         = true
        change_mode = "noop" # nomad/bin/rotate replaces instances one by one
        data        = file("templates/secrets.env.tpl")
      }

      template {
        destination = "local/traces.env"
        env         = true
        change_mode = "noop"
        data        = file("templates/traces.env.tpl")
      }

      resources {
        cpu    = local.size.cpu
        memory = local.size.memory
      }

      logs {
        max_files     = 5
        max_file_size = 10
      }
    }
  }
}
