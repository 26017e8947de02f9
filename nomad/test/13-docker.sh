#!/usr/bin/env bash
# Drill 13: processes become containers, service by service, while people browse and buy: the docker driver with the images of
# ./mvnw -Pimages, which have to be built before (images/README.md). Needs a Docker daemon that the agent finds (DOCKER_HOST).
# DRILL_SERVICES names some of them.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need docker
begin_drill "from processes to containers"
say "Docker $(docker version -f '{{.Server.Version}}')"
customer
some_sku
load() { # archive: prints the image's name; Docker before 25 reads no OCI archive, which podman makes one of its own format of
    local name
    { docker load -q -i "$1" 2>/dev/null || { name=$(podman load -q -i "$1" | sed -n 's/^Loaded image: //p') && podman save -q --format docker-archive "$name" | docker load -q; }; } |
        sed -n 's/^Loaded image: //p'
}
read -ra moved <<<"${DRILL_SERVICES:-${services[*]}}"
take() { # module: its image goes to the daemon; sets images, where it is one of, and version
    local archive=$root/$1/target/$1-image.tar image box sbom=$work/sbom base
    [ -f "$archive" ] || fail "$1 has no image: ./mvnw -ntp -Pimages -DskipTests package"
    image=$(load "$archive")
    [ -n "$image" ] || fail "the image of $1 cannot be loaded"
    box=$(docker create --network none "$image")
    docker cp "$box:/app/sbom.json" - | tar -xO >"$sbom" || fail "$image holds no SBOM"
    rm -rf "$work/jars" && docker cp "$box:/app/libs" "$work/jars" >/dev/null
    # Each library of the image is in it with its own checksum, and nothing else is.
    diff <(cd "$work/jars" && sha256sum -- *.jar | cut -d' ' -f1 | sort) \
        <(jq -r '.components[] | .hashes[]? | select(.alg == "SHA-256") | .content' "$sbom" | sort) >"$work/differs" || fail "the SBOM of $image is not what it holds: $(head -3 "$work/differs")"
    base=$(docker cp "$box:/usr/share/sbom/base.json" - 2>/dev/null | tar -xO 2>/dev/null | jq -r '", and of the base \(.components | length): \([.components[] | "\(.name) \(.version)"] | .[0:3] | join(", ")) ..."' || true)
    docker rm "$box" >/dev/null
    say "image $image, user $(docker image inspect -f '{{.Config.User}}' "$image"), $(jq -r '"\(.bomFormat) \(.specVersion) with \(.components | length) components"' "$sbom"), the libraries it holds$base"
    images=${image%/*} version=${image##*:}
}
for service in "${moved[@]}"; do
    take "$service"
done
start_load
for service in "${moved[@]}"; do
    if [ "$service" != edge ]; then
        nomad job run -detach "${var_flags[@]}" -var driver=docker -var "images=$images" jobs/migrate.nomad.hcl >/dev/null
        dispatched=$(nomad job dispatch -detach -meta "service=$service" -meta "version=$version" -meta checksum=none migrate | awk '/Dispatched Job ID/ {print $NF}')
        done_there() { api "/v1/job/$dispatched/allocations" | jq -e 'any(.ClientStatus == "complete")'; }
        await 120 "the migration of $service ran in a container" done_there
        nomad alloc logs "$(api "/v1/job/$dispatched/allocations" | jq -r '.[0].ID')" | sed 's/^/    /'
    fi
    register "$service" "${var_flags[@]}" -var driver=docker -var "images=$images" -var "version=$version"
    await_deployment "$service"
done
docker ps --format '    {{.Image}} {{.Status}} {{.Names}}' | sed 's/-[0-9a-f-]*$//'
for service in "${moved[@]}"; do
    curl -sS "$consul_url/v1/health/service/$service?passing" | jq -r '.[] | "    \(.Service.ID) \(.Service.Meta.version) \(.Checks[-1].Output | .[0:60] | gsub("\n"; " "))"'
    [ "$(running "$service" | wc -l)" = 1 ] || fail "not one instance of $service runs"
done
purchase
say "order $(jq -r '"\(.orderNumber // .number) is \(.status)"' <<<"$order")"
report_load
if api /v1/job/audit | jq -e .Periodic >/dev/null 2>&1; then
    take local
    register audit "${var_flags[@]}" -var driver=docker -var "images=$images" -var "version=$version"
    say "the audit, in a container:"
    run_now audit
fi
