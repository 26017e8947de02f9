#!/usr/bin/env bash
# Drill 10: the jobs that run by the clock run now: reconciliation, and where the deployment has it the audit.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
begin_drill "reconciliation and audit, now"
customer
some_sku
purchase && say "a purchase: $(jq -r .status <<<"$order")"
for job in reconcile audit; do
    if ! api "/v1/job/$job" | jq -e .Periodic >/dev/null 2>&1; then
        say "$job is not deployed"
        continue
    fi
    before=$(api "/v1/jobs?prefix=$job/periodic-" | jq length)
    nomad job periodic force -detach "$job" >/dev/null
    begun() { [ "$(api "/v1/jobs?prefix=$job/periodic-" | jq length)" -gt "$before" ]; }
    await 20 "$job has begun" begun
    child=$(api "/v1/jobs?prefix=$job/periodic-" | jq -r 'sort_by(.SubmitTime) | last | .ID')
    state() { api "/v1/job/$(jq -rn --arg id "$1" '$id | @uri')/allocations" | jq -r 'sort_by(.CreateIndex) | last | .ClientStatus'; }
    over() { [[ "$(state "$child")" = complete || "$(state "$child")" = failed ]]; }
    await 120 "$job is over" over
    allocation=$(api "/v1/job/$(jq -rn --arg id "$child" '$id | @uri')/allocations" | jq -r 'sort_by(.CreateIndex) | last | .ID')
    nomad alloc logs "$allocation" 2>/dev/null | cut -c1-300 | sed 's/^/    /' || true
    nomad alloc logs -stderr "$allocation" 2>/dev/null | cut -c1-300 | tail -n 5 | sed 's/^/    /' || true
    [ "$(state "$child")" = complete ] || fail "$job failed"
    say "$job succeeded"
done
