#!/usr/bin/env bash
# Drill 11: what production is configured with, really started. A Consul server and a client with consul/agent/prod: TLS,
# gossip encryption, access denied by default. The blackbox exporter reads when a certificate ends. A Nomad with access control
# and the policies of nomad/specs/policies: each may do what it is for, and not more.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$here/test/agents.sh"
agents_begin
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S.%3N)" "$*"; }
fail() { echo "11-secured: $*" >&2; exit 1; }
until_true() { # seconds, what, command...
    local limit=$1 what=$2 from=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((SECONDS - from)) -lt "$limit" ] || fail "not within $limit s: $what"
        sleep 0.2
    done
    say "$what"
}
root=$here/..
say "commit $(git -C "$root" rev-parse --short HEAD), $(nomad version | head -1), $(consul version | head -1)"

# The files' own places are not ours; everything else is as it is in production.
(cd "$agents" && consul tls ca create >/dev/null && consul tls cert create -server -dc eu-1 -additional-ipaddress 127.0.0.1 >/dev/null)
ca=$agents/consul-agent-ca.pem
key=$(consul keygen)
jq -n --arg ca "$ca" --arg cert "$agents/eu-1-server-consul-0.pem" --arg key "$agents/eu-1-server-consul-0-key.pem" --arg gossip "$key" \
    --argjson port "$port" '{bind_addr: "127.0.0.1", ca_file: $ca, cert_file: $cert, key_file: $key, encrypt: $gossip, bootstrap_expect: 1, retry_join: [],
    ports: {https: ($port + 30), server: ($port + 31), serf_lan: ($port + 32), serf_wan: -1, dns: -1}}' >"$agents/server.json"
client_of() { # gossip key, first port; its certificate comes from the port where servers are, which all of a datacenter agree on
    jq -n --arg ca "$ca" --arg gossip "$1" --argjson port "$port" --argjson own "$2" '{bind_addr: "127.0.0.1", ca_file: $ca, encrypt: $gossip,
        ports: {http: $own, server: ($port + 31), serf_lan: ($own + 2), dns: -1}, retry_join: ["127.0.0.1:\($port + 32)"], retry_interval: "1s"}'
}
"${consul_agent[@]}" -config-file "$root/consul/agent/prod/server.json" -config-file "$agents/server.json" -data-dir "$agents/server" -node server >"$agents/consul-server.log" 2>&1 &
pids+=($!)
https=https://127.0.0.1:$((port + 30))
secure() { curl -fsS --cacert "$ca" "$@"; }
leads() { secure "$https/v1/status/leader" | grep -q :; }
until_true 40 "the server leads, by TLS" leads
! curl -fsS -o /dev/null "http://127.0.0.1:$((port + 30))/v1/status/leader" 2>/dev/null || fail "the server speaks without TLS"
! curl -fsS -o /dev/null "$https/v1/status/leader" 2>/dev/null || fail "its certificate is not the private CA's"
say "it does not speak without TLS, and only who knows its CA trusts it"
export CONSUL_HTTP_ADDR=$https CONSUL_CACERT=$ca
"$root/consul/bin/bootstrap" "$agents/acl" client stranger >/dev/null
status() { curl -s -o /dev/null -w '%{http_code}' --cacert "$ca" "$@"; }
[ "$(status -X PUT "$https/v1/kv/souk/config/common/x" -d y)" = 403 ] || fail "who has no token may write settings"
[ "$(status "$https/v1/kv/souk/config/common/x")" = 403 ] || fail "who has no token may read settings"
say "who has no token neither reads nor writes settings"
client_of "$key" $((port + 40)) | jq --rawfile token "$agents/acl/consul-agent-client" '. + {acl: {tokens: {agent: $token, default: $token}}}' >"$agents/client.json"
"${consul_agent[@]}" -config-file "$root/consul/agent/prod/client.json" -config-file "$agents/client.json" -data-dir "$agents/client" -node client >"$agents/consul-client.log" 2>&1 &
pids+=($!)
management=$(cat "$agents/acl/management")
joined() { secure -H @<(printf 'X-Consul-Token: %s\n' "$management") "$https/v1/catalog/nodes" | jq -e 'any(.[]; .Node == "client")'; }
until_true 60 "a client with the gossip key has joined; its certificate came from the server" joined
agent_of() { # name; its configuration is standard input
    cat >"$agents/$1.json"
    "${consul_agent[@]}" -config-file "$root/consul/agent/prod/client.json" -config-file "$agents/$1.json" -data-dir "$agents/$1" -node "$1" >"$agents/consul-$1.log" 2>&1 &
    pids+=($!)
}
agent_of nobody < <(client_of "$key" $((port + 50)))
no_certificate() { grep -q 'AutoEncrypt.Sign RPC failed.*Permission denied' "$agents/consul-nobody.log"; }
until_true 40 "one without a token gets no certificate" no_certificate
agent_of stranger < <(client_of "$(consul keygen)" $((port + 54)) | jq --rawfile token "$agents/acl/consul-agent-stranger" '. + {acl: {tokens: {agent: $token, default: $token}}}')
refused() { grep -q 'No installed keys could decrypt the message' "$agents/consul-stranger.log" "$agents/consul-server.log"; }
until_true 40 "one with another gossip key is not understood" refused

