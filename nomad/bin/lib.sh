# What the scripts of this folder share. They need nomad, curl, jq and bash, and speak to the agent that NOMAD_ADDR names.
set -euo pipefail
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
here=$root/nomad
# Each layer runs before the next is touched: who hears of events before who tells of them, because a kind of event that is not known
# is passed over for good, and who answers before who asks. A test holds it to what services hear and ask.
layers=("notify catalog" "accounts billing" "orders" "edge")
read -ra services <<<"${layers[*]}"
one_machine=(artifacts postgres redis mailbox) # servers that only dev has
began=$SECONDS
cd "$here" # job files name their templates from here

fail() { # a line that says what to do
    [ ! -t 2 ] || printf '\r\033[K' >&2
    echo "${0##*/}: $*" >&2
    exit 1
}

progress() { # name, text: one line that is written over; a line now and then where nobody watches
    local spent=$((SECONDS - ${step_began:-SECONDS}))
    if [ -t 1 ]; then
        printf '\r\033[K  … %-12s %s  %s s' "$1" "$2" "$spent"
    elif [ $((spent - ${step_shown:-0})) -ge 15 ]; then
        step_shown=$spent
        printf '  … %-12s %s  %s s\n' "$1" "$2" "$spent"
    fi
}

step() { step_began=$SECONDS step_shown=0; }

finished() { # name, text
    [ ! -t 1 ] || printf '\r\033[K'
    printf '  ✓ %-12s %s  (%s s)\n' "$1" "$2" "$((SECONDS - ${step_began:-SECONDS}))"
}

note() { printf '  ! %s\n' "$*"; }

need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "$tool is not on PATH"
    done
}

need_agent() {
    api /v1/status/leader >/dev/null 2>&1 || fail "no Nomad agent answers at ${NOMAD_ADDR:-http://127.0.0.1:4646}; for one machine:" \
        "nomad agent -dev -config nomad/agent/dev.hcl (NOMAD_ADDR, NOMAD_TOKEN)"
}

export NOMAD_CLI_SHOW_HINTS=0

api() { # a path of Nomad's HTTP API, asked with the address, token and certificates of the environment
    nomad operator api -X GET "$1" </dev/null
}

api_post() { # the same with a body on stdin
    nomad operator api -X POST "$1"
}

take_environment() { # sets environment, var_flags and, on a machine of one's own, state and java
    environment=${1:-}
    local file=env/$environment.vars.hcl
    [ -n "$environment" ] && [ -f "$file" ] || fail "say which environment: $(ls env | sed 's/\.vars\.hcl//' | paste -sd' ')"
    var_flags=(-var-file="$file")
    [ -z "${SOUK_VARS_FILE:-}" ] || var_flags+=(-var-file="$SOUK_VARS_FILE")
    if [ "$environment" = dev ]; then
        state=${SOUK_HOME:-$root/.souk}/nomad
        java=$(find_java) || fail "a JDK 25 or newer is needed: set JAVA_HOME"
        var_flags+=(-var "state=$state" -var "java=$java")
    fi
}

