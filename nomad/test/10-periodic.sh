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
    run_now "$job"
done
