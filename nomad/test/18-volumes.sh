#!/usr/bin/env bash
# Drill 18: what Alertmanager keeps outlives its allocation, as in production: the docker driver and a host volume, made by
# nomad/specs/volumes where Nomad can (1.10 on), else by the client's configuration (nomad/agent/volumes.hcl). Without a volume it is gone, to
# see the difference. Needs root and a Docker daemon that the agent finds (DOCKER_HOST); where its image is not there, one is made of the
# alertmanager on PATH.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$here/test/agents.sh"
agents_begin
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S.%3N)" "$*"; }
fail() { echo "18-volumes: $*" >&2; exit 1; }
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
say "commit $(git -C "$here" rev-parse --short HEAD)$(git -C "$here" diff --quiet HEAD -- .. ':!../docs' || echo ' with changes'), $(nomad version | head -1), Docker $(docker version -f '{{.Server.Version}}')"
image=$(sed -n 's/.*\["\(prom\/alertmanager:[^"]*\)"\].*/\1/p' "$here/platform/alertmanager.nomad.hcl")
if ! docker image inspect "$image" >/dev/null 2>&1; then
    program=$(command -v prometheus-alertmanager || command -v alertmanager) || fail "neither $image nor alertmanager is here"
    mkdir -p "$agents/image/bin" "$agents/image/etc"
    cp -L "$program" "$agents/image/bin/alertmanager"
    ldd "$program" 2>/dev/null | grep -oE '/[^ ]+' | while read -r library; do
        mkdir -p "$agents/image$(dirname "$library")" && cp -L "$library" "$agents/image$library"
    done
    templates=/usr/share/prometheus/alertmanager # Debian's
    [ ! -d $templates ] || { mkdir -p "$agents/image$templates" && cp -RL $templates/. "$agents/image$templates"; }
    tar -C "$agents/image" -c . | docker import -c 'USER 65534:65534' -c 'ENTRYPOINT ["/bin/alertmanager"]' - "$image" >/dev/null
    made=$image
    say "in place of $image: $("$program" --version 2>&1 | head -1)"
fi
trap 'agents_end; [ -z "${made:-}" ] || docker rmi -f "$made" >/dev/null' EXIT

created=yes more=()
[ "$(printf '%s\n' 1.10.0 "$(nomad version | sed -n '1s/^Nomad v\([0-9.]*\).*/\1/p')" | sort -V | head -1)" = 1.10.0 ] || created=''
if [ -z "$created" ]; then
    install -d -m 700 -o 65534 -g 65534 "$agents/volumes/alertmanager"
    sed "s#/opt/souk/volumes#$agents/volumes#" "$here/agent/volumes.hcl" >"$agents/volumes.hcl"
    for name in prometheus grafana postgres redis; do mkdir -p "$agents/volumes/$name"; done
    more=(-config "$agents/volumes.hcl")
fi
dev_agent "${more[@]}"
ready() { nomad node status | grep -q ready; }
until_true 40 "Nomad is ready" ready
docker_there() { nomad node status -json -self | jq -e '.Drivers.docker.Healthy'; }
until_true 40 "its docker driver too" docker_there
cd "$here"
if [ -n "$created" ]; then
    nomad volume create specs/volumes/alertmanager.volume.hcl | grep -E '^(✓|==>)' | sed 's/^/    /'
else
    say "the volume is in the client's configuration"
fi
run() { # further flags
    nomad job run -detach -var-file=env/dev.vars.hcl -var-file="$SOUK_VARS_FILE" -var "state=$SOUK_HOME/nomad" -var driver=docker "$@" platform/alertmanager.nomad.hcl >/dev/null
    until_true 60 "Alertmanager answers ($*)" answers
}
at() { nomad service info -json alertmanager | jq -er '.[0] | "http://\(.Address):\(.Port)"'; }
answers() { curl -fsS "$(at)/-/ready"; }
silences() { curl -fsS "$(at)/api/v2/silences" | jq '[.[] | select(.status.state == "active")] | length'; }
silence() {
    jq -n --arg from "$(date -u +%FT%TZ)" --arg to "$(date -u -d '+1 hour' +%FT%TZ)" '{matchers: [{name: "alertname", value: "DiskFull", isRegex: false}],
        startsAt: $from, endsAt: $to, createdBy: "drill", comment: "a new disk is on its way"}' |
        curl -fsS -H 'Content-Type: application/json' "$(at)/api/v2/silences" --data-binary @- >/dev/null
}
forget() { # the job, and every folder of its allocations
    nomad job stop -purge -detach alertmanager >/dev/null
    gone() { nomad operator api /v1/allocations </dev/null | jq -e 'all(.[]; .ClientStatus != "running")' && [ -z "$(docker ps -q --filter ancestor="$image")" ]; }
    until_true 40 "it is stopped" gone
    nomad system gc
    empty() { [ -z "$(find "$agents/n/alloc" -mindepth 1 -maxdepth 1)" ]; }
    until_true 40 "nothing is left of its allocation" empty
}
for volumes in false true; do
    run -var "volumes=$volumes"
    silence
    say "somebody silences an alert: $(silences) silence"
    forget
    run -var "volumes=$volumes"
    found=$(silences)
    say "after the job was taken away and came back: $found"
    [ "$found" = "$([ $volumes = true ] && echo 1 || echo 0)" ] || fail "with volumes = $volumes that is wrong"
    forget
done
[ -z "$created" ] || nomad volume status -type host | tail -n 1 | awk '{print "    the volume: " $2 ", " $NF}'
say "everything is as it should be"
