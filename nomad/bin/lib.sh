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

explain() { # the text at the head of the script, when that is what was asked for
    [ "${1:-}" != --help ] && [ "${1:-}" != -h ] || { sed -n '2,${/^#/!q;s/^# \{0,1\}//p}' "$here/bin/${0##*/}"; exit; }
}

need_agent() {
    (patience=0 api /v1/status/leader) >/dev/null
}

need_services() { # names: each is one of ours
    local name
    for name in "$@"; do
        [[ " ${services[*]} " = *" $name "* ]] || fail "there is no service $name: it is one of ${services[*]}"
    done
}

export NOMAD_CLI_SHOW_HINTS=0

api() { # a path of Nomad's HTTP API, asked with the address, token and certificates of the environment; a refusal ends in 1
    call GET "$1" </dev/null
}

api_if_any() { # the same; null where there is no such thing
    absent=null call GET "$1" </dev/null
}

api_post() { # the same with a body on stdin
    call POST "$1"
}

call() { # method, path. "nomad operator api" takes every answer for a good one, so that the status is read here.
    local said status body until=$((SECONDS + ${patience:-10}))
    while true; do
        if said=$(nomad operator api -verbose -X "$1" "$2" 2>&1); then
            status=${said#*$'\n< HTTP/'} status=${status#* } status=${status:0:3}
            body=$(sed -n '/^\(>\|\*\|< \)/!{:a;p;n;ba}' <<<"$said")
        else
            status=000 body=${said##*: }
        fi
        case $status in
            2??)
                printf '%s\n' "$body"
                return
                ;;
            404) [ -z "${absent:-}" ] || { echo "$absent"; return; } ;;
            000 | 5??) # a leader may be about to be elected
                if [ "$1" = GET ] && [ $SECONDS -lt $until ]; then
                    sleep 1
                    continue
                fi
                ;;
        esac
        break
    done
    body=${body//$'\n'/ }
    case $status in
        000) fail "no Nomad agent answers at ${NOMAD_ADDR:-http://127.0.0.1:4646} ($body): set NOMAD_ADDR; for one machine:" \
            "nomad agent -dev -config nomad/agent/dev.hcl" ;;
        401 | 403) fail "Nomad refuses $1 $2 (${body:0:300}): NOMAD_TOKEN must be good for that, in namespace ${NOMAD_NAMESPACE:-default}" ;;
        *) fail "Nomad answers $1 $2 with $status: ${body:0:500}" ;;
    esac
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

setting() { # a jq path into the rendered job of the edge, such as .Env.SOUK_CONSUL_URL; further flags
    nomad job run -output "${var_flags[@]}" "${@:2}" jobs/edge.nomad.hcl | jq -r ".Job.TaskGroups[0].Tasks[0]$1"
}

declare -A told=()

say_once() {
    [ -n "${told[$1]:-}" ] || note "$1"
    told[$1]=yes
}

version_of() { # job: sets version. What runs goes on; the file says what a new environment begins with.
    local named running
    version=${SOUK_VERSION:-}
    [ -z "$version" ] || return 0
    named=$(setting .Env.SOUK_VERSION)
    running=$(api_if_any "/v1/job/$1" | jq -r 'if . == null or .Stop then "" else .Meta.version // "" end') || exit
    version=${running:-$named}
    [ "$version" = "$named" ] || say_once "$1 stays at $version, which runs: SOUK_VERSION=<version> deploys another"
}

release_of() { # sets version, checksum and digest of a service, from what was packaged or published
    local service=$1 published
    checksum='' digest=''
    if [ "$environment" = dev ]; then
        read -r version checksum <"$state/artifacts/$service/current" || fail "$service was never packaged: nomad/bin/deploy dev"
        return
    fi
    version_of "$service"
    published=$(setting .Artifacts[0].GetterSource -var driver=java)
    published=${published%%/edge/*}/$service/$version
    if [ "$(setting .Driver)" != docker ]; then
        checksum=$(curl -fsS --max-time 20 "$published/SHA256SUM" | cut -d' ' -f1) || fail "cannot read $published/SHA256SUM"
    elif digest=$(curl -fsS --max-time 20 "$published/IMAGE" 2>&1); then
        digest=${digest%% *} digest=${digest#sha256:}
        [[ $digest =~ ^[0-9a-f]{64}$ ]] || fail "$published/IMAGE does not begin with the digest of an image: sha256:<64 digits>"
    else
        digest=
        say_once "images are run by their tags, which may be given to others: there is no ${published%/*/*}/<service>/<version>/IMAGE"
    fi
}

release_flags() { # sets flags for a service's job
    release_of "$1"
    flags=("${var_flags[@]}" -var "version=$version" -var "checksum=$checksum" -var "digest=$digest")
}

