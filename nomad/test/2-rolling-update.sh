#!/usr/bin/env bash
# Drill 2: every service is replaced by another version while people browse and buy; no request fails.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
begin_drill "rolling update of every service under load"
customer
some_sku
start_load
SOUK_VERSION=drill-2-$(date +%s) bin/deploy dev
sleep 3
report_load
