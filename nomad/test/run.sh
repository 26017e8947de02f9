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
    17-restore) # pg_dump reads no server that is newer than itself: the one that it came with, in place of the one that comes with the build
        mkdir -p "$SOUK_HOME/nomad/bin"
        ln -s "$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 | sort -V | tail -1)" "$SOUK_HOME/nomad/bin/postgres"
        "$here/bin/deploy" dev
        ;;
    *) "$here/bin/deploy" dev ;;
esac
for drill in "$@"; do
    "$here/test/$drill.sh" 2>&1 | tee "${DRILL_OUTPUT:-$agents}/$drill.txt"
done