# Of jobs: how many instances each group has, and the same within the limits of a group's own scaling.
counting='def counts: [.TaskGroups[] | {(.Name): .Count}] | add;
    def keeping(counts): .TaskGroups |= map(if .Scaling then .Count = ([([counts[.Name] // .Count, .Scaling.Min // 0] | max), .Scaling.Max // .Count] | min) else . end);'

render() { # job, flags...: {Job, JobModifyIndex} to register. Counts are scaling's, as far as its limits allow; marks of a release stay
    local job=$1 file rendered running
    shift
    file=$(job_file "$job") || exit
    rendered=$(nomad job run -output "$@" "$file") || fail "$file does not parse"
    running=$(api_if_any "/v1/job/$job" | jq -c "$counting"'if . == null then {index: 0} else {index: .JobModifyIndex, version: .Meta.version} +
        if .Stop then {} else {counts: counts, marks: (.Meta // {} | with_entries(select(.key == "attempt" or .key == "instead_of")))} end end') || exit
    jq --argjson running "$running" --arg attempt "${attempt:-}" "$counting"'
        .JobModifyIndex = $running.index
        | .Job |= keeping($running.counts)
        | if .Job.Meta.version == $running.version and ($running.marks // {}) != {} then .Job.Meta += $running.marks else . end
        | if $attempt == "" then . else .Job.Meta.attempt = $attempt end' <<<"$rendered"
}

changed() { # job, flags...: whether registering the job would change something
    local job=$1 rendered plan
    rendered=$(render "$@") || exit
    plan=$(jq '{Job, Diff: true}' <<<"$rendered" | api_post "/v1/job/$job/plan") || exit
    # The second registration of a scaling policy differs from the first in nothing but the id that Nomad gave it.
    jq -e '[.Diff | .. | objects | select(has("Old") and has("New") and .Type != "None")] | length > 0' <<<"$plan" >/dev/null
}

register() { # job, flags...: registers it without waiting; not over what somebody else changes in this moment
    local rendered
    rendered=$(render "$@") || exit
    jq '. + {EnforceIndex: true}' <<<"$rendered" | api_post /v1/jobs >/dev/null || exit
}

deployment_of() { # job, its version: the rollout of that version, nothing when it has none
    # Not the newest one alone: when a rollout fails, Nomad goes back by a newer version of the job at once.
    api_if_any "/v1/job/$1/deployments" | jq --argjson number "$2" '[.[]? | select(.JobVersion == $number)] | max_by(.CreateIndex) // empty'
}

canaries=() # those that await_deployment found waiting for a person

await_deployment() { # job: until Nomad says that its newest version is healthy, or waits for a person
    local job=$1 number deployment status text groups
    number=$(api "/v1/job/$job" | jq .Version) || exit
    step
    while true; do
        deployment=$(deployment_of "$job" "$number") || exit
        status=$(jq -r .Status <<<"$deployment")
        text=$(jq -r .StatusDescription <<<"$deployment")
        case $status in
            '')
                if [ $((SECONDS - step_began)) -ge 10 ] && api "/v1/job/$job" | jq -e '.Status == "running"' >/dev/null; then
                    finished "$job" "changed in place"
                    return
                fi
                progress "$job" "waiting for a place"
                ;;
            successful)
                finished "$job" "$(jq -r '[.TaskGroups[] | "\(.HealthyAllocs) of \(.DesiredTotal)"] | join(", ")' <<<"$deployment") healthy"
                return
                ;;
            paused) fail "somebody paused the rollout of $job: nomad deployment resume $(jq -r .ID <<<"$deployment")" ;;
            failed | cancelled)
                last_words "$job" "$number"
                [ "$status" = failed ] || fail "$job: $text"
                fail "$job did not become healthy: $text"
                ;;
            *)
                groups=$(jq -r '[.TaskGroups[] | "\(.PlacedAllocs) placed, \(.HealthyAllocs) healthy of \(if .DesiredCanaries > 0 and (.Promoted | not) then "\(.DesiredCanaries) canary" else .DesiredTotal end)"] | join("; ")' <<<"$deployment")
                if jq -e '[.TaskGroups[] | select(.DesiredCanaries > 0 and (.AutoPromote | not) and (.Promoted | not)) | .HealthyAllocs >= .DesiredCanaries] | any' <<<"$deployment" >/dev/null; then
                    finished "$job" "its canary is healthy and waits: nomad/bin/promote $environment $job, or nomad/bin/rollback $environment $job"
                    canaries+=("$job")
                    return
                fi
                progress "$job" "$groups"
                ;;
        esac
        sleep 1
    done
}

changes=0 # how many things bring and its callers changed

bring() { # jobs: registers what differs and waits for each. Flags are told by release_flags or are those of the environment
    local job rollout awaited=()
    for job in "$@"; do
        flags=("${var_flags[@]}")
        [[ " ${services[*]} " != *" $job "* ]] || release_flags "$job"
        if changed "$job" "${flags[@]}"; then
            register "$job" "${flags[@]}"
            changes=$((changes + 1))
            awaited+=("$job")
            continue
        fi
        # As it should be; but an earlier run may have ended before it was healthy.
        rollout=$(present_rollout "$job") || exit
        case $(jq -r .Status <<<"$rollout") in
            '' | successful | cancelled) ;;
            failed)
                note "the last rollout of $job failed and is tried again: $(jq -r .StatusDescription <<<"$rollout")"
                attempt=$(date +%s) register "$job" "${flags[@]}"
                changes=$((changes + 1))
                awaited+=("$job")
                ;;
            *) awaited+=("$job") ;;
        esac
    done
    for job in "${awaited[@]}"; do
        await_deployment "$job"
    done
}

present_rollout() { # job
    local number
    number=$(api "/v1/job/$1" | jq .Version) || exit
    deployment_of "$1" "$number"
}

unpromoted() { # job: the id of its rollout, when that has canaries which wait for a person; else nothing
    api_if_any "/v1/job/$1/deployment" | jq -r 'select(. != null and .Status == "running" and any(.TaskGroups[];
        .DesiredCanaries > 0 and (.AutoPromote | not) and (.Promoted | not))) | .ID'
}

promote() { # job, rollout: its canaries become the service
    nomad deployment promote -detach "$2" >/dev/null || fail "Nomad did not promote $1: are all its canaries healthy?"
    await_deployment "$1"
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
