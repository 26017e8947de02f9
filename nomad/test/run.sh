#!/usr/bin/env bash
# Runs drills with agents of their own on free ports, and cleans up behind them: nomad/test/run.sh 1-deploy 4-canary ...
# The first that fails ends it. DRILL_OUTPUT names a folder that keeps what each said; DRILL_DRIVER=java runs services with that driver.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
[ $# -gt 0 ] || { echo "run.sh: say which: $(cd "$here/test" && ls [0-9]*.sh | sed 's/\.sh$//' | paste -sd' ')" >&2; exit 1; }
. "$here/test/agents.sh"
agents_begin
start_consul
start_nomad
case $1 in
    1-deploy) ;;
    6-autoscaler | 14-traces) "$here/bin/deploy" dev --observe ;;
    *) "$here/bin/deploy" dev ;;
esac
for drill in "$@"; do
    "$here/test/$drill.sh" 2>&1 | tee "${DRILL_OUTPUT:-$agents}/$drill.txt"
done
