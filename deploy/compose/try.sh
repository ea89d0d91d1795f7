#!/usr/bin/env bash
# Tries a clean copy of what is committed on this machine, and takes everything away again: refuses examples, comes up, is
# what it should be, takes in the town, plays the demonstration, heals when its containers are killed, and follows when a
# database goes back to its copy. Needs root and port 8443. What it printed is in docs/compose.md.
#
#   deploy/compose/try.sh                         with the Docker that runs here, and public images
#   OWN=/some/new/folder deploy/compose/try.sh    with a Docker of its own on that folder, and Debian's packages only
set -euo pipefail

export COMPOSE_PROJECT_NAME=township-try SERVER_IMAGE=township/server:try
of_project=label=com.docker.compose.project=$COMPOSE_PROJECT_NAME
work=$(mktemp -d)
house=$work/house
secrets=$house/.local/compose/secrets
url=https://localhost:8443
docker compose version >/dev/null 2>&1 && program="docker compose" || program=docker-compose
compose() { $program --ansi never "$@" 2>&1; }
quietly() { "$@" >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; return 1; }; }
step() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
ask() { curl -sS --path-as-is --cacert "$secrets/authority.pem" -o "$work/answer" -w '%{http_code}' "$@"; }

take_away() {
    quietly compose --profile town down --volumes --timeout 10 || true
    [ -z "${daemon:-}" ] || { kill "$daemon"; wait "$daemon" || true; }
    rm -rf "$work"
}
trap take_away EXIT

own_docker() {
    mkdir -p "$OWN/data" "$OWN/exec"
    export DOCKER_HOST=unix://$OWN/docker.sock
    dockerd --data-root "$OWN/data" --exec-root "$OWN/exec" --pidfile "$OWN/pid" --host "$DOCKER_HOST" \
        --mtu "${MTU:-1400}" >"$OWN/dockerd.log" 2>&1 &
    daemon=$!
    for _ in $(seq 100); do docker info >/dev/null 2>&1 && return; sleep 0.2; done
    fail "dockerd does not start: $(tail -n 1 "$OWN/dockerd.log")"
}

debian_bases() {
    if ! docker image inspect debian:debootstrap >/dev/null 2>&1; then
        [ -x "$OWN/debian/bin/sh" ] || quietly debootstrap --variant=minbase bookworm "$OWN/debian"
        tar -C "$OWN/debian" -c . | docker import - debian:debootstrap >/dev/null
    fi
    for base in python postgres redis nginx; do
        quietly env DOCKER_BUILDKIT=1 docker build --target "$base" --build-arg DEBIAN=debian:debootstrap \
            -f deploy/compose/debian.Dockerfile -t "township/$base" deploy/compose
        export "${base^^}_IMAGE=township/$base"
    done
}

refuses_examples() {
    local example=$work/example said
    cp -r deploy/compose/secrets.example "$example"
    # One way in after the other, without what it depends on: each refuses by itself.
    for service in postgres redis setup bootstrap registry-api patrol-courier complaints-worker; do
        if said=$(SECRETS=$example compose run --rm --no-deps "$service"); then fail "$service takes the examples"; fi
        printf '  %-18s %s\n' "$service" "$(grep "the example's" <<<"$said" || fail "$service says: $said")"
    done
    quietly compose down --volumes
}

shut() { # by every spelling that a gateway may take for another
    for path in /internal/registry/events /healthz/registry /metrics //internal/registry/events \
        /api/registry/../../internal/registry/events /api/registry/%2e%2e/%2e%2e/internal/registry/events \
        /api/registry/..%2f..%2finternal/registry/events '/internal/registry/events%3f/../../../api/registry/v1/docs' \
        /INTERNAL/registry/events /api/internal/registry/events; do
        code=$(ask "$url$path")
        printf '  %s  %s\n' "$code" "$path"
        [ "$code" = 404 ] || fail "$path is answered"
    done
}

