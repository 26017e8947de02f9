#!/usr/bin/env bash
# Drill 6, second part: the autoscaler follows the policy of orders. Sagas are due and nobody takes them, as when there
# are too few hands (here a session of PostgreSQL keeps their rows, while billing is away); orders gets more instances; the rows are
# free and billing comes back, the sagas end, and orders gets fewer again. No read fails meanwhile.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need prometheus nomad-autoscaler psql
begin_drill "the autoscaler scales orders by the time that its sagas wait for a driver"
bin/deploy dev --observe
customer
some_sku
count() { api "/v1/job/orders" | jq '.TaskGroups[0].Count'; }
more() { [ "$(count)" -gt 1 ]; }
fewer() { [ "$(count)" = 1 ]; }
database=$(nomad job run -output "${var_flags[@]}" jobs/orders.nomad.hcl | jq -r '.Job.TaskGroups[0].Tasks[0].Env.SOUK_DB_URL')
keep_sagas() { # until it is killed, nobody else can take those that run
    local address=${database#*//}
    PGOPTIONS='-c client_connection_check_interval=1s' PGPASSWORD=$(cat "$state/secrets/password-postgres") psql -X -qAt -h "${address%%:*}" -p "$(sed 's/.*:\([0-9]*\).*/\1/' <<<"$address")" \
        -U postgres -d souk_orders -c "begin; select id from saga where state = 'RUNNING' for update; select pg_sleep(300)" >/dev/null 2>&1
}
gone() { [ "$(passing billing)" = 0 ] && [ -z "$(running billing)" ] && ! api /v1/job/billing/allocations | jq -e 'any(.[]; .ClientStatus == "running")'; }
[ "$(count)" = 1 ] || nomad job scale -detach orders 1 >/dev/null
start_load
prometheus_url=$(nomad job run -output "${var_flags[@]}" platform/autoscaler.nomad.hcl | jq -r '.Job.TaskGroups[0].Tasks[0].Env.PROMETHEUS')
finds() { # a policy's query: what Prometheus answers
    curl -fsS "$prometheus_url/api/v1/query" --data-urlencode "query=$1" | jq -er '.data.result[0].value[1] | select(. != "NaN")'
}
for policy in $(api /v1/scaling/policies | jq -r 'sort_by(.Target.Job)[].ID'); do
    read -r job query < <(api "/v1/scaling/policy/$policy" | jq -r '"\(.Target.Job) \([.Policy.check[]? | .. | objects | .query // empty][0])"')
    await 60 "the policy of $job finds its figure" finds "$query"
    say "$job: $query is $(finds "$query")"
done
say "billing is stopped"
nomad job stop -detach billing >/dev/null
await 60 "billing is gone" gone
# Two checkouts nobody can finish now; the client hears 202.
for _ in 1 2; do
    purchase || true
    say "a checkout meanwhile: $(jq -r '.status // .title' <<<"$order")"
done
keep_sagas & keeper=$!
await 180 "orders got more instances" more
api /v1/scaling/policies | jq -r '.[] | select(.Target.Job == "orders") | "    policy \(.ID) of \(.Target.Job)"'
api /v1/job/orders/scale | jq -r '.TaskGroups.orders.Events[0:3][]? | "    \(.Message // .Meta.nomad_policy_id) to \(.Count)"'
pkill -P "$keeper" psql || true
say "billing comes back"
bin/deploy dev billing | tail -1
await 400 "orders got fewer instances again" fewer
report_load read
for job in autoscaler prometheus; do
    nomad job stop -detach "$job" >/dev/null
done
