#!/usr/bin/env bash
# Drill 5: an allocation is stopped, a task is killed -9, a client node is drained. Reads, which may be repeated, never fail;
# what was lost is placed again in seconds. With one client the drain is a drain of everything, so it needs two (7-two-clients.sh).
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
begin_drill "an allocation stopped, a task killed -9"
customer
some_sku
for service in orders catalog edge; do
    nomad job scale -detach "$service" 2 >/dev/null
    await 90 "two instances of $service pass" bash -c "[ \$(curl -sS $consul_url/v1/health/service/$service?passing | jq length) -ge 2 ]"
done
sleep 5
start_load
replaced() { # service, allocation that went: another one runs and Consul sees two passing
    [ "$(running "$1" | grep -v "$2" | wc -l)" -ge 2 ] && [ "$(passing "$1")" -ge 2 ]
}
for service in orders catalog edge; do
    allocation=$(running "$service" | head -1)
    say "nomad alloc stop of one $service"
    nomad alloc stop -detach "$allocation" >/dev/null
    await 90 "$service is placed again and passing" replaced "$service" "$allocation"
done
ready() { # allocation: its own process says so
    local at
    at=$(api "/v1/allocation/$1" | jq -r '.AllocatedResources.Shared.Ports | (map(select(.Label == "management")) + .)[0] | "\(.HostIP):\(.Value)"')
    curl -fsS -o /dev/null --max-time 2 "http://$at/health/ready"
}
back() { ready "$2" && [ "$(passing "$1")" -ge 2 ] && [ "$(api "/v1/allocation/$2" | jq -r '.TaskStates[].Restarts')" -gt "$3" ]; }
for service in orders catalog edge; do
    allocation=$(running "$service" | head -1)
    restarts=$(api "/v1/allocation/$allocation" | jq -r '.TaskStates[].Restarts')
    say "kill -9 for one $service"
    nomad alloc signal -s SIGKILL "$allocation" >/dev/null
    await 90 "$service runs again in its place and passes" back "$service" "$allocation" "$restarts"
done
sleep 3
report_load read
for service in orders catalog edge; do
    nomad job scale -detach "$service" 1 >/dev/null
done
