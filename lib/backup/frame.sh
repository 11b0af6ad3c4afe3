#!/bin/sh
# POSIX sh. The exit code is the only sign of success.
set -eu
umask 077
export LC_ALL=C TZ=UTC0
at=settings

say() {
  printf 'pawl: %s\n' "$*"
}

stop() {
  say "$at failed: $1" >&2
  exit 1
}

# Where a platform has secrets in files alone (Docker), PAWL_SECRETS names variable and file of each: each is read into its variable.
for pair in ${PAWL_SECRETS:-}; do
  value=$(cat "${pair#*=}") || stop "the secret ${pair#*=} cannot be read: it is to belong to the user of the container"
  export "${pair%%=*}=$value"
done
