#!/bin/sh
# PostgreSQL as the user it was started as: makes the cluster at the first start, whole or not at all.
set -eu

password=/run/secrets/postgres_password
data=/var/lib/postgresql/data

if grep -q change-me "$password"; then
    echo "postgres_password still is the example's: no process starts with it. Make one of your own." >&2
    exit 1
fi

if [ ! -e "$data" ]; then
    rm -rf "$data.new"
    initdb --pgdata="$data.new" --username=postgres --pwfile="$password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --data-checksums
    # A service's role has no business outside its own database.
    echo "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC" |
        postgres --single -D "$data.new" postgres >/dev/null
    echo "host all all all scram-sha-256" >>"$data.new/pg_hba.conf"
    mv "$data.new" "$data"
fi

exec postgres -D "$data" \
    -c listen_addresses='*' \
    -c unix_socket_directories=/tmp \
    -c max_connections=300 \
    -c shared_buffers=256MB \
    -c log_min_duration_statement=1s \
    -c jit=off
