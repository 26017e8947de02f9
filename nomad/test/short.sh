#!/usr/bin/env bash
# The short drill: agents of its own on free ports, the platform from nothing to a purchase, a second run, and away again.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
port=${DRILL_PORT:-$((12000 + RANDOM % 6000))} # below those that Nomad gives to tasks
pids=()
end() {
    for job in edge orders notify accounts catalog billing ingress mailbox redis postgres artifacts; do
        nomad job stop -purge -detach "$job" >/dev/null 2>&1 || true
    done
    for _ in $(seq 40); do
        [ "$(nomad operator api -X GET /v1/allocations </dev/null 2>/dev/null | jq '[.[] | select(.ClientStatus == "running")] | length')" != 0 ] || break
        sleep 1
    done
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
export NOMAD_ADDR=http://127.0.0.1:$port SOUK_HOME=$work SOUK_VARS_FILE=$work/ports.vars.hcl
unset CONSUL_HTTP_ADDR CONSUL_HTTP_TOKEN NOMAD_TOKEN NOMAD_NAMESPACE
cat >"$work/ports.hcl" <<END
ports {
  http = $port
  rpc  = $((port + 1))
  serf = $((port + 2))
}
END
cat >"$SOUK_VARS_FILE" <<END
artifacts = "http://127.0.0.1:$((port + 10))"
addresses = {
  public     = "127.0.0.1:$((port + 11))"
  consul     = "http://127.0.0.1:$((port + 12))"
  postgres   = "127.0.0.1:$((port + 13))"
  redis      = "redis://127.0.0.1:$((port + 14))"
  smtp       = "127.0.0.1:$((port + 15))"
  mailbox    = "127.0.0.1:$((port + 16))"
  prometheus = "127.0.0.1:$((port + 17))"
}
END
consul agent -config-file "$here/../consul/agent/local.json" -data-dir "$work/consul" -node short -http-port $((port + 12)) \
    -server-port $((port + 18)) -serf-lan-port $((port + 19)) >"$work/consul.log" 2>&1 &
pids+=($!)
nomad agent -dev -config "$here/agent/dev.hcl" -config "$work/ports.hcl" -consul-address="127.0.0.1:$((port + 12))" >"$work/nomad.log" 2>&1 &
pids+=($!)
for _ in $(seq 60); do
    ! nomad node status 2>/dev/null | grep -q ready || break
    sleep 1
done
"$here/test/1-deploy.sh"