if exporter=$(command -v prometheus-blackbox-exporter || command -v blackbox_exporter); then
    "$exporter" --config.file="$root/observe/blackbox.yml" --web.listen-address="127.0.0.1:$((port + 60))" >"$agents/blackbox.log" 2>&1 &
    pids+=($!)
    ends() { curl -fsS "http://127.0.0.1:$((port + 60))/probe?module=tls&target=127.0.0.1:$((port + 30))" | grep '^probe_ssl_earliest_cert_expiry '; }
    until_true 20 "the blackbox exporter reads the certificate" ends
    days=$(ends | awk -v now="$(date +%s)" '{printf "%d", ($2 - now) / 86400}')
    say "it ends in $days days"
    [ "$days" -gt 300 ] || fail "consul tls makes certificates for a year"
else
    say "the blackbox exporter is not on PATH: the certificate is not looked at"
fi

cat >"$agents/acl.hcl" <<END
acl { enabled = true }
END
dev_agent -config "$agents/acl.hcl"
nomad_leads() { curl -fsS "$NOMAD_ADDR/v1/status/leader" | grep -q :; }
until_true 40 "Nomad leads" nomad_leads
bootstrapped() { nomad acl bootstrap -json >"$agents/bootstrap.json"; }
until_true 20 "Nomad's access control is bootstrapped" bootstrapped
root_token=$(jq -r .SecretID "$agents/bootstrap.json")
for name in deploy operate autoscaler; do
    NOMAD_TOKEN=$root_token nomad acl policy apply "souk-$name" "$here/specs/policies/$name.hcl" >/dev/null
done
token_of() { NOMAD_TOKEN=$root_token nomad acl token create -name "$1" -policy "souk-$1" -json | jq -r .SecretID; }
deploy=$(token_of deploy) operate=$(token_of operate) autoscaler=$(token_of autoscaler)
cat >"$agents/sleeper.nomad.hcl" <<'END'
job "sleeper" {
  update {
    min_healthy_time = "1s"
  }
  group "sleeper" {
    task "sleeper" {
      driver = "raw_exec"
      config {
        command = "/bin/sleep"
        args    = ["600"]
      }
    }
  }
}
END
may() { # token, what, command...
    local token=$1 what=$2
    shift 2
    NOMAD_TOKEN=$token "$@" >"$agents/said" 2>&1 </dev/null || fail "refused: $what: $(tail -n 2 "$agents/said")"
    say "allowed: $what"
}
may_not() {
    local token=$1 what=$2
    shift 2
    ! NOMAD_TOKEN=$token "$@" >"$agents/said" 2>&1 </dev/null || fail "allowed: $what"
    grep -qi 'permission denied\|403' "$agents/said" || fail "$what failed otherwise: $(tail -n 2 "$agents/said")"
    say "refused: $what"
}
node_ready() { NOMAD_TOKEN=$root_token nomad node status | grep -q ready; }
until_true 40 "the client is ready" node_ready
node=$(NOMAD_TOKEN=$root_token nomad operator api /v1/nodes </dev/null | jq -r '.[0].ID')
may "$deploy" "the deployer registers a job" nomad job run -detach "$agents/sleeper.nomad.hcl"
may "$deploy" "the deployer writes a job's secrets" nomad var put -force nomad/jobs/orders souk_db_password=x
may "$deploy" "the deployer reads a job's secrets, which a rotation keeps" nomad var get nomad/jobs/orders
may_not "$deploy" "the deployer writes other variables" nomad var put -force other/thing a=b
may_not "$deploy" "the deployer drains a node" nomad node drain -enable -yes -detach "$node"
may_not "$deploy" "the deployer changes policies" nomad acl policy delete souk-operate
may "$operate" "people on duty see the job" nomad job status sleeper
may_not "$operate" "people on duty read secrets" nomad var get nomad/jobs/orders
may_not "$operate" "people on duty register a job" nomad job run -detach "$agents/sleeper.nomad.hcl"
settled() { NOMAD_TOKEN=$root_token nomad operator api /v1/job/sleeper/deployment </dev/null | jq -e '.Status == "successful"'; }
until_true 40 "the job is healthy" settled
instance=$(NOMAD_TOKEN=$root_token nomad operator api /v1/job/sleeper/allocations </dev/null | jq -r '.[0].ID')
may "$deploy" "the deployer has an instance replaced, as a rotation does" nomad alloc stop -detach "$instance"
may "$operate" "people on duty scale" nomad job scale -detach sleeper 2
until_true 40 "it is healthy again" settled
may "$autoscaler" "the autoscaler scales" nomad job scale -detach sleeper 1
may "$operate" "people on duty drain a node" nomad node drain -enable -yes -detach "$node"
may_not "$autoscaler" "the autoscaler reads secrets" nomad var get nomad/jobs/orders
may_not "$autoscaler" "the autoscaler registers a job" nomad job run -detach "$agents/sleeper.nomad.hcl"
may_not "" "who has no token sees jobs" nomad job status sleeper
NOMAD_TOKEN=$root_token nomad job stop -purge -detach sleeper >/dev/null
say "everything is as it should be"
