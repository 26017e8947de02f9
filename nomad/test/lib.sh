# What the drills share: a customer, purchases, a load that notes every answer, and the protocol of a run.
. "$(dirname -- "${BASH_SOURCE[0]}")/../bin/lib.sh"
need nomad curl jq
take_environment dev
need_agent
public=http://$(nomad job run -output "${var_flags[@]}" platform/ingress.nomad.hcl | jq -r '.Job.TaskGroups[0].Tasks[0].Env.LISTEN')
api_url=$public/api/v1
mailbox=http://$(nomad job run -output "${var_flags[@]}" platform/mailbox.nomad.hcl | jq -r '"127.0.0.1:" + (.Job.TaskGroups[0].Tasks[0].Config.args | last)')
consul_url=$(setting .Env.SOUK_CONSUL_URL)
work=$(mktemp -d)
loads=()
trap 'stop_load; rm -rf "$work"' EXIT

say() { printf '%s  %s\n' "$(date -u +%H:%M:%S.%3N)" "$*"; }

begin_drill() {
    say "drill: $1"
    say "commit $(git -C "$root" rev-parse --short HEAD)$(git -C "$root" diff --quiet HEAD -- . ':!docs' || echo ' with changes'), $(nomad version | head -1), $(consul version 2>/dev/null | head -1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)${DRILL_DRIVER:+, driver $DRILL_DRIVER}"
}

json() { # method, path, body, further curl options: the answer's body; fails on any other status than 2xx
    local method=$1 path=$2 body=$3
    shift 3
    local answer data=()
    [ -z "$body" ] || data=(--data-binary @-)
    answer=$(curl -sS --fail-with-body --max-time 30 -X "$method" "$api_url$path" -H 'Content-Type: application/json' "${data[@]}" "$@" <<<"$body") ||
        { say "$method $path: ${answer:0:300}" >&2; return 1; }
    printf %s "$answer"
}

# Tokens and bodies travel by files and pipes, not in arguments that every user of a machine can read: curl -H @<(bearer).
bearer() { printf 'Authorization: Bearer %s\n' "${1:-$token}"; }
consul_token() { [ -z "${CONSUL_HTTP_TOKEN:-}" ] || printf 'X-Consul-Token: %s\n' "$CONSUL_HTTP_TOKEN"; }
ask_consul() { curl -fsS -H @<(consul_token) "$@"; } # curl's arguments

customer() { # name: registers somebody and sets email and token
    email=drill-$RANDOM$RANDOM@example.org
    json POST /accounts "{\"email\": \"$email\", \"password\": \"correct horse battery staple\", \"name\": \"${1:-Drill}\"}" >/dev/null
    local code='' tries=0 id
    while [ -z "$code" ]; do
        [ $((tries += 1)) -lt 60 ] || fail "no mail came to $email"
        id=$(curl -sS "$mailbox/api/mails?to=$email" | jq -r '.[0].id // empty')
        [ -z "$id" ] || code=$(curl -sS "$mailbox/api/mails/$id" | jq -r --arg to "$email" 'select(.to | index($to)) | .text' | grep -oE '(^|[^[:alnum:]/.=_-])[A-Za-z0-9_-]{20,}' | head -1 | tr -d ' \n\t:' || true)
        sleep 0.5
    done
    json POST /accounts/confirmations "{\"code\": \"$code\", \"password\": \"correct horse battery staple\"}" >/dev/null
    log_in
}

log_in() {
    token=$(json POST /auth/login "{\"email\": \"$email\", \"password\": \"correct horse battery staple\"}" | jq -r .accessToken)
}

some_sku() { # of something, of which there is enough from now on
    local product staff
    product=$(json GET "/products?inStock=true&limit=1&currency=EUR&q=${1:-bowl}" '' | jq -r '.items[0].id')
    sku=$(json GET "/products/$product" '' | jq -r '.variants[0].sku')
    staff=$(json POST /auth/login '{"email": "admin@souk.example", "password": "admin-of-the-souk"}' | jq -r .accessToken)
    json PUT "/products/$product/variants/$sku/stock" '{"onHand": 100000}' -H @<(bearer "$staff") >/dev/null
}

purchase() { # sets order; what fails says so and gives 1
    local cart key=drill-$RANDOM$RANDOM$RANDOM
    cart=$(json POST /carts '{"currency": "EUR"}' -H @<(bearer) | jq -er .id) || return 1
    json POST "/carts/$cart/lines" "{\"sku\": \"$sku\", \"quantity\": 1}" -H @<(bearer) >/dev/null || return 1
    order=$(json POST /orders "{\"cartId\": \"$cart\", \"paymentToken\": \"tok_ok\", \"shippingAddress\": {\"name\": \"D\", \"line1\": \"M 1\",
        \"city\": \"Bremen\", \"postalCode\": \"28195\", \"country\": \"DE\"}}" -H @<(bearer) -H "Idempotency-Key: $key") || return 1
}

