nomad {
  address = "unix://{{ env "NOMAD_SECRETS_DIR" }}/api.sock"
  token   = "{{ env "NOMAD_TOKEN" }}"
}

apm "prometheus" {
  driver = "prometheus"
  config = {
    address = "{{ env "PROMETHEUS" }}"
  }
}

strategy "target-value" {
  driver = "target-value"
}

policy {
  default_cooldown            = "1m"
  default_evaluation_interval = "10s"
}
