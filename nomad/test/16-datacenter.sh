#!/usr/bin/env bash
# Drill 16: "A new datacenter" of consul/README.md, step by step: three servers and a client with consul/agent/staging, each on a loopback
# address of its own, with TLS, one gossip key, and access denied by default. Only what a single machine forces is different: folders,
# addresses, and the ports that several agents can't share.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$here/test/agents.sh"
agents_begin
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S.%3N)" "$*"; }
fail() { echo "16-datacenter: $*" >&2; exit 1; }
until_true() { # seconds, what, command...
    local limit=$1 what=$2 from=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((SECONDS - from)) -lt "$limit" ] || fail "not within $limit s: $what"
        sleep 0.5
    done
    say "$what"
}
root=$here/..
say "commit $(git -C "$root" rev-parse --short HEAD)$(git -C "$root" diff --quiet HEAD -- . ':!docs' || echo ' with changes'), $(consul version | head -1)"
umask 077
cd "$agents"

say "step 1: a private CA, a certificate for each server, one gossip key"
consul tls ca create >/dev/null
for number in 1 2 3; do
    consul tls cert create -server -dc staging -additional-ipaddress "127.0.1.$number" >/dev/null
done
jq -n --arg key "$(consul keygen)" '{encrypt: $key}' >gossip.json

agent() { # server or client, node, address, further options: what one node of a cluster has in /etc/consul.d
    local role=$1 node=$2 address=$3 tls
    shift 3
    tls=$(jq -n --arg ca "$agents/consul-agent-ca.pem" '{ca_file: $ca, retry_join: ["127.0.1.1"], retry_interval: "1s"}')
    if [ "$role" = server ]; then
        tls=$(jq --arg file "$agents/staging-server-consul-$((${address##*.} - 1))" '. + {cert_file: "\($file).pem", key_file: "\($file)-key.pem"}' <<<"$tls")
    fi
    jq --argjson port "$port" --arg address "$address" '. + {bind_addr: $address, client_addr: $address,
        ports: {https: ($port + 1), http: -1, server: ($port + 2), serf_lan: ($port + 3), serf_wan: -1, dns: -1}}' <<<"$tls" |
        jq --arg role "$role" --argjson port "$port" 'if $role == "client" then .ports |= . + {http: ($port + 4), https: -1} else . end' >"here-$node.json"
    "${consul_agent[@]}" -config-file "$root/consul/agent/staging/$role.json" -config-file gossip.json -config-file "here-$node.json" \
        -data-dir "$agents/data-$node" -node "$node" "$@" >>"$node.log" 2>&1 &
    pids+=($!)
}

export CONSUL_HTTP_ADDR=https://127.0.1.1:$((port + 1)) CONSUL_CACERT=$agents/consul-agent-ca.pem
! said=$("$root/consul/bin/bootstrap" "$agents/acl" 2>&1) || fail "bootstrapped what is not there"
case $said in *"connection refused"*) say "bootstrap before there is a server: $said" ;; *) fail "bootstrap says: $said" ;; esac

say "step 2: three servers"
for number in 1 2 3; do
    agent server "server-$number" "127.0.1.$number"
done
leads() { curl -fsS --cacert "$CONSUL_CACERT" "$CONSUL_HTTP_ADDR/v1/status/leader" | grep -q :; }
until_true 60 "they have a leader" leads

say "step 3: policies and tokens"
"$root/consul/bin/bootstrap" "$agents/acl" server-1 server-2 server-3 client-1 | sed 's/^/    /'
[ -z "$("$root/consul/bin/bootstrap" "$agents/acl" server-1 server-2 server-3 client-1)" ] || fail "a second run changes something"
mv acl/management management.away
! said=$("$root/consul/bin/bootstrap" "$agents/acl" 2>&1) || fail "bootstrapped twice"
mv management.away acl/management
case $said in *"management token already"*) say "without its file: $said" ;; *) fail "bootstrap says: $said" ;; esac

say "step 4: each server gets its token, one after the other; then the client comes"
as() { CONSUL_HTTP_TOKEN=$(cat "acl/$1") consul "${@:2}"; }
for number in 1 2 3; do
    kill "${pids[$((number - 1))]}" && wait "${pids[$((number - 1))]}" 2>/dev/null || true
    agent server "server-$number" "127.0.1.$number" -config-file "acl/agent-server-$number.json"
    voters() { [ "$(as management operator raft list-peers | grep -c 'true')" = 3 ] && [ "$(as management members | grep -c alive)" = 3 ]; }
    until_true 60 "server-$number is back" voters
done
agent client client-1 127.0.1.4 -config-file acl/agent-client-1.json
nodes() { [ "$(as management catalog nodes | grep -c -E '^(server-[123]|client-1) ')" = 4 ]; }
until_true 60 "all four are in the catalog, registered by themselves" nodes
until_true 20 "and alive" eval '[ "$(as management members | grep -c alive)" = 4 ]'
tail -n 0 -F server-1.log server-2.log server-3.log client-1.log >after.log 2>/dev/null &
pids+=($!)

say "step 5: settings"
! said=$(env -u CONSUL_CACERT CONSUL_HTTP_TOKEN="$(cat acl/consul-deploy)" "$root/consul/bin/apply" staging 2>&1) || fail "settings went to a stranger"
say "without CONSUL_CACERT: $(tail -n 1 <<<"$said")"
CONSUL_HTTP_TOKEN=$(cat acl/consul-deploy) "$root/consul/bin/apply" staging | sed 's/^/    /'
CONSUL_HTTP_TOKEN=$(cat acl/consul-deploy) CONSUL_HTTP_ADDR=127.0.1.2:$((port + 1)) CONSUL_HTTP_SSL=true "$root/consul/bin/apply" staging | sed 's/^/    /'

say "a service speaks to the agent of its node"
jq -n '{Name: "orders", ID: "orders-1", Address: "127.0.1.4", Port: 1}' |
    curl -fsS -K <(printf 'header = "X-Consul-Token: %s"\n' "$(cat acl/consul-orders)") -X PUT --data-binary @- "http://127.0.1.4:$((port + 4))/v1/agent/service/register"
seen() { curl -fsS -K <(printf 'header = "X-Consul-Token: %s"\n' "$(cat acl/consul-prometheus)") "http://127.0.1.4:$((port + 4))/v1/health/service/orders" | jq -e 'length == 1'; }
until_true 20 "and is seen" seen
sleep 5 # what an agent is refused it says every few seconds
! grep -h "blocked by ACLs\|Permission denied" after.log || fail "an agent may not do what it has to"
say "everything is as it should be"
