# One machine: a Nomad agent in development mode (nomad/agent/dev.hcl) and a Consul agent, no containers.
environment = "dev"
datacenters = ["dc1"]
driver      = "raw_exec"
java        = "java" # nomad/bin/deploy passes the JDK it found

artifacts = "http://127.0.0.1:8190" # platform/artifacts, filled by nomad/bin/deploy
images    = ""
version   = "" # taken from what the jars hold
profile   = "dev"

canary  = 1
promote = true

services = {
  edge     = { min = 1, max = 3, cpu = 200, memory = 448 }
  catalog  = { min = 1, max = 3, cpu = 200, memory = 448 }
  accounts = { min = 1, max = 3, cpu = 200, memory = 448 }
  orders   = { min = 1, max = 3, cpu = 200, memory = 448 }
  billing  = { min = 1, max = 3, cpu = 200, memory = 448 }
  notify   = { min = 1, max = 3, cpu = 200, memory = 448 }
}

addresses = {
  public     = "127.0.0.1:8080"
  consul     = "http://127.0.0.1:8500"
  postgres   = "127.0.0.1:15432"
  redis      = "redis://127.0.0.1:16379"
  smtp       = "127.0.0.1:1025"
  mailbox    = "127.0.0.1:8025"
  prometheus = "127.0.0.1:9090"
  docs       = "" # this checkout's
}

state = "" # nomad/bin/deploy passes the folder of this machine

volumes = false # data of servers is in folders of this machine
