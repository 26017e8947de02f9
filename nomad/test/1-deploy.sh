#!/usr/bin/env bash
# Drill 1: from nothing to a completed purchase. The agents run and the build is done; nothing else is there.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
begin_drill "deploy dev from nothing to a completed purchase through the edge"
alive() { api /v1/allocations | jq '[.[] | select(.ClientStatus == "running" or .ClientStatus == "pending")] | length'; }
nobody() { [ "$(alive)" = 0 ]; }
for job in $(ls jobs platform | sed -n 's/\.nomad\.hcl$//p'); do
    nomad job stop "$job" >/dev/null 2>&1 || true
done
await 60 "no allocation is left" nobody
for job in $(ls jobs platform | sed -n 's/\.nomad\.hcl$//p'); do
    nomad job stop -purge -detach "$job" >/dev/null 2>&1 || true
done
nomad system gc
rm -rf "$state/data" "$state/artifacts" "$state/secrets"
start=$SECONDS
bin/deploy dev
customer
some_sku
purchase
say "order $(jq -r '"\(.orderNumber // .number) is \(.status)"' <<<"$order") $((SECONDS - start)) s after nothing"
[ "$(jq -r .status <<<"$order")" = CONFIRMED ] || fail "the order is not confirmed: $order"
say "a second run:"
bin/deploy dev | tee "$work/second"
grep -q 'nothing changed' "$work/second" || fail "the second run changed something"
bin/status dev
