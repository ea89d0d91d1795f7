#!/bin/sh
# Valkey or Redis with the password that stands in the address of the services.
set -eu

url=$(cat /run/secrets/redis_url)
case $url in
*change-me*)
    echo "redis_url still is the example's: no process starts with it. Make one of your own." >&2
    exit 1
    ;;
esac

# In a file, since everyone who lists the processes sees their arguments.
umask 077
password=${url#*://default:}
cat /house/redis.conf - >/tmp/redis.conf <<EOF
requirepass ${password%%@*}
EOF
exec "$(command -v valkey-server || command -v redis-server)" /tmp/redis.conf
