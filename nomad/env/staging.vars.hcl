# Rehearses production: containers, everything promoted by itself. Servers with data are managed outside Nomad.
environment = "staging"
datacenters = ["staging"]
driver      = "docker"
java        = "java"

artifacts = "https://artifacts.souk.example/releases"
images    = "registry.souk.example/souk"
version   = "0.1.0"
profile   = "staging"

canary  = 1
promote = true

services = {
  edge     = { min = 2, max = 4, cpu = 500, memory = 640 }
  catalog  = { min = 2, max = 4, cpu = 500, memory = 640 }
  accounts = { min = 2, max = 4, cpu = 500, memory = 640 }
  orders   = { min = 2, max = 4, cpu = 500, memory = 640 }
  billing  = { min = 2, max = 4, cpu = 500, memory = 640 }
  notify   = { min = 2, max = 4, cpu = 300, memory = 640 }
}

addresses = {
  public     = "0.0.0.0:8080"
  consul     = "http://127.0.0.1:8500"
  postgres   = "postgres.staging.souk.example:5432"
  redis      = "redis://redis.staging.souk.example:6379"
  smtp       = "smtp.staging.souk.example:587"
  mailbox    = ""
  prometheus = "prometheus.staging.souk.example:9090"
  docs       = "https://souk.example/docs"
}

state = "/opt/souk"

volumes = true # specs/volumes
