#!/usr/bin/env bash
# Drill 6: scale out and in by command while people browse and buy. A new instance takes traffic within two seconds of
# passing, a deployment keeps the count, and no request is lost with an instance that leaves.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
service=${1:-catalog}
begin_drill "scale $service out and in"
customer
some_sku
handled() { # allocation: how many requests it has answered, health and metrics aside
    local at
    at=$(api "/v1/allocation/$1" | jq -r '.AllocatedResources.Shared.Ports[0] | "\(.HostIP):\(.Value)"')
    curl -sS "http://$at/metrics" | awk '/^souk_http_server_seconds_count/ && !/route="none"/ {sum += $NF} END {printf "%d", sum}'
}
start_load 3
before=$(running "$service" | sort)
say "nomad job scale $service 2"
nomad job scale -detach "$service" 2 >/dev/null
await 90 "the new instance is placed" bash -c "[ \$(nomad operator api -X GET /v1/job/$service/allocations </dev/null | jq '[.[] | select(.ClientStatus == \"running\")] | length') -ge 2 ]"
new=$(comm -13 <(echo "$before") <(running "$service" | sort) | head -1)
passes() { [ "$(passing "$service")" -ge 2 ]; }
await 90 "Consul sees it passing" passes
seen=$(date +%s%3N)
takes() { [ "$(handled "$new")" -gt 0 ]; }
await 10 "it takes traffic" takes
took=$(($(date +%s%3N) - seen))
say "it took traffic $took ms after Consul saw it passing"
[ "$took" -le 2000 ] || fail "that is more than 2 s"
say "another version is deployed meanwhile"
SOUK_VERSION=drill-6-$(date +%s) bin/deploy dev "$service" | sed -n "/✓ $service/p"
kept() { [ "$(api "/v1/job/$service" | jq '.TaskGroups[0].Count')" = 2 ] && [ "$(passing "$service")" = 2 ]; }
await 30 "there are still two, of the new version," kept
sleep 5
say "nomad job scale $service 1"
nomad job scale -detach "$service" 1 >/dev/null
one() { [ "$(running "$service" | wc -l)" = 1 ] && [ "$(passing "$service")" = 1 ]; }
await 60 "one instance is left" one
sleep 3
report_load
