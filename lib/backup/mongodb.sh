# MongoDB in a replica set, by the programs of its own image. PAWL_HOST PAWL_PORT PAWL_USER PAWL_SET name the source, PAWL_CA is a
# file, and PAWL_PASSWORD a variable of the environment, never an argument, which every process of a node can read (B-09): mongosh has
# it from its environment, the tools from a file that this user alone can read. A restore has PAWL_URI instead.

# mongosh writes below it, and nothing else can be written to
export HOME="$PAWL_SCRATCH"

# Every byte as a connection string has it.
encoded() {
  od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'
}

# Which server the programs talk to. @param 1 connection string
connect_to() {
  export PAWL_URI="$1"
  printf 'uri: "%s"\n' "$1" >"$scratch/mongodb.yaml" || stop "$scratch cannot be written to"
}

# JavaScript, in which `to` is a database of the server: what its last line answers.
ask() {
  mongosh --nodb --norc --quiet --eval "const to = connect(process.env.PAWL_URI); $1" 2>"$scratch/said"
}

# All of an archive, with what was written while it was made.
restore() {
  mongorestore --config="$scratch/mongodb.yaml" --archive="$1" --oplogReplay --stopOnError >"$scratch/said" 2>&1
}

# A server that only this container can reach, on its loopback. @param 1 its name, and its folder's
start() {
  { rm -rf "${scratch:?}/$1" && mkdir "$scratch/$1"; } || stop 'no folder can be made'
  mongod --dbpath "$scratch/$1" --bind_ip 127.0.0.1 --port 27017 --nounixsocket >"$scratch/$1.log" 2>&1 &
  server=$!
  # whatever becomes of it, nothing of it keeps running
  trap 'kill -9 $server 2>/dev/null || :' EXIT
  connect_to 'mongodb://127.0.0.1:27017/?directConnection=true'
  tries=0
  until ask 'to.version()' >/dev/null; do
    tries=$((tries + 1))
    { [ "$tries" -le 60 ] && kill -0 "$server" 2>/dev/null; } || stop "the server does not start: $(tail -n 5 "$scratch/$1.log")"
    sleep 1
  done
}

engine_dump() {
  at=canary
  tls=
  [ -z "${PAWL_CA:-}" ] || tls="&tls=true&tlsCAFile=$PAWL_CA"
  login=$(printf '%s:%s' "$PAWL_USER" "$PAWL_PASSWORD" | encoded | sed 's/%3a/:/')
  connect_to "mongodb://$login@$PAWL_HOST:$PAWL_PORT/?authSource=admin&replicaSet=$PAWL_SET$tls"
  now=$(date +%s)
  # one document for each run, so that two at once do not take each other's
  written=$(ask "const canaries = to.getSiblingDB('pawl').canary; canaries.deleteMany({ at: { \$lt: $((now - 604800)) } });
    canaries.insertOne({ _id: '$2', at: $now }).acknowledged") || written=
  [ "$written" = true ] ||
    stop "$PAWL_USER cannot write to the database pawl (docs/backup.md says how the user is made): $(tail -n 1 "$scratch/said")"
  at=dump
  mongodump --config="$scratch/mongodb.yaml" --archive="$1/mongodb.archive" --oplog >"$scratch/said" 2>&1 ||
    stop "the source gives no dump: $(tail -n 2 "$scratch/said")"
  rm "$scratch/mongodb.yaml" || stop 'the connection string cannot be taken away'
  at=verify
  # a dry run reads the table of contents alone, and not what is behind it
  start verify
  restore "$1/mongodb.archive" || stop "the dump cannot be restored: $(tail -n 2 "$scratch/said")"
  engine_canary pawl "$2" >/dev/null || stop 'the dump is older than the canary'
  for database in $PAWL_DATABASES; do
    held=$(ask "const kept = to.getSiblingDB('$database');
      kept.getCollectionNames().some((name) => kept.getCollection(name).findOne() !== null)") || stop "$database cannot be read"
    [ "$held" = true ] || stop "$database has no collection with a document: an empty dump is no backup (E-65)"
    collections=$(engine_tables "$database") || stop "the collections of $database cannot be counted"
    printf '%s\n' "tables_$database=$collections" >>"$1/manifest" || stop 'the manifest cannot be written'
  done
  version=$(ask 'to.version()') || stop 'the server does not say its version'
  printf '%s\n' "engine=mongodb $version" >>"$1/manifest" || stop 'the manifest cannot be written'
  kill "$server" || stop "the server has ended by itself: $(tail -n 5 "$scratch/verify.log")"
  wait "$server" || :
  trap - EXIT
  rm -rf "$scratch/verify" "$scratch/mongodb.yaml" || stop 'the server cannot be taken away'
}

engine_load() {
  at=empty
  connect_to "$PAWL_URI"
  there=$(ask "to.getSiblingDB('admin').runCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name)
    .filter((name) => !['admin', 'config', 'local'].includes(name)).join(' ')") ||
    stop "the server does not answer: $(tail -n 1 "$scratch/said")"
  [ -z "$there" ] || stop "the server has $there: a restore never writes over what is there"
  at=load
  restore "$1/mongodb.archive" || stop "the dump cannot be restored: $(tail -n 2 "$scratch/said")"
  rm "$scratch/mongodb.yaml" || stop 'the connection string cannot be taken away'
}

# The loopback of this container is its only address, and the source is not known here (E-51).
engine_serve() {
  at=server
  start server
}

engine_canary() {
  written=$(ask "const canary = to.getSiblingDB('pawl').canary.findOne({ _id: '$2' }); canary === null ? 'none' : canary.at") || return 1
  seconds_since "$written"
}

engine_tables() {
  ask "to.getSiblingDB('$1').getCollectionNames().length"
}

# Whether an expression answers true, in which `db` is the database.
engine_holds() {
  answer=$(ask "const db = to.getSiblingDB('$1'); $(cat "$2")") || return 1
  [ "$answer" = true ]
}

# A database is empty as long as nobody writes to it.
engine_empty() {
  at=control
  [ "$(engine_tables "$1")" = 0 ] || stop "$1 is not empty"
}