find_java() {
    local jdk
    for jdk in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || true)" 2>/dev/null)")" 2>/dev/null)" /usr/lib/jvm/*; do
        if [ -x "$jdk/bin/javac" ] && [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release" 2>/dev/null || echo 0)" -ge 25 ]; then
            echo "$jdk/bin/java"
            return
        fi
    done
    return 1
}

job_file() { # of a job's name
    local file
    for file in "jobs/$1.nomad.hcl" "platform/$1.nomad.hcl"; do
        [ ! -f "$file" ] || { echo "$file"; return; }
    done
    fail "there is no job $1"
}

setting() { # a jq path into the rendered job of the edge, such as .Env.SOUK_CONSUL_URL
    nomad job run -output "${var_flags[@]}" "jobs/edge.nomad.hcl" | jq -r ".Job.TaskGroups[0].Tasks[0]$1"
}

release_of() { # sets version and checksum of a service, from what was packaged or published
    local service=$1
    if [ "$environment" = dev ]; then
        read -r version checksum <"$state/artifacts/$service/current" || fail "$service was never packaged: nomad/bin/deploy dev"
        return
    fi
    version=${SOUK_VERSION:-$(setting .Env.SOUK_VERSION)}
    checksum=
    [ "$(setting .Driver)" != docker ] || return 0
    local source
    source=$(setting .Artifacts[0].GetterSource)
    source=${source%%/edge/*}/$service/$version/SHA256SUM
    checksum=$(curl -fsS --max-time 20 "$source" | cut -d' ' -f1) || fail "cannot read $source"
}

release_flags() { # sets flags for a service's job
    release_of "$1"
    flags=("${var_flags[@]}" -var "version=$version" -var "checksum=$checksum")
}

changed() { # job, flags...: whether registering the job would change something; counts are scaling's
    local job=$1 file rendered counts plan
    shift
    file=$(job_file "$job")
    rendered=$(nomad job run -output "$@" "$file") || fail "$file does not parse"
    if counts=$(api "/v1/job/$job" 2>/dev/null | jq -e 'select(.Stop | not) | [.TaskGroups[] | {(.Name): .Count}] | add' 2>/dev/null); then
        rendered=$(jq --argjson counts "$counts" '.Job.TaskGroups |= map(.Count = ($counts[.Name] // .Count))' <<<"$rendered")
    fi
    plan=$(jq '{Job, Diff: true}' <<<"$rendered" | api_post "/v1/job/$job/plan") || fail "Nomad refuses $file: $plan"
    # The second registration of a scaling policy differs from the first in nothing but the id that Nomad gave it.
    jq -e '[.Diff | .. | objects | select(has("Old") and has("New") and .Type != "None")] | length > 0' <<<"$plan" >/dev/null
}

register() { # job, flags...: registers it without waiting
    local job=$1
    shift
    nomad job run -detach -preserve-counts "$@" "$(job_file "$job")" >/dev/null || fail "Nomad did not take $job"
}

await_deployment() { # job: until Nomad says that its newest version is healthy, or waits for a person
    local job=$1 number deployment status text groups
    number=$(api "/v1/job/$job" | jq .Version)
    step
    while true; do
        deployment=$(api "/v1/job/$job/deployment" | jq --argjson number "$number" 'select(. != null and .JobVersion == $number)')
        status=$(jq -r .Status <<<"$deployment")
        text=$(jq -r .StatusDescription <<<"$deployment")
        case $status in
            '')
                if [ $((SECONDS - step_began)) -ge 10 ] && [ "$(api "/v1/job/$job" | jq -r .Status)" = running ]; then
                    finished "$job" "changed in place"
                    return
                fi
                progress "$job" "waiting for a place"
                ;;
            successful)
                finished "$job" "$(jq -r '[.TaskGroups[] | "\(.HealthyAllocs) of \(.DesiredTotal)"] | join(", ")' <<<"$deployment") healthy"
                return
                ;;
            failed | cancelled)
                last_words "$job" "$number"
                [ "$status" = failed ] || fail "$job: $text"
                fail "$job did not become healthy: $text"
                ;;
            *)
                groups=$(jq -r '[.TaskGroups[] | "\(.PlacedAllocs) placed, \(.HealthyAllocs) healthy of \(if .DesiredCanaries > 0 and (.Promoted | not) then "\(.DesiredCanaries) canary" else .DesiredTotal end)"] | join("; ")' <<<"$deployment")
                if jq -e '[.TaskGroups[] | select(.DesiredCanaries > 0 and (.AutoPromote | not) and (.Promoted | not)) | .HealthyAllocs >= .DesiredCanaries] | any' <<<"$deployment" >/dev/null; then
                    finished "$job" "its canary is healthy and waits: nomad/bin/promote $environment $job, or nomad/bin/rollback $environment $job"
                    return
                fi
                progress "$job" "$groups"
                ;;
        esac
        sleep 1
    done
}

unpromoted() { # job: the id of its rollout, when that has canaries which wait for a person
    api "/v1/job/$1/deployment" | jq -er 'select(. != null and .Status == "running" and any(.TaskGroups[];
        .DesiredCanaries > 0 and (.AutoPromote | not) and (.Promoted | not))) | .ID'
}

last_words() { # job, version: what its newest allocation of that version says about its end
    local allocation
    allocation=$(api "/v1/job/$1/allocations" | jq -r --argjson number "$2" '[.[] | select(.JobVersion == $number)] | sort_by(.CreateIndex) | last | .ID // empty')
    [ -n "$allocation" ] || return 0
    {
        echo
        api "/v1/allocation/$allocation" | jq -r '.TaskStates // {} | to_entries[] | .key as $task | .value.Events[-4:][] | "    \($task): \(.DisplayMessage)"'
        nomad alloc logs -tail -n 4 -stderr "$allocation" 2>/dev/null | sed 's/^/    /' || true
        nomad alloc logs -tail -n 4 "$allocation" 2>/dev/null | cut -c1-300 | sed 's/^/    /' || true
    } >&2
}
