#!/usr/bin/env bash
# Drill 3: a version that never becomes ready (it is told a database that does not exist) is taken back by itself, and the
# one before serves throughout.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
service=${1:-orders}
begin_drill "a version of $service that never becomes ready"
customer
some_sku
good=$(api "/v1/job/$service" | jq .Version)
before=$(running "$service" | sort)
release_flags "$service"
start_load
register "$service" "${flags[@]}" -var "addresses=$(nomad job run -output "${flags[@]}" "jobs/$service.nomad.hcl" |
    jq -c '{consul: .Job.TaskGroups[0].Tasks[0].Env.SOUK_CONSUL_URL, redis: .Job.TaskGroups[0].Tasks[0].Env.SOUK_REDIS_URL, postgres: "127.0.0.1:9"}')"
say "registered; version $good was healthy before"
await 30 "the canary is placed" bash -c "[ \$(nomad operator api -X GET /v1/job/$service/deployment </dev/null | jq '[.TaskGroups[].PlacedAllocs] | add') -ge 1 ]"
await 400 "Nomad gave the rollout up and reverted" bash -c "nomad operator api -X GET /v1/job/$service/deployments </dev/null | jq -e 'sort_by(.CreateIndex) | any(.[]; .Status == \"failed\" and .JobVersion == $((good + 1))) and (last | .Status == \"successful\" and .JobVersion > $((good + 1)))'"
api "/v1/job/$service/deployments" | jq -r 'sort_by(.CreateIndex) | .[-2:][] | "    version \(.JobVersion): \(.Status), \(.StatusDescription)"'
if [ "$before" = "$(running "$service" | sort)" ]; then
    say "the allocation that ran before runs still"
else
    say "other allocations run now: $(running "$service" | paste -sd' ')"
fi
report_load
