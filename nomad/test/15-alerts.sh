#!/usr/bin/env bash
# Drill 15: an alert reaches somebody, on a Nomad with a Consul that denies by default. Prometheus sees the six services by its own token, the
# machine by Nomad's node-exporter, and Nomad itself; one service goes away, and Alertmanager tells the receiver of the Nomad variable.
# Services are played by node exporters that register with the token of the service: nothing of Souk's own is started.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$here/test/agents.sh"
agents_begin
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S.%3N)" "$*"; }
fail() { echo "15-alerts: $*" >&2; exit 1; }
until_true() { # seconds, what, command...
    local limit=$1 what=$2 from=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((SECONDS - from)) -lt "$limit" ] || fail "not within $limit s: $what"
        sleep 0.5
    done
    say "$what"
}
export NOMAD_CLI_SHOW_HINTS=0
root=$here/..
say "commit $(git -C "$root" rev-parse --short HEAD)$(git -C "$root" diff --quiet HEAD -- . ':!docs' || echo ' with changes'), $(nomad version | head -1), $(consul version | head -1)"
bin=$SOUK_HOME/nomad/bin
mkdir -p "$bin"
for program in prometheus alertmanager node-exporter; do
    found=$(command -v "prometheus-$program" || command -v "$program") || fail "$program is not on PATH"
    ln -s "$found" "$bin/$program"
done
cp -R "$root/observe" "$SOUK_HOME/nomad/observe"

consul=http://127.0.0.1:$((port + 12))
consul_agent+=(-config-file "$root/consul/agent/acl.json")
start_consul
leads() { curl -fsS "$consul/v1/status/leader" | grep -q :; }
until_true 40 "Consul leads" leads
export CONSUL_HTTP_ADDR=$consul
until_true 20 "its policies and tokens are made" "$root/consul/bin/bootstrap" "$agents/acl" drill
with() { # name of a token, curl's arguments...
    local token=$1
    shift
    curl -fsS -K <(printf 'header = "X-Consul-Token: %s"\n' "$(cat "$agents/acl/$token")") "$@"
}
jq -n --rawfile token "$agents/acl/consul-agent-drill" '{Token: $token | rtrimstr("\n")}' | with management -X PUT "$consul/v1/agent/token/agent" --data-binary @-
"$bin/node-exporter" --web.listen-address="127.0.0.1:$((port + 40))" >"$agents/stand-in.log" 2>&1 &
pids+=($!)
for service in edge catalog accounts orders billing notify; do
    jq -n --arg name "$service" --argjson port $((port + 40)) '{Name: $name, ID: "\($name)-1", Address: "127.0.0.1", Port: $port, Meta: {version: "1", zone: "z"}}' |
        with "consul-$service" -X PUT "$consul/v1/agent/service/register" --data-binary @-
done
seen_by() { with "$1" "$consul/v1/health/service/orders" | jq -e 'length == 1'; }
until_true 20 "Prometheus' token shows orders" seen_by consul-prometheus
[ "$(curl -fsS "$consul/v1/health/service/orders")" = "[]" ] || fail "who has no token sees orders"
! with consul-prometheus "$consul/v1/kv/souk/config/common/x" 2>/dev/null || fail "Prometheus' token reads settings"
[ "$(with consul-prometheus -o /dev/null -w '%{http_code}' -X PUT "$consul/v1/agent/service/deregister/orders-1" 2>/dev/null || true)" = 403 ] || fail "Prometheus' token takes services away"
say "who has no token does not see it; Prometheus' token neither reads settings nor takes services away"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" "$here/test/Receiver.java" $((port + 41)) "$agents/received" >"$agents/receiver.log" 2>&1 &
pids+=($!)
CONSUL_HTTP_TOKEN=$(cat "$agents/acl/management") start_nomad
cd "$here"
cat >"$agents/receivers.yml" <<END
receivers:
  - name: pages
    webhook_configs:
      - url: http://127.0.0.1:$((port + 41))/pages
  - name: tickets
    webhook_configs:
      - url: http://127.0.0.1:$((port + 41))/tickets
END
flags=(-var-file=env/dev.vars.hcl -var-file="$SOUK_VARS_FILE" -var "state=$SOUK_HOME/nomad" -var environment=drill) # no other than dev does without the variables
run() { nomad job run -detach "${flags[@]}" "platform/$1.nomad.hcl" >/dev/null; }
for job in node-exporter alertmanager prometheus; do
    run "$job"
done
waits() { nomad job allocs -json prometheus | jq -e '.[0].TaskStates.prometheus.Events | any(.DisplayMessage | test("Missing: nomad.var"))'; }
until_true 40 "without its variable Prometheus waits" waits
jq -n --rawfile token "$agents/acl/consul-prometheus" '{Items: {souk_consul_token: $token}}' | nomad var put -force -in=json nomad/jobs/prometheus - >/dev/null
nomad var put -force nomad/jobs/alertmanager receivers=@"$agents/receivers.yml" >/dev/null
prometheus=http://127.0.0.1:$((port + 17))
up() { # job, how many
    curl -fsS "$prometheus/api/v1/query" --data-urlencode "query=count(up{job=\"$1\"} == 1)" | jq -e --arg count "$2" '.data.result[0].value[1] == $count'
}
until_true 60 "it sees six services" up souk 6
until_true 60 "and the machine" up node 1
until_true 60 "and Nomad" up nomad 1
knows() { curl -fsS "$prometheus/api/v1/alertmanagers" | jq -e '.data.activeAlertmanagers | length == 1'; }
until_true 60 "and where Alertmanager is" knows
curl -fsS "$prometheus/api/v1/query" --data-urlencode 'query=count by (exported_job) (nomad_nomad_job_summary_queued)' | jq -r '.data.result[].metric.exported_job | "    Nomad counts \(.)"' | sort
! grep -q InstancesMissing "$agents/received" 2>/dev/null || fail "somebody was paged for nothing: $(cat "$agents/received")"
say "nobody is paged for a service"
with consul-orders -X PUT "$consul/v1/agent/service/deregister/orders-1"
say "orders goes away"
paged() { grep '^/pages ' "$agents/received" | grep -q '"InstancesMissing".*"orders"'; }
until_true 180 "the receiver is told: orders is missing" paged
grep '^/pages ' "$agents/received" | head -1 | cut -d' ' -f2- | jq -r '.alerts[] | "    \(.labels.severity): \(.annotations.summary) (\(.annotations.runbook_url))"'
for job in prometheus alertmanager node-exporter; do
    nomad job stop -purge -detach "$job" >/dev/null
done
say "everything is as it should be"