limits() {
    head -c 1500000 /dev/zero >"$work/large"
    for path in / /nothing; do
        printf '  %s  %s  %s\n' "$(ask "$url$path")" "$path" "$(grep -oE '<h1>[^<]*|"detail":"[^"]*"' "$work/answer")"
    done
    printf '  %s  a body of 1.5 MB\n' "$(ask --data-binary "@$work/large" "$url/api/complaints/v1/complaints")"
    export -f ask
    export work secrets
    seq 40 | xargs -P 40 -I@ bash -c 'ask -o /dev/null -w "%{http_code}\n" --json "$1" "$2"' - \
        '{"username":"nobody-here","password":"Wrong-guess-1"}' "$url/api/registry/v1/sessions" | sort | uniq -c |
        while read -r count code; do printf '  %s  %s of 40 guesses at a login\n' "$code" "$count"; done
    sleep 10 # the guesses are forgiven at two a second
    curl -sSi --cacert "$secrets/authority.pem" -H 'X-Request-ID: try-12345678' "$url/api/registry/v1/docs" |
        tr -d '\r' | grep -iE '^(HTTP|x-|strict|referrer|content-security)' | sed 's/^/  /'
}

encrypted() {
    ask -o /dev/null -w '  %{http_code}  HTTP %{http_version} with TLS, by the authority of make up\n' "$url/"
    ask --tls-max 1.2 -o /dev/null -w '  %{http_code}  TLS 1.2\n' "$url/"
    printf '  %s  without TLS\n' "$(ask "http://localhost:8443/")"
    curl -sS --ciphers DEFAULT@SECLEVEL=0 --tls-max 1.1 --cacert "$secrets/authority.pem" "$url/" 2>&1 | sed 's/^/  TLS 1.1: /' &&
        fail "TLS 1.1 is spoken"
    curl -sS "$url/" 2>&1 | sed 's/^/  another authority: /;q' && fail "whoever signs is believed"
    true
}

hardened() {
    printf '  %-20s %-13s %-9s %-7s %-5s %-7s %-5s %-5s %s\n' container user read-only writes caps memory cpus pids logs
    for container in $(docker ps --quiet --filter "$of_project"); do
        read -r name user readonly memory cpus pids logs < <(docker inspect "$container" --format \
            '{{index .Config.Labels "com.docker.compose.service"}} {{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}} {{with .HostConfig.LogConfig}}{{.Type}} {{index .Config "max-file"}} x {{index .Config "max-size"}}{{end}}')
        writes=$(docker exec "$container" sh -c 'touch /a /etc/a /house/a 2>/dev/null && echo yes || echo no')
        caps=$(docker exec "$container" sed -n 's/^CapBnd:[[:space:]]*0*\([0-9a-f]\)/\1/p' /proc/1/status)
        printf '  %-20s %-13s %-9s %-7s %-5s %-7s %-5s %-5s %s\n' "$name" "$user" "$readonly" "$writes" "$caps" \
            "$((memory >> 20))M" "$((cpus / 1000000000))" "$pids" "$logs"
        [ "$(docker exec "$container" id -u)" != 0 ] && [ "$writes$caps" = no0 ] || fail "$name is not hardened"
    done
    docker run --rm "$SERVER_IMAGE" sh -c 'for tool in pip gcc cc make git; do command -v $tool; done' &&
        fail "the image has build tools"
    echo "  the servers' image has no pip, compiler, make or git"
}

apart() {
    local patrol
    patrol=$(sed 's#/patrol$#/registry#' "$secrets/patrol_database_url")
    if compose exec -T postgres psql "$patrol" -c 'SELECT 1' >"$work/log"; then fail "patrol reads the registry"; fi
    sed -n 's/^.*FATAL:/  patrol in the database of the registry:/p' "$work/log"
    if compose exec -T gateway curl -sS http://postgres:5432 >"$work/log"; then fail "the gateway sees PostgreSQL"; fi
    sed 's/^curl: ([0-9]*)/  the gateway to PostgreSQL:/' "$work/log"
    for network in $(docker network ls --quiet --filter "$of_project"); do
        docker network inspect "$network" --format \
            '  network {{index .Labels "com.docker.compose.network"}}: internal {{.Internal}}, {{len .Containers}} containers'
    done
    docker ps --filter "$of_project" --format '{{.Ports}}' | sed -n 's/^\(.*->.*\)/  published: \1/p'
}

up() {
    local began=$SECONDS
    quietly make up
    until [ "$(ask "$url/api/registry/v1/docs")" = 200 ]; do sleep 0.2; done
    echo "  make up: answers after $((SECONDS - began)) s"
}

git clone --quiet "$(dirname "$0")/../.." "$house"
cd "$house"
git log -1 --format='  commit %h'
if [ -n "${OWN:-}" ]; then
    step "A Docker of its own, and bases from Debian's packages"
    own_docker
    debian_bases
fi
docker version --format '  Docker {{.Server.Version}}'
step "The image"
quietly deploy/compose/build.sh
docker image ls --format '  {{.Repository}}:{{.Tag}}  {{.Size}}' "$SERVER_IMAGE"
step "Example secrets are refused"
refuses_examples
step "Up"
up
until docker ps --filter name=gateway --format '{{.Status}}' | grep -q '(healthy)'; do sleep 0.2; done
docker ps --all --filter "$of_project" --format '{{.Label "com.docker.compose.service"}}\t{{.Status}}\t{{.Ports}}' |
    sed -E 's/ \(0\) .*/ 0/; s/Up .*\(/Up (/; s/[0-9]+\/tcp$//' | sort | column -t -s $'\t' | sed 's/^/  /; s/ *$//'
step "What is internal stays inside"
shut
step "Encrypted, or not at all"
encrypted
step "Limits and headers of the gateway"
limits
step "Everybody apart"
apart
step "Nobody is root, nothing is writable, logs end"
hardened
step "The town"
quietly compose run --rm --no-deps town
grep -vE '^(Creating|Starting)' "$work/log" | sed 's/^/  /'
step "The demonstration"
make --quiet demo LOGINS=.local/compose/demo.json 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
step "Killed, one after another, under a light load"
.venv/bin/python -m deploy.compose.heal .local/compose/demo.json
step "A database goes back to its copy"
.venv/bin/python -m deploy.compose.go_back .local/compose/demo.json
step "At rest"
docker stats --no-stream --format '  {{.Name}}\t{{.MemUsage}}\t{{.CPUPerc}}' | sed 's/township-try_//; s/_1\t/\t/' | sort | column -t -s $'\t'
step "Down, and up again"
quietly make down
echo "  make down: $(docker ps --all --quiet --filter "$of_project" | wc -l) containers, $(docker volume ls --quiet --filter "$of_project" | wc -l) volumes"
up
quietly compose run --rm --no-deps town
printf '  %s  %s\n' "$(tail -n 1 "$work/log")" "$(ask "$url/readyz") /readyz"
