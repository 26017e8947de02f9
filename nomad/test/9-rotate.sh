#!/usr/bin/env bash
# Drill 9: a service gets another database password while people browse and buy.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
service=${1:-orders}
begin_drill "a new database password for $service"
customer
some_sku
start_load
bin/rotate dev "$service"
sleep 3
report_load
bin/deploy dev | tail -1
