#!/usr/bin/env bash
# Drill 14: one purchase is one trace, in a real Jaeger that runs as a job of the cluster: from the edge through every service that
# has a part in it to the mail, and nothing of the person who bought.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need jaeger
begin_drill "one purchase as one trace in Jaeger"
bin/deploy dev --observe
say "Jaeger $(jaeger version 2>/dev/null | head -1 | jq -r '.gitVersion' 2>/dev/null)"
jaeger_url=http://$(nomad service info -json jaeger | jq -er '.[0] | "\(.Address):\(.Port)"')
kept=(souk.tracing.ratio souk.access-log.ratio)
for key in "${kept[@]}"; do
    ask_consul -o /dev/null -X PUT "$consul_url/v1/kv/souk/config/common/$key" -d 1.0
done
say "every trace and every line of the edge's access log is kept from now on: ${kept[*]} in Consul"
customer "Grace Hopper"
some_sku
sleep 2
purchase
say "order $(jq -r '"\(.orderNumber // .number) is \(.status)"' <<<"$order")"
whole() { # writes the spans of the purchase, once they are one tree with every call's answer and the mail: each service sends its own every few seconds
    curl -fsSG "$jaeger_url/api/v3/traces" --data-urlencode query.service_name=edge --data-urlencode query.search_depth=200 \
        --data-urlencode "query.start_time_min=$(date -u -d '-10 minutes' +%FT%TZ)" --data-urlencode "query.start_time_max=$(date -u -d '+1 minute' +%FT%TZ)" |
        jq -e '[.result.resourceSpans[] | (.resource.attributes[] | select(.key == "service.name").value.stringValue) as $service
            | .scopeSpans[].spans[] | {service: $service, trace: .traceId, id: .spanId, parent: (.parentSpanId // ""), name, attributes,
                begin: (.startTimeUnixNano | tonumber), end: (.endTimeUnixNano | tonumber)}]
            | group_by(.trace)[] | select(any(.name == "POST /api/v1/orders") and any(.name == "mail order-confirmed"))
            | select(. as $spans | map(select(.name | test("^[A-Z]+ [a-z]+$")).id) | all(. as $call | any($spans[]; .parent == $call)))
            | select([.[].id] as $known | map(select(.parent as $of | ($known | index($of)) == null)) | length == 1)' >"$work/trace"
}
await 60 "the trace is one tree, up to the mail" whole
jq -r '. as $spans | ([.[].begin] | min) as $begin | [.[].id] as $known
    | def tree($parent; $indent): $spans | map(select(if $parent == "" then .parent as $of | ($known | index($of)) == null else .parent == $parent end)) | sort_by(.begin)[]
        | "    \($indent)\(.service): \(.name)  +\((.begin - $begin) / 1e6 | floor) ms, \((.end - .begin) / 1e6 | floor) ms", tree(.id; $indent + "  ");
    tree(""; "")' "$work/trace"
say "one tree of $(jq length "$work/trace") spans of $(jq -r 'map(.service) | unique | join(", ")' "$work/trace")"
for service in edge orders catalog billing notify; do
    jq -e --arg service "$service" 'any(.service == $service)' "$work/trace" >/dev/null || fail "$service has no part in it"
done
for personal in Grace "$email" Bremen 28195 tok_ok Bearer "$token"; do
    ! grep -qFf <(printf %s "$personal") "$work/trace" || fail "it holds $personal"
done
say "it holds neither name, address nor token"
trace=$(jq -r '.[0].trace' "$work/trace")
lines() { # service: its lines of requests of this trace
    local allocation
    for allocation in $(running "$1"); do
        { nomad alloc logs "$allocation" && nomad alloc logs -stderr "$allocation"; } | jq -R -c --arg trace "$trace" 'fromjson? | select(.logger == "dev.souk.access" and .traceId == $trace)'
    done
}
say "what the logs hold of trace $trace, a line for each request:"
for service in edge orders catalog billing; do
    asked=$(jq --arg service "$service" 'map(select(.service == $service and (.name | test("^[A-Z]+ /")))) | length' "$work/trace")
    told() { [ "$(lines "$service" | wc -l)" = "$asked" ]; }
    await 10 "$service was asked $asked times and has as many lines" told
    lines "$service" | jq -r --arg service "$service" '"    \($service): \(.message), span \(.spanId // "told late"), request \(.requestId)"'
done
[ "$(for service in edge orders catalog billing; do lines "$service"; done | jq -r .requestId | sort -u | wc -l)" = 1 ] || fail "they name more than one request"
say "all of one request id"
say "Jaeger has heard of $(curl -fsS "$jaeger_url/api/v3/services" | jq -r '.services | sort | join(", ")')"
for key in "${kept[@]}"; do
    ask_consul -o /dev/null -X DELETE "$consul_url/v1/kv/souk/config/common/$key"
done
