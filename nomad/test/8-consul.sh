#!/usr/bin/env bash
# Drill 8: a Consul with access control, of which every service has a token for the least it needs. Its agent is restarted
# empty, its server is lost and comes back, people go on buying; no service can be another or write another's settings.
# It starts a Consul server and an agent of its own, moves the platform there, and back at the end.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need consul
. "$here/test/consul.sh"
begin_drill "Consul restarted, lost and back; least privilege"
port=${DRILL_CONSUL_PORT:-19500} # server: this one and the next four; agent: ten more
unset CONSUL_HTTP_ADDR CONSUL_HTTP_TOKEN
server_pid='' agent_pid=''
stop_consul() { [ -z "$1" ] || { kill -9 "$1" 2>/dev/null && wait "$1" 2>/dev/null; } || true; }
back() {
    stop_load
    rm -f "$state"/secrets/consul-*
    say "moving the platform back"
    SOUK_VARS_FILE=${vars_before:-} "$here/bin/deploy" dev | tail -1
    stop_consul "$agent_pid"
    stop_consul "$server_pid"
    rm -rf "$work"
}
vars_before=${SOUK_VARS_FILE:-}
start_server() {
    "${consul_agent[@]}" -config-file "$root/consul/agent/local.json" -config-file "$root/consul/agent/acl.json" -data-dir "$work/server" -node server \
        -http-port "$port" -server-port $((port + 1)) -serf-lan-port $((port + 2)) >>"$work/server.log" 2>&1 &
    server_pid=$!
}
start_agent() { # with nothing but its configuration
    rm -rf "$work/agent"
    jq 'del(.server, .bootstrap_expect, .performance) + {acl: (input.acl + {tokens: {agent: $token}})}' --rawfile token "$work/acl/consul-agent-drill-agent" \
        "$root/consul/agent/local.json" "$root/consul/agent/acl.json" >"$work/agent.json"
    "${consul_agent[@]}" -config-file "$work/agent.json" -data-dir "$work/agent" -node drill-agent -retry-join "127.0.0.1:$((port + 2))" \
        -http-port $((port + 10)) -server-port $((port + 11)) -serf-lan-port $((port + 12)) >>"$work/agent.log" 2>&1 &
    agent_pid=$!
}
leads() { curl -fsS "http://127.0.0.1:$port/v1/status/leader" | grep -q :; }
start_server
await 40 "the server leads" leads
CONSUL_HTTP_ADDR=http://127.0.0.1:$port "$root/consul/bin/bootstrap" "$work/acl" drill-agent
said=$(CONSUL_HTTP_ADDR=http://127.0.0.1:$port "$root/consul/bin/bootstrap" "$work/acl" drill-agent)
[ -z "$said" ] || fail "a second bootstrap changed something: $said"
say "a second bootstrap changed nothing"
start_agent
consul_url=http://127.0.0.1:$((port + 10))
CONSUL_HTTP_TOKEN=$(cat "$work/acl/management")
export CONSUL_HTTP_TOKEN
joined() { ask_consul "$consul_url/v1/catalog/nodes" | jq -e 'any(.[]; .Node == "drill-agent")'; }
await 40 "the agent has joined" joined

trap back EXIT
for service in "${services[@]}"; do
    cp "$work/acl/consul-$service" "$state/secrets/consul-$service"
done
printf 'artifacts = "%s"\naddresses = %s\n' "$(setting .Artifacts[0].GetterSource | sed 's#/edge/.*##')" \
    "$(addresses | jq --arg consul "$consul_url" '.consul = $consul')" >"$work/drill.vars.hcl"
say "the platform moves to this Consul"
# Settings are written as the deployer, who may do that and not much else.
SOUK_VARS_FILE=$work/drill.vars.hcl CONSUL_HTTP_TOKEN=$(cat "$work/acl/consul-deploy") SOUK_VERSION=drill-8-$(date +%s) bin/deploy dev
for service in "${services[@]}"; do
    one() { [ "$(passing "$service")" -ge 1 ]; }
    await 60 "$service is registered with its own token" one
done
alone() { [ "$(running edge | wc -l)" = 1 ] && [ "$(nomad service info -json edge | jq length)" = 1 ]; }
await 60 "the edge that knew the other Consul is gone" alone
sleep 3 # the ingress has heard of it
customer
some_sku
purchase && say "a purchase: $(jq -r .status <<<"$order")"

as() { printf 'X-Consul-Token: %s\n' "$(cat "$work/acl/$1")"; } # name of a token
refused() { # what, curl arguments: must be 403
    local what=$1 status
    shift
    status=$(curl -s -o /dev/null -w '%{http_code}' "$@")
    [ "$status" = 403 ] || fail "$what was answered $status, not 403"
    say "refused: $what"
}
allowed() {
    local what=$1
    shift
    curl -fsS -o /dev/null "$@" || fail "$what was refused"
    say "allowed: $what"
}
for service in "${services[@]}"; do
    for other in "${services[@]}"; do
        [ "$other" = "$service" ] || refused "$service registers as $other" -X PUT -H @<(as "consul-$service") \
            "$consul_url/v1/agent/service/register" -d "{\"Name\": \"$other\", \"ID\": \"fake\", \"Port\": 1}"
        refused "$service writes a setting of $other" -X PUT -H @<(as "consul-$service") \
            "$consul_url/v1/kv/souk/config/$other/x" -d x
    done
    [ "$service" = accounts ] || refused "$service publishes keys" -X PUT -H @<(as "consul-$service") \
        "$consul_url/v1/kv/souk/identity/fake" -d x
    refused "$service steers versions" -X PUT -H @<(as "consul-$service") "$consul_url/v1/kv/souk/config/common/souk.versions" -d "{}"
done
victim=$(ask_consul "$consul_url/v1/agent/services" | jq -r '[.[] | select(.Service == "billing")][0].ID')
refused "orders deregisters billing" -X PUT -H @<(as consul-orders) "$consul_url/v1/agent/service/deregister/$victim"
refused "nobody reads settings" "$consul_url/v1/kv/souk/config/common/souk.access-log.level"
refused "the deployer publishes keys" -X PUT -H @<(as consul-deploy) "$consul_url/v1/kv/souk/identity/jwks" -d x
refused "an agent registers another node" -X PUT -H @<(as consul-agent-drill-agent) \
    "$consul_url/v1/catalog/register" -d '{"Node": "server", "Address": "192.0.2.1"}'
allowed "the deployer writes a setting" -X PUT -H @<(as consul-deploy) "$consul_url/v1/kv/souk/config/common/souk.drill" -d x

start_load
say "kill -9 for the agent; its data is gone"
stop_consul "$agent_pid"
sleep 5
start_agent
all_back() { local service; for service in "${services[@]}"; do [ "$(passing "$service")" -ge 1 ] || return 1; done; }
await 60 "every service has registered again" all_back
sleep 5
say "kill -9 for the server"
stop_consul "$server_pid"
sleep 20
start_server
await 60 "the server leads again" leads
await 60 "every service is seen again" all_back
sleep 5
report_load
