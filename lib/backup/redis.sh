# Redis, by the programs of its own image. PAWL_HOST PAWL_PORT PAWL_USER name the source, and REDISCLI_AUTH is its password: a
# variable of the environment, never an argument, which every process of a node can read (B-09). A restore has a folder instead,
# PAWL_SOURCE: a server reads a dump when it starts, and never over the network.
#
# The dump is what a replica would get: all databases at one moment. Keys with a time to live may be gone when it is restored, so
# that those without are counted.
serving=

# One command: the bare answer.
ask() {
  redis-cli -h "$PAWL_HOST" -p "$PAWL_PORT" --user "$PAWL_USER" --no-auth-warning "$@"
}

# One command, or several, to a throw-away server: the last answer.
ask_own() {
  redis-cli -s "$scratch/$1.sock" 2>/dev/null | tail -n 1
}

# Keys that stay, by what redis-check-rdb says of a dump.
lasting() {
  all=$(sed -n 's/.*\[info\] \([0-9]*\) keys read.*/\1/p' "$1")
  passing=$(sed -n 's/.*\[info\] \([0-9]*\) expires.*/\1/p' "$1")
  [ -n "$all" ] && [ -n "$passing" ] && printf '%s\n' $((all - passing))
}

engine_dump() {
  at=canary
  # one key for each run, so that two at once do not take each other's; it goes by itself after a week
  [ "$(ask set "pawl:canary:$2" "$(date +%s)" ex 604800)" = OK ] ||
    stop "$PAWL_USER cannot write keys that begin with pawl: : docs/backup.md says how the user is made"
  at=dump
  ask --rdb "$1/dump.rdb" >"$scratch/said" 2>&1 || stop "the source gives no dump: $(tail -n 2 "$scratch/said")"
  at=verify
  redis-check-rdb "$1/dump.rdb" >"$scratch/checked" || stop 'the dump cannot be read'
  keys=$(lasting "$scratch/checked") || stop 'nothing says how many keys the dump has'
  [ "$keys" -gt 0 ] || stop 'no key is without a time to live: an empty dump is no backup (E-65)'
  ask info server >"$scratch/version" || stop 'the server does not say its version'
  version=$(sed -n 's/^redis_version:\([0-9.]*\).*/\1/p' "$scratch/version")
  printf '%s\n' "tables_redis=$keys" "engine=redis $version" >>"$1/manifest" || stop 'the manifest cannot be written'
}

# A server that only this container can reach. @param 1 its name, and its folder's
start() {
  # nothing is written back: what is restored stays as it was
  redis-server --port 0 --unixsocket "$scratch/$1.sock" --dir "$2" --dbfilename dump.rdb --save '' --appendonly no \
    >"$scratch/$1.log" 2>&1 &
  servers="${servers:-} $!"
  # whatever becomes of the drill, nothing of it keeps running
  # shellcheck disable=SC2064 # those that run now
  trap "kill -9$servers 2>/dev/null || :" EXIT
  tries=0
  until [ "$(echo ping | ask_own "$1")" = PONG ]; do
    tries=$((tries + 1))
    { [ "$tries" -le 60 ] && kill -0 $!; } 2>/dev/null || stop "the server does not start: $(tail -n 5 "$scratch/$1.log")"
    sleep 1
  done
}

engine_load() {
  at=empty
  for file in dump.rdb appendonlydir appendonly.aof; do
    [ ! -e "$PAWL_SOURCE/$file" ] || stop "$file exists: a restore never writes over what is there"
  done
  at=load
  { mkdir -p "$PAWL_SOURCE" && cp "$1/dump.rdb" "$PAWL_SOURCE/dump.rdb.partial"; } || stop 'the dump cannot be put in its place'
  redis-check-rdb "$PAWL_SOURCE/dump.rdb.partial" >/dev/null || stop 'the dump is damaged'
  mv "$PAWL_SOURCE/dump.rdb.partial" "$PAWL_SOURCE/dump.rdb" || stop 'the dump cannot be put in its place'
  at=server
  [ -z "$serving" ] || start redis "$PAWL_SOURCE"
}

# A socket in a folder of this container is its only address: it listens to no network, and the source is not known here (E-51).
engine_serve() {
  at=server
  serving=yes
  PAWL_SOURCE=$scratch/server
  { rm -rf "$PAWL_SOURCE" "$scratch/pawl_control" && mkdir "$PAWL_SOURCE"; } || stop 'no folder can be made'
}

engine_canary() {
  written=$(echo "get pawl:canary:$2" | ask_own "$1")
  seconds_since "$written"
}

engine_tables() {
  echo 'info keyspace' | redis-cli -s "$scratch/$1.sock" >"$scratch/keyspace" || return 1
  # db0:keys=10,expires=2,avg_ttl=0
  sed -n 's/^db[0-9]*:keys=\([0-9]*\),expires=\([0-9]*\).*/\1 \2/p' "$scratch/keyspace" | {
    keys=0
    while read -r some passing; do keys=$((keys + some - passing)); done
    printf '%s\n' "$keys"
  }
}

# Whether the last command of a check answers a number above 0.
engine_holds() {
  answer=$(ask_own "$1" <"$2")
  case $answer in
  '' | *[!0-9]*) return 1 ;;
  esac
  [ "$answer" -gt 0 ]
}

engine_empty() {
  at=control
  mkdir "$scratch/$1" || stop 'no empty server can be made'
  start "$1" "$scratch/$1"
}
