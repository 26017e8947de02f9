#!/usr/bin/env bash
# Drill 7: one server and two clients on one machine, with agents of its own on free ports. Instances spread over both; one
# client is drained, and comes back; then it is lost with everything on it. Reads never fail, and the shop goes on.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$here/test/agents.sh"
agents_begin
cat >"$agents/all.hcl" <<END
advertise {
  http = "127.0.0.1"
  rpc  = "127.0.0.1"
  serf = "127.0.0.1"
}
END
cat >"$agents/server.hcl" <<END
server {
  enabled          = true
  bootstrap_expect = 1
  heartbeat_grace  = "5s"
  min_heartbeat_ttl = "5s"
  max_heartbeats_per_second = 1
}
END
client() { # name, number: its ports are its own, so that two clients of one address give out different ones
    cat >"$agents/$1.hcl" <<END
name = "$1"
client {
  enabled          = true
  servers          = ["127.0.0.1:$((port + 1))"]
  network_interface = "lo"
  min_dynamic_port = $((21000 + $2 * 1000))
  max_dynamic_port = $((21999 + $2 * 1000))
}
ports {
  http = $((port + 20 + $2 * 3))
  rpc  = $((port + 21 + $2 * 3))
  serf = $((port + 22 + $2 * 3))
}
END
    nomad agent -config "$here/agent/dev.hcl" -config "$agents/all.hcl" -config "$agents/$1.hcl" -data-dir "$agents/$1" -consul-address="127.0.0.1:$((port + 12))" >"$agents/$1.log" 2>&1 &
    client_pid=$!
    pids+=($client_pid)
}
start_consul
nomad agent -config "$here/agent/dev.hcl" -config "$agents/all.hcl" -config "$agents/server.hcl" -config "$agents/ports.hcl" -data-dir "$agents/server" -consul-address="127.0.0.1:$((port + 12))" >"$agents/nomad.log" 2>&1 &
pids+=($!)
client a 1
client b 2
b_pid=$client_pid
ready() { [ "$(nomad operator api /v1/nodes </dev/null 2>/dev/null | jq '[.[] | select(.Status == "ready")] | length')" = "$1" ]; }
for _ in $(seq 120); do ! ready 2 || break; sleep 0.5; done
ready 2 || { echo "the clients did not come" >&2; tail -n 5 "$agents"/*.log >&2; exit 1; }
b=$(nomad operator api /v1/nodes </dev/null | jq -r '.[] | select(.Name == "b") | .ID')

# What must not be lost on one machine, the servers, goes to the other client.
nomad node eligibility -disable "$b" >/dev/null
"$here/bin/deploy" dev
nomad node eligibility -enable "$b" >/dev/null
. "$here/test/lib.sh"
trap 'stop_load; rm -rf "$work"; agents_end' EXIT
begin_drill "two clients: spread, one drained, one lost"
customer
some_sku
on() { # node's name, service: how many of its instances run there
    api "/v1/job/$2/allocations" | jq --arg node "$1" '[.[] | select(.NodeName == $node and .ClientStatus == "running" and .DesiredStatus == "run")] | length'
}
doubled=(catalog edge)
scale_to() {
    for service in "${doubled[@]}"; do
        takes() { nomad job scale -detach "$service" "$1"; } # not while a deployment is under way
        await 60 "$service is told to be $1" takes "$1"
    done
    for service in "${doubled[@]}"; do
        enough() { [ "$(passing "$service")" = "$1" ]; }
        await 180 "$1 of $service pass" enough "$1"
    done
}
spread() {
    for service in "${doubled[@]}"; do
        say "$service: $(on a "$service") on a, $(on b "$service") on b"
        [ "$(on a "$service")" = 1 ] && [ "$(on b "$service")" = 1 ] || fail "$service is not spread"
    done
}
scale_to 2
spread
sleep 3
start_load
say "b is drained"
nomad node drain -enable -yes -detach -deadline 3m "$b" >/dev/null
for service in "${doubled[@]}"; do
    moved() { [ "$(on b "$service")" = 0 ] && [ "$(on a "$service")" = 2 ] && [ "$(passing "$service")" = 2 ]; }
    await 180 "$service has moved to a and passes" moved
done
sleep 3
report_load
nomad node drain -disable -yes "$b" >/dev/null
scale_to 1
scale_to 2
spread
sleep 3
start_load
say "b is lost: its agent and everything on it are killed"
disown "$b_pid" # of whose end bash would speak
kill -9 "$b_pid"
for process in /proc/[0-9]*; do
    case $(readlink "$process/cwd" 2>/dev/null) in "$agents/b/"*) kill -9 "${process#/proc/}" 2>/dev/null || true ;; esac
done
lost=$SECONDS
for service in "${doubled[@]}"; do
    replaced() { [ "$(on a "$service")" = 2 ] && [ "$(passing "$service")" = 2 ]; }
    await 240 "$service has two instances on a again" replaced
done
say "$((SECONDS - lost)) s after the loss"
sleep 3
report_load read
purchase && say "a purchase: $(jq -r .status <<<"$order")"
[ "$(jq -r .status <<<"$order")" = CONFIRMED ] || fail "the order is not confirmed: $order"
