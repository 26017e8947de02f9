# Production: containers, a canary that a person promotes. Servers with data are managed outside Nomad.
environment = "prod"
datacenters = ["eu-1"]
driver      = "docker"
java        = "java"

artifacts = "https://artifacts.souk.example/releases"
images    = "registry.souk.example/souk"
version   = "0.1.0"
profile   = "prod"

canary  = 1
promote = false

services = {
  edge     = { min = 3, max = 12, cpu = 1000, memory = 896 }
  catalog  = { min = 3, max = 12, cpu = 1000, memory = 896 }
  accounts = { min = 3, max = 6, cpu = 1000, memory = 896 }
  orders   = { min = 3, max = 12, cpu = 1000, memory = 896 }
  billing  = { min = 3, max = 6, cpu = 1000, memory = 896 }
  notify   = { min = 2, max = 6, cpu = 500, memory = 768 }
}

addresses = {
  public     = "0.0.0.0:8080"
  consul     = "http://127.0.0.1:8500"
  postgres   = "postgres.souk.example:5432"
  redis      = "redis://redis.souk.example:6379"
  smtp       = "smtp.souk.example:587"
  mailbox    = ""
  prometheus = "prometheus.souk.example:9090"
  docs       = "https://souk.example/docs"
}

state = "/opt/souk"

volumes = true # specs/volumes
