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
