#!/bin/sh
# Builds the image of the four services. What this machine's own pip is told of an index and of authorities, the build's
# pip is lent as secrets, of which nothing stays in the image.
set -eu
cd "$(dirname "$0")/../.."

for secret in pip=/etc/pip.conf certificates=/etc/ssl/certs/ca-certificates.crt; do
    [ ! -f "${secret#*=}" ] || set -- "$@" --secret "id=${secret%%=*},src=${secret#*=}"
done
DOCKER_BUILDKIT=1 exec docker build "$@" --build-arg "PYTHON_IMAGE=${PYTHON_IMAGE:-python:3.13-slim}" \
    -f deploy/Dockerfile -t "${SERVER_IMAGE:-township/server:local}" .
