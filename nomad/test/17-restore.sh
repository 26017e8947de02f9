#!/usr/bin/env bash
# Drill 17: the database of orders comes back from a backup, those of stock and payments do not. Meanwhile an order was placed, one
# was shipped and one was cancelled. What docs/operations/backup.md says is done, step by step; then every order is what it was, or is
# ended, and the audit finds nothing.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need psql pg_dump pg_restore
begin_drill "orders comes back from a backup, the other services do not"
address=$(nomad job run -output "${var_flags[@]}" jobs/orders.nomad.hcl | jq -r '.Job.TaskGroups[0].Tasks[0].Env.SOUK_DB_URL | split("/")[2]')
export PGHOST=${address%:*} PGPORT=${address#*:} PGUSER=postgres PGPASSWORD
PGPASSWORD=$(cat "$state/secrets/password-postgres")
admin() { # as docs/operations/admin.md has it
    local admin_token
    admin_token=$(json POST /auth/login '{"email": "admin@souk.example", "password": "admin-of-the-souk"}' | jq -r .accessToken)
    curl -sS --fail-with-body -H @<(bearer "$admin_token") -H "Idempotency-Key: drill-$RANDOM$RANDOM$RANDOM" -H 'Content-Type: application/json' "$@"
}
sold() { # name: buys, keeps the order's id under that name
    purchase
    printf -v "$1" %s "$(jq -r .id <<<"$order")"
    say "$1: $(jq -r '"\(.number // .orderNumber) is \(.status)"' <<<"$order")"
}
status_of() { json GET "/orders/$1" '' -H @<(bearer) | jq -r .status; }
mails() { curl -sS "$mailbox/api/mails?to=$email" | jq length; }
stock() { psql -X -qAt -d souk_catalog -c "select 'on hand ' || on_hand || ', held ' || held from stock where sku = '$sku'"; }
customer
some_sku
sold untouched
sold shipped
sold cancelled
say "stock of $sku: $(stock)"
say "backup, while it runs"
for service in accounts catalog billing orders notify; do
    pg_dump -Fc -d "souk_$service" -f "$work/souk_$service.dump"
done
say "$(cd "$work" && du -ch souk_*.dump | tail -1 | cut -f1) in five dumps"
sold lost
json POST "/orders/$cancelled/cancellation" '' -H @<(bearer) -H "Idempotency-Key: drill-$RANDOM$RANDOM$RANDOM" >/dev/null
admin -X POST "$api_url/orders/$shipped/shipments" -d '{}' >/dev/null
say "meanwhile: lost is placed; cancelled is $(status_of "$cancelled"); shipped is $(status_of "$shipped")"
# Each instance that comes begins its events anew: the service has gone on since the backup.
for _ in 1 2; do
    nomad alloc stop -detach "$(running orders)" >/dev/null
    sleep 3
    another() { [ "$(passing orders)" = 1 ] && [ "$(running orders | wc -l)" = 1 ]; }
    await 90 "another instance of orders is there" another
done
sold lost_too
mails_before=$(mails)
say "stock of $sku: $(stock); mails: $mails_before"

say "restore, step 1: nobody comes in, orders is stopped"
api_url=http://$(nomad service info -json edge | jq -er '.[0] | "\(.Address):\(.Port)"')/api/v1
nomad job stop -detach ingress >/dev/null
nomad job stop -detach orders >/dev/null
gone() { [ "$(psql -X -qAt -d postgres -c "select count(*) from pg_stat_activity where datname = 'souk_orders'")" = 0 ]; }
await 60 "nobody is connected to the database of orders" gone
say "step 2: the database of the backup takes its place"
psql -X -q -d postgres -c "alter database souk_orders rename to souk_orders_lost"
pg_restore --exit-on-error -C -d postgres "$work/souk_orders.dump"
psql -X -qAt -d souk_orders -c "select setval('order_number', $(psql -X -qAt -d souk_orders_lost -c 'select last_value from order_number'))" >/dev/null
say "$(psql -X -qAt -d souk_orders_lost -c 'select count(*) from customer_order') orders are in the lost one, $(psql -X -qAt -d souk_orders -c 'select count(*) from customer_order') in this one"
say "after a restore, step 2: orders comes back"
bin/deploy dev orders
say "step 3: books are compared"
compare() {
    admin -X POST "$api_url/payments/reconciliation/runs" >/dev/null || true
    admin -X POST "$api_url/orders/reconciliation/runs?everything=true" >/dev/null || true
    admin "$api_url/orders/reconciliation" | jq '[.items[] | select(.state == "PARKED")]' >"$work/parked"
    admin "$api_url/payments/reconciliation" | jq '[.items[] | select(.state == "PARKED")]' >"$work/parked.billing"
}
named() { # how often it is wanted, of that order
    compare
    local want=$1 id
    shift
    for id in "$@"; do
        [ "$(jq --arg id "$id" '[.[] | select(.subject == $id)] | length' "$work/parked")" = "$want" ] || return 1
    done
}
await 180 "the two lost orders, and the two that went on, are listed with stock and money" named 2 "$lost" "$lost_too" "$shipped" "$cancelled"
sleep 5
compare
jq -r '.[] | "    \(.kind) \(.subject): \(.detail)"' "$work/parked" | sort
say "of billing and its provider: $(jq length "$work/parked.billing")"
[ "$(jq length "$work/parked")" = 8 ] || fail "other differences are listed than the eight of these four orders"
say "step 4: the audit"
(run_now audit) && fail "the audit finds nothing" || say "it names them as well"
say "step 5, by hand: what was cancelled is cancelled again"
json POST "/orders/$cancelled/cancellation" '' -H @<(bearer) -H "Idempotency-Key: drill-$RANDOM$RANDOM$RANDOM" | jq -r '"    \(.number // .orderNumber) is \(.status)"'
say "what had left is shipped again, which asks for money that was taken already: it is refused, and waits for a person"
admin -X POST "$api_url/orders/$shipped/shipments" -d '{}' --max-time 30 | jq -r '"    the shipment is \(.state)"'
parked_at() { # step: sets saga
    saga=$(admin "$api_url/orders/sagas?state=PARKED" | jq -c --arg id "$shipped" --arg step "$1" '.items[] | select(.orderId == $id and .step == $step)')
    [ -n "$saga" ]
}
for step in CAPTURE FULFIL; do
    await 60 "it is parked at $step" parked_at $step
    parked_at $step
    say "    $(jq -r .parkedReason <<<"$saga")"
    admin -X POST "$api_url/orders/sagas/$(jq -r .id <<<"$saga")/resolution" -d '{"action": "SKIP", "note": "left before the restore"}' | jq -r '"    skipped, now \(.state) at \(.step)"'
done
say "    shipped is $(status_of "$shipped")"
say "of lost orders, what is held for them is let go, with a key that may do what orders may"
key=$(admin -X POST "$api_url/accounts/api-keys" -d '{"name": "restore", "scopes": ["catalog:holds", "billing:payments"], "expiresInDays": 1}')
at() { nomad service info -json "$1" | jq -er '.[0] | "http://\(.Address):\(.Port)"'; }
pass=$(curl -fsS -X POST -H @<(jq -r '"Authorization: ApiKey \(.key)"' <<<"$key") "$(at accounts)/internal/tokens" | jq -r .accessToken)
for id in "$lost" "$lost_too"; do
    curl -fsS -o /dev/null -X DELETE -H @<(bearer "$pass") "$(at catalog)/internal/holds/$id"
    curl -fsS -X POST -H @<(bearer "$pass") "$(at billing)/internal/authorizations/$id/1/void" | jq -r '"    the authorization is \(.state)"'
done
admin -X DELETE "$api_url/accounts/api-keys/$(jq -r .id <<<"$key")" >/dev/null
await 180 "books agree" named 0 "$lost" "$lost_too" "$shipped" "$cancelled"
run_now audit
say "stock of $sku: $(stock)"
say "step 6: people come back"
bin/deploy dev | tail -1
api_url=$public/api/v1
way_in() { curl -fsS -o /dev/null "$api_url/categories"; }
await 30 "the way in is open" way_in
before=$(mails)
say "mails since the restore: $((before - mails_before))"
sold after
told() { [ "$(mails)" -gt "$before" ]; }
await 60 "its mail came" told
[ "$(status_of "$untouched")" = CONFIRMED ] || fail "the order that nobody touched is not CONFIRMED"
run_now audit
