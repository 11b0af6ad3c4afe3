# etcd, by the programs of its own image. ETCDCTL_ENDPOINTS names the source, ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY are files, and
# passwords are variables of the environment, never arguments, which every process of a node can read (B-09). Where authentication
# is on, ETCDCTL_USER ETCDCTL_PASSWORD may read everything and write canaries alone; snapshots are given to PAWL_ROOT, with
# PAWL_ROOT_PASSWORD, because etcd gives them to nobody else. A restore has a folder instead, PAWL_SOURCE: a member reads it when it
# starts; PAWL_MEMBER PAWL_CLUSTER PAWL_PEER name it where it is one of several.
#
# Keys of a lease may be gone when a snapshot is restored, so that those without one are counted.
serving=
# its own 2 and 5 seconds are short for a busy node
export ETCDCTL_DIAL_TIMEOUT="${ETCDCTL_DIAL_TIMEOUT:-15s}" ETCDCTL_COMMAND_TIMEOUT="${ETCDCTL_COMMAND_TIMEOUT:-60s}"

# One command to a throw-away member. What is restored asks for the password that it was kept with.
ask_own() (
  unset ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY
  [ "$1" = etcd ] || unset ETCDCTL_USER ETCDCTL_PASSWORD
  export ETCDCTL_ENDPOINTS="unix://$1:1"
  cd "$scratch" && shift && etcdctl "$@" 2>/dev/null
)

# Makes a member's folder of a snapshot, and compares every byte with the snapshot's own checksum.
unpack() {
  rm -rf "$2"
  set -- "$1" --data-dir "$2" --name "${PAWL_MEMBER:-default}" \
    --initial-cluster "${PAWL_CLUSTER:-default=http://localhost:2380}" \
    --initial-advertise-peer-urls "${PAWL_PEER:-http://localhost:2380}"
  # where there is an etcdutl, etcdctl may have lost this command to it
  if command -v etcdutl >/dev/null; then
    etcdutl snapshot restore "$@"
  else
    etcdctl snapshot restore "$@"
  fi >"$scratch/said" 2>&1
}

# A member that only this container can reach: sockets in its folder. @param 1 its name, and its folder's
start() {
  rm -f "$scratch/$1:1" "$scratch/$1:2"
  (cd "$scratch" && exec etcd --data-dir "$2" --listen-client-urls "unix://$1:1" --advertise-client-urls "unix://$1:1" \
    --listen-peer-urls "unix://$1:2" >"$scratch/$1.log" 2>&1) &
  servers="${servers:-} $!"
  # whatever becomes of the drill, nothing of it keeps running
  # shellcheck disable=SC2064 # those that run now
  trap "kill -9$servers 2>/dev/null || :" EXIT
  tries=0
  until [ -S "$scratch/$1:1" ] && ask_own "$1" get pawl/ --prefix --limit 1 --keys-only >/dev/null; do
    tries=$((tries + 1))
    { [ "$tries" -le 60 ] && kill -0 $!; } 2>/dev/null || stop "the member does not start: $(tail -n 5 "$scratch/$1.log")"
    sleep 1
  done
}

engine_dump() {
  at=canary
  # one key for each run, so that two at once do not take each other's; it goes by itself after a week
  lease=$(etcdctl lease grant 604800 2>"$scratch/said" | sed -n 's/^lease \([0-9a-f]*\) granted.*/\1/p')
  { [ -n "$lease" ] && etcdctl put --lease="$lease" "pawl/canary/$2" "$(date +%s)" >/dev/null 2>"$scratch/said"; } ||
    stop "no key can be written that begins with pawl/ (docs/backup.md says how the user is made): $(tail -n 1 "$scratch/said")"
  at=dump
  (
    [ -z "${PAWL_ROOT:-}" ] || export ETCDCTL_USER="$PAWL_ROOT" ETCDCTL_PASSWORD="$PAWL_ROOT_PASSWORD"
    etcdctl snapshot save "$1/etcd.db" >"$scratch/said" 2>&1
  ) || stop "the source gives no snapshot: $(tail -n 2 "$scratch/said")"
  at=verify
  unpack "$1/etcd.db" "$scratch/back" || stop "the snapshot cannot be read: $(tail -n 2 "$scratch/said")"
  start etcd "$scratch/back"
  # several members may answer, and one of them be behind
  engine_canary etcd "$2" >/dev/null || stop 'the snapshot is older than the canary'
  keys=$(engine_tables etcd) || stop 'the keys of the snapshot cannot be counted'
  [ "$keys" -gt 0 ] || stop 'no key is without a lease: an empty snapshot is no backup (E-65)'
  { kill -9 "$!" && rm -rf "$scratch/back"; } || stop 'the member cannot be taken away'
  version=$(etcd --version | sed -n 's/^etcd Version: //p')
  printf '%s\n' "tables_etcd=$keys" "engine=etcd $version" >>"$1/manifest" || stop 'the manifest cannot be written'
}

engine_load() {
  at=empty
  mkdir -p "$PAWL_SOURCE" || stop 'no folder can be made'
  [ ! -e "$PAWL_SOURCE/member" ] || stop 'member exists: a restore never writes over what is there'
  at=load
  unpack "$1/etcd.db" "$PAWL_SOURCE/partial" || stop "the snapshot is damaged: $(tail -n 2 "$scratch/said")"
  { mv "$PAWL_SOURCE/partial/member" "$PAWL_SOURCE/member" && rm -rf "$PAWL_SOURCE/partial"; } ||
    stop 'the snapshot cannot be put in its place'
  at=server
  [ -z "$serving" ] || start etcd "$PAWL_SOURCE"
}

# Sockets in a folder of this container are its only address: it listens to no network, and the source is not known here (E-51).
engine_serve() {
  at=server
  serving=yes
  PAWL_SOURCE=$scratch/server
  rm -rf "$PAWL_SOURCE" "$scratch/pawl_control" || stop 'no folder can be made'
}

engine_canary() {
  written=$(ask_own "$1" get "pawl/canary/$2" --print-value-only)
  seconds_since "$written"
}

engine_tables() {
  ask_own "$1" get '' --prefix --keys-only --write-out fields >"$scratch/keys" || return 1
  grep -c '^"Lease" : 0$' "$scratch/keys" || :
}

# Whether a key that begins like this has a value.
engine_holds() {
  [ -n "$(ask_own "$1" get --prefix --limit 1 --print-value-only -- "$(cat "$2")")" ]
}

engine_empty() {
  at=control
  start "$1" "$scratch/$1"
}