start_load() { # readers and buyers; each answer becomes a line "<what> <status> <seconds>"
    rm -f "$work"/answers.* "$work/wrong"
    local reader
    for reader in $(seq "${1:-2}"); do
        (while true; do
            # One connection carries twenty requests, as an app's would. Ten are searches that the edge has no answer kept of.
            curl -s --max-time 30 -w 'read %{http_code} %{time_total} %{content_type} %{errormsg}\n' -o /dev/null "$api_url/products?limit=5&q=$RANDOM-[1-10]" \
                -o /dev/null "$api_url/categories#[1-10]" >>"$work/answers.$reader" || true
            sleep 0.2
        done) &
        loads+=($!)
    done
    (while true; do
        # Every step is tried once: a client that repeats would hide a failure.
        for path in carts lines orders; do
            case $path in
                carts) body='{"currency": "EUR"}' at=/carts ;;
                lines) body="{\"sku\": \"$sku\", \"quantity\": 1}" at=/carts/$cart/lines ;;
                orders) body="{\"cartId\": \"$cart\", \"paymentToken\": \"tok_ok\", \"shippingAddress\": {\"name\": \"D\", \"line1\": \"M 1\", \"city\": \"Bremen\", \"postalCode\": \"28195\", \"country\": \"DE\"}}" at=/orders ;;
            esac
            said=$(curl -s --max-time 30 -o "$work/body" -w "$path %{http_code} %{time_total}" "$api_url$at" -H 'Content-Type: application/json' \
                -H @<(bearer) -H "Idempotency-Key: drill-$RANDOM$RANDOM$RANDOM" --data-binary @- <<<"$body" || true)
            echo "$said" >>"$work/answers.buyer"
            case $said in
                *' 20'[0-9]*) ;;
                *) echo "$(date -u +%H:%M:%S.%3N) $said $(head -c 300 "$work/body")" >>"$work/wrong"; break ;;
            esac
            [ $path != carts ] || cart=$(jq -r .id "$work/body")
        done
        sleep 0.3
        if [ $((SECONDS - ${logged_in:=$SECONDS})) -ge 120 ]; then
            log_in && logged_in=$SECONDS
        fi
    done) &
    loads+=($!)
    sleep 2
}

stop_load() {
    if [ ${#loads[@]} -gt 0 ]; then
        kill "${loads[@]}" 2>/dev/null || true
        wait "${loads[@]}" 2>/dev/null || true
    fi
    loads=()
}

report_load() { # prints the counts; fails when an answer was not 2xx, or only of those that begin with $1
    stop_load
    awk '{n[$1" "$2]++; s[$1]+=$3; c[$1]++; if ($3 > m[$1]) m[$1]=$3} END {for (k in n) print "    " k ": " n[k];
        for (k in c) printf "    %s: %.3f s on average, %.3f s at most\n", k, s[k]/c[k], m[k]}' "$work"/answers.* | sort
    awk '$1 == "read" && $2 !~ /^2/ {$3 = ""; n[$0]++} END {for (k in n) print "    ! " n[k] " times " k}' "$work"/answers.*
    [ ! -f "$work/wrong" ] || sed 's/^/    ! /' "$work/wrong" | cut -c1-240 | head -8
    local bad
    bad=$(awk -v only="${1:-}" '$2 !~ /^2/ && index($1, only) == 1' "$work"/answers.* | wc -l)
    [ "$bad" -eq 0 ] || fail "$bad requests failed"
    say "no request failed${1:+ among those of $1}"
}

await() { # seconds, what, command...: polls until the command succeeds
    local limit=$1 what=$2 from=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((SECONDS - from)) -lt "$limit" ] || fail "$what did not happen within $limit s"
        sleep 0.2
    done
    say "$what after $((SECONDS - from)) s"
}

passing() { # service: how many instances Consul sees passing
    ask_consul "$consul_url/v1/health/service/$1?passing" | jq length
}

addresses() { # var.addresses as JSON, read back from the jobs
    local ingress orders notify box
    ingress=$(nomad job run -output "${var_flags[@]}" platform/ingress.nomad.hcl)
    orders=$(nomad job run -output "${var_flags[@]}" jobs/orders.nomad.hcl)
    notify=$(nomad job run -output "${var_flags[@]}" jobs/notify.nomad.hcl)
    jq -n --argjson i "$ingress" --argjson o "$orders" --argjson n "$notify" --arg box "${mailbox#http://}" '
        ($o.Job.TaskGroups[0].Tasks[0].Env) as $orders | ($n.Job.TaskGroups[0].Tasks[0].Env) as $notify
        | {public: $i.Job.TaskGroups[0].Tasks[0].Env.LISTEN, consul: $orders.SOUK_CONSUL_URL, redis: $orders.SOUK_REDIS_URL,
           postgres: ($orders.SOUK_DB_URL | split("/")[2]), smtp: "\($notify.SOUK_SMTP_HOST):\($notify.SOUK_SMTP_PORT)", mailbox: $box}'
}

running() { # job: its running allocations
    api "/v1/job/$1/allocations" | jq -r '.[] | select(.ClientStatus == "running" and .DesiredStatus == "run") | .ID'
}

run_now() { # periodic job: runs it, prints what it said, fails when it failed
    local job=$1 before child allocation
    before=$(api "/v1/jobs?prefix=$job/periodic-" | jq length)
    nomad job periodic force -detach "$job" >/dev/null
    begun() { [ "$(api "/v1/jobs?prefix=$job/periodic-" | jq length)" -gt "$before" ]; }
    await 20 "$job has begun" begun
    child=$(api "/v1/jobs?prefix=$job/periodic-" | jq -r 'sort_by(.SubmitTime) | last | .ID | @uri')
    at() { api "/v1/job/$child/allocations" | jq -r "sort_by(.CreateIndex) | last | .$1"; }
    over() { [[ "$(at ClientStatus)" = complete || "$(at ClientStatus)" = failed ]]; }
    await 120 "$job is over" over
    allocation=$(at ID)
    nomad alloc logs "$allocation" 2>/dev/null | cut -c1-300 | sed 's/^/    /' || true
    nomad alloc logs -stderr "$allocation" 2>/dev/null | cut -c1-300 | tail -n 5 | sed 's/^/    /' || true
    [ "$(at ClientStatus)" = complete ] || fail "$job failed"
    say "$job succeeded"
}
