# Agents of a drill's own, on free ports, with everything they started ended at the end.
agents=$(mktemp -d -t souk.XXXXXX) # short, for HAProxy's socket below it: 97 characters at most
chmod 711 "$agents" # tasks of the java driver run as nobody
port=${DRILL_PORT:-$((12000 + RANDOM % 6000))} # below those that Nomad gives to tasks
pids=()
. "$here/test/consul.sh"
export NOMAD_ADDR=http://127.0.0.1:$port SOUK_HOME=$agents SOUK_VARS_FILE=$agents/ports.vars.hcl
unset CONSUL_HTTP_ADDR CONSUL_HTTP_TOKEN NOMAD_TOKEN NOMAD_NAMESPACE

agents_begin() { # names the ports of this drill
    cat >"$agents/ports.hcl" <<END
ports {
  http = $port
  rpc  = $((port + 1))
  serf = $((port + 2))
}
END
    cat >"$SOUK_VARS_FILE" <<END
${DRILL_DRIVER:+driver = \"$DRILL_DRIVER\"}
artifacts = "http://127.0.0.1:$((port + 10))"
addresses = {
  public     = "127.0.0.1:$((port + 11))"
  consul     = "http://127.0.0.1:$((port + 12))"
  postgres   = "127.0.0.1:$((port + 13))"
  redis      = "redis://127.0.0.1:$((port + 14))"
  smtp       = "127.0.0.1:$((port + 15))"
  mailbox    = "127.0.0.1:$((port + 16))"
  prometheus = "127.0.0.1:$((port + 17))"
  docs       = ""
}
END
    trap agents_end EXIT
    trap 'exit 130' INT # a second signal would end the shell in the midst of agents_end
    trap 'exit 143' TERM
}

start_consul() {
    "${consul_agent[@]}" -config-file "$here/../consul/agent/local.json" -data-dir "$agents/consul" -node drill -http-port $((port + 12)) \
        -server-port $((port + 18)) -serf-lan-port $((port + 19)) >"$agents/consul.log" 2>&1 &
    pids+=($!)
}

dev_agent() { # further options: server and client in one; on its own it would choose a folder that nobody cleans
    PATH=${JAVA_HOME:+$JAVA_HOME/bin:}$PATH nomad agent -dev -data-dir "$agents/n" -config "$here/agent/dev.hcl" -config "$agents/ports.hcl" "$@" >"$agents/nomad.log" 2>&1 &
    pids+=($!)
}

start_nomad() {
    local more=()
    [ "${DRILL_DRIVER:-}" != java ] || more=(-config "$here/agent/java.hcl")
    dev_agent "${more[@]}" -consul-address="127.0.0.1:$((port + 12))"
    for _ in $(seq 60); do
        ! nomad node status 2>/dev/null | grep -q ready || break
        sleep 1
    done
}

agents_end() {
    trap '' INT TERM
    local allocations allocation mount
    allocations=$(nomad operator api -X GET /v1/allocations </dev/null 2>/dev/null | jq -r '.[].ID' 2>/dev/null) || true
    for job in autoscaler prometheus alertmanager node-exporter grafana jaeger reconcile audit edge orders notify accounts catalog billing ingress mailbox redis postgres artifacts; do
        nomad job stop -purge -detach "$job" >/dev/null 2>&1 || true
    done
    for _ in $(seq 40); do
        nomad operator api -X GET /v1/allocations </dev/null 2>/dev/null | jq -e 'any(.[]; .ClientStatus == "running")' >/dev/null 2>&1 || break
        sleep 1
    done
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    # What a killed agent left behind has its folder or its program here, or its environment: Nomad's helpers outlive it.
    for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd" 2>/dev/null) in "$agents/"*) kill -9 "${process#/proc/}" 2>/dev/null || true ;; esac
        if tr '\0' '\n' 2>/dev/null <"$process/environ" | grep -qxF "SOUK_HOME=$agents" || grep -qaF "$agents/" "$process/cmdline" 2>/dev/null; then
            kill -9 "${process#/proc/}" 2>/dev/null || true
        fi
    done
    # A killed client leaves the folders of secrets mounted, and containers.
    awk -v folder="$agents/" 'index($2, folder) == 1 {print $2}' /proc/mounts | sort -r | while read -r mount; do umount "$mount" 2>/dev/null || umount -l "$mount" || true; done
    if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
        for allocation in $allocations; do
            docker ps -aq --filter "label=com.hashicorp.nomad.alloc_id=$allocation" | xargs -r docker rm -f >/dev/null || true
        done
    fi
    [ -n "${DRILL_KEEP:-}" ] || rm -rf --one-file-system "$agents"
}
