#!/usr/bin/env bash
# Drill 4: a canary of catalog gets 5 % of calls by weight and all of a tester's by header, is promoted, and rolled back.
# The rule lies in Consul before the canary starts; the edge and internal clients keep to it alike. The edge of the same release waits
# until the canary is promoted.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
service=catalog
begin_drill "a canary at 5 % by weight and by header; promote; roll back"
customer
some_sku
rule() { ask_consul -o /dev/null -X PUT "$consul_url/v1/kv/souk/config/common/souk.versions" -d "$1"; }
forget() { ask_consul -o /dev/null -X DELETE "$consul_url/v1/kv/souk/config/common/souk.versions"; }
port_of() { api "/v1/allocation/$1" | jq -r '.AllocatedResources.Shared.Ports[0] | "\(.HostIP):\(.Value)"'; }
handled() { curl -sS "http://$(port_of "$1")/metrics" | awk '/^souk_http_server_seconds_count/ && /route="\/api\/v1\/products"/ {sum += $NF} END {printf "%d", sum}'; }
release_of "$service"
old_version=$version
new_version=drill-4-$(date +%s)
person=$work/person.vars.hcl # a person promotes, as in production
{ cat "${SOUK_VARS_FILE:-/dev/null}" && echo 'promote = false'; } >"$person"
version_of_edge() { api /v1/job/edge | jq .Version; }
edge=$(version_of_edge)
rule "{\"catalog\": {\"weights\": {\"$new_version\": 5}, \"matches\": [{\"version\": \"$new_version\", \"header\": \"X-Tester\", \"value\": \"yes\"}]}}"
say "the rule is in Consul: 5 % to $new_version, and whoever sends X-Tester: yes"
old=$(running "$service" | head -1)
for attempt in first second; do
    say "the $attempt deployment of a release of $service and edge"
    SOUK_VARS_FILE=$person SOUK_VERSION=$new_version bin/deploy dev "$service" edge
    [ "$(version_of_edge)" = "$edge" ] || fail "edge did not wait until $service is promoted"
done
two() { [ "$(passing "$service")" -ge 2 ]; }
await 30 "Consul sees both versions" two
sleep 2
new=$(running "$service" | grep -v "$old" | head -1)
measure() { # curl arguments: sends 600 reads, none of which the edge has kept an answer of, prints how many went to each
    local a b
    a=$(handled "$old") b=$(handled "$new")
    curl -s -o /dev/null "$@" "$api_url/products?limit=1&q=$RANDOM-[1-600]" -w '%{http_code}\n' | sort | uniq -c | sed 's/^/    /'
    a=$(($(handled "$old") - a)) b=$(($(handled "$new") - b))
    say "old version: $a, canary: $b"
    share=$((b * 1000 / (a + b)))
}
measure
[ "$share" -ge 20 ] && [ "$share" -le 90 ] || fail "$share of 1000 calls went to the canary: not about 5 %"
measure -H 'X-Tester: yes'
[ "$share" = 1000 ] || fail "a tester's calls went elsewhere"
start_load
say "promote"
bin/promote dev "$service"
one() { [ "$(running "$service" | wc -l)" = 1 ] && [ "$(passing "$service")" = 1 ]; }
await 60 "only the new version is left" one
say "roll back"
bin/rollback dev "$service"
await 60 "only the old version is left" one
curl -sS "$consul_url/v1/health/service/$service?passing" | jq -r '.[] | "    \(.Service.ID) \(.Service.Meta.version)"'
[ "$(curl -sS "$consul_url/v1/health/service/$service?passing" | jq -r '.[0].Service.Meta.version')" = "$old_version" ] || fail "the old version is not back"
forget
sleep 2
report_load
