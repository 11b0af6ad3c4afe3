#!/bin/sh
# Restarts containers that are unhealthy. Tells of each before it does, and leaves alone whom it restarted too often within an hour.
#
#   SOCKET  of the engine
#   ALERT   file with the address that is told, by POST
#   STATE   folder for what it remembers
#   MOST    restarts of one container within an hour
#   EVERY   seconds between two rounds; 0 is one round
#   SELF    name of its own container, which it leaves to others
set -eu

engine() {
  method=$1
  url=$2
  shift 2
  curl -fsS -m 120 --unix-socket "$SOCKET" -X "$method" "$@" "http://engine$url"
}

# The address goes by standard input: whoever lists processes would read it among the arguments.
tell() {
  echo "$1" >&2
  printf 'url = "%s"\n' "$(cat "$ALERT")" | curl -fsS -m 10 -o /dev/null -K - --data-binary "$1" || heard=no
}

# An engine that does not answer ends the script, and whoever runs it starts it again.
unhealthy() {
  answer=$(engine GET /containers/json -G --data-urlencode 'filters={"health":["unhealthy"]}')
  printf '%s' "$answer" | tr ',' '\n' | sed -n 's|.*"Names":\["/\([^"]*\)".*|\1|p'
}

treat() {
  past=$STATE/$1
  touch "$past"
  awk -v since="$((now - 3600))" '$1 > since' "$past" >"$past.new"
  mv "$past.new" "$past"
  count=$(wc -l <"$past" | tr -d ' ')
  if [ "$count" -lt "$MOST" ]; then
    rm -f "$past.left"
    tell "$1 is unhealthy: restarting it ($((count + 1)) of $MOST within an hour)"
    echo "$now" >>"$past"
    engine POST "/containers/$1/restart" -o /dev/null || tell "$1 could not be restarted"
  elif [ ! -e "$past.left" ]; then
    touch "$past.left"
    tell "$1 is unhealthy, and $count restarts within an hour did not help: it is left alone"
  fi
}

mkdir -p "$STATE"
while :; do
  now=$(date +%s)
  heard=yes
  names=$(unhealthy)
  for name in $names; do
    [ "$name" = "$SELF" ] || treat "$name"
  done
  # Where nobody heard of it, its own health check says so.
  [ "$heard" = no ] || touch "$STATE/.heard"
  [ "$EVERY" -gt 0 ] || exit 0
  sleep "$EVERY"
done
