# Volumes of the servers that keep data (volumes = true in nomad/env) for a client of Nomad before 1.10; it works with later ones as well. Each
# folder belongs to the user of the image, as nomad/specs/volumes has it, and a server runs where its volume is: name each on one client only.
client {
  host_volume "prometheus" {
    path = "/opt/souk/volumes/prometheus"
  }
  host_volume "alertmanager" {
    path = "/opt/souk/volumes/alertmanager"
  }
  host_volume "grafana" {
    path = "/opt/souk/volumes/grafana"
  }
  host_volume "redis" {
    path = "/opt/souk/volumes/redis"
  }
  host_volume "postgres" {
    path = "/opt/souk/volumes/postgres"
  }
}
