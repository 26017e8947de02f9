# Starts PostgreSQL on this machine; the first time with an empty cluster. PostgreSQL refuses to run as root: a user
# namespace of its own makes root nobody in its eyes, while the files stay ours.
set -eu
other=
[ "$(id -u)" != 0 ] || other="unshare -U"
if [ ! -f "$DATA/PG_VERSION" ]; then
    mkdir -p "$(dirname "$DATA")"
    rm -rf "$DATA.draft"
    printf %s "$SOUK_POSTGRES_PASSWORD" >"$NOMAD_SECRETS_DIR/password"
    # PostgreSQL has locales of its own from 17 on; before, the system's.
    provider=
    [ "$("$BIN/initdb" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -lt 17 ] || provider=--locale-provider=builtin
    $other "$BIN/initdb" -D "$DATA.draft" -U postgres -A scram-sha-256 -E UTF8 --pwfile "$NOMAD_SECRETS_DIR/password" \
        $provider --locale=C.UTF-8 --no-instructions
    mv "$DATA.draft" "$DATA"
fi
exec $other "$BIN/postgres" -D "$DATA" -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=300 -c shared_buffers=64MB -c timezone=UTC -c log_timezone=UTC
