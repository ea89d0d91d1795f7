#!/bin/sh
# What deploy/backup.py and deploy/restored.py do, for a house in containers: `make backup HOUSE=compose` and the like.
#
#   copies.sh take FOLDER            FOLDER/<service>.dump, of databases in use, and FOLDER/attachments.tar
#   copies.sh restore FILE SERVICE   puts one back, in one transaction, and goes on with:
#   copies.sh restored SERVICE       lets everybody take in its log anew
set -eu
services="registry patrol complaints reporting"

inside() { ${COMPOSE:-docker compose} exec -T "$@"; }

# The programs are those of the server's own version, and its password stays in its container.
postgres() {
    # shellcheck disable=SC2016 # expanded inside
    inside postgres sh -c 'export PGPASSWORD="$(cat /run/secrets/postgres_password)"
        exec "$@" --host=127.0.0.1 --username=postgres' - "$@"
}

take() {
    umask 077
    mkdir -p "$1"
    for service in $services; do
        postgres pg_dump --format=custom --dbname="$service" >"$1/$service.draft"
        mv "$1/$service.draft" "$1/$service.dump"
        echo "$1/$service.dump"
    done
    inside registry-api tar --create --directory=/attachments . >"$1/attachments.tar"
    echo "$1/attachments.tar"
}

# Each with the secrets of its own service: who does not follow that log has nothing to do.
restored() {
    inside "$1-courier" python -m deploy.restored renew "$1"
    for follower in $services; do
        inside "$follower-courier" python -m deploy.restored reconcile "$1" "$follower"
    done
}

case "$*" in
"take "?*) take "$2" ;;
"restore "?*" "?*)
    postgres pg_restore --clean --if-exists --single-transaction --dbname="$3" <"$2"
    # Files are named by their content, so that one that is there is right as it is.
    inside registry-api tar --extract --skip-old-files --directory=/attachments <"$(dirname "$2")/attachments.tar"
    restored "$3"
    ;;
"restored "?*) restored "$2" ;;
*) sed -n 's/^#   /  /p' "$0" >&2 && exit 2 ;;
esac
