# PostgreSQL, by the programs of its own image. PGHOST PGPORT PGUSER PGPASSWORD PGSSLMODE name the source; they are variables of
# the environment, never arguments, which every process of a node can read (B-09).

# One question to one database: the bare answer.
ask() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$1" --command "$2"
}

# Tables with data besides our own, as the table of contents of a dump has them.
dumped_tables() {
  grep ' TABLE DATA ' "$1" | grep -vc ' TABLE DATA pawl ' || :
}

engine_dump() {
  at=canary
  for database in $PAWL_DATABASES; do
    # one row for each run, so that two at once do not take each other's
    ask "$database" "set client_min_messages = warning;
      create table if not exists pawl.canary (nonce text primary key, at timestamptz not null);
      delete from pawl.canary where at < now() - interval '7 days'; insert into pawl.canary values ('$2', now())" ||
      stop "$PGUSER cannot write to schema pawl of $database: docs/backup.md says how the role is made"
  done
  for database in $PAWL_DATABASES; do
    file=$1/$database.dump
    at=dump
    # not compressed: the repository does that, and finds what has not changed since yesterday
    pg_dump --no-password --format=custom --compress=0 --no-tablespaces --file="$file" --dbname="$database" ||
      stop "pg_dump of $database"
    at=verify
    # every block of it: the table of contents stands in front, so that listing it says nothing of a cut-off end
    pg_restore --file=/dev/null "$file" || stop "the dump of $database cannot be read"
    pg_restore --list "$file" >"$scratch/list" || stop "the dump of $database has no table of contents"
    tables=$(dumped_tables "$scratch/list")
    [ "$tables" -gt 0 ] || stop "$database has no table with data: an empty dump is no backup (E-65)"
    printf '%s\n' "tables_$database=$tables" >>"$1/manifest" || stop 'the manifest cannot be written'
  done
  at=globals
  # no passwords of roles: reading them takes a superuser (B-08), and the secret store has them
  pg_dumpall --no-password --globals-only --no-role-passwords --no-tablespaces --file="$1/globals.sql" \
    --database="${PAWL_DATABASES%% *}" || stop 'pg_dumpall of roles'
  whole_globals "$1/globals.sql" || stop 'the roles are missing or cut off'
  ask "${PAWL_DATABASES%% *}" 'show server_version' >"$scratch/version" || stop 'the server does not say its version'
  printf 'engine=postgres %s\n' "$(cat "$scratch/version")" >>"$1/manifest"
}

whole_globals() {
  grep -q '^CREATE ROLE ' "$1" && tail -n 5 "$1" | grep -q '^-- PostgreSQL database cluster dump complete$'
}

engine_load() {
  at=globals
  whole_globals "$1/globals.sql" || stop 'the roles are missing or cut off'
  ask postgres "select format('CREATE ROLE %I;', rolname) from pg_roles" >"$scratch/roles" || stop 'the server does not answer'
  grep -vxFf "$scratch/roles" "$1/globals.sql" >"$scratch/globals.sql" || stop 'the roles cannot be read'
  psql --no-psqlrc --no-password --quiet --set ON_ERROR_STOP=1 --dbname postgres --file "$scratch/globals.sql" >/dev/null ||
    stop 'the roles cannot be made'
  for database in $PAWL_DATABASES; do
    at=empty
    [ "$(ask postgres "select count(*) from pg_database where datname = '$database'")" = 0 ] ||
      stop "$database exists: a restore never writes over what is there"
    at=load
    pg_restore --no-password --create --exit-on-error --no-tablespaces --dbname=postgres "$1/$database.dump" ||
      stop "pg_restore of $database"
  done
}

# A socket in a folder of this container is its only address: it listens to no network, and the source is not known here (E-51).
engine_serve() {
  at=server
  unset PGPASSWORD PGPORT PGSSLMODE
  export PGHOST="$scratch" PGUSER=postgres
  rm -rf "$scratch/server"
  initdb --pgdata="$scratch/server" --username=postgres --auth=trust --encoding=UTF8 --no-sync >"$scratch/server.log" 2>&1 ||
    stop "no server can be made: $(cat "$scratch/server.log")"
  # whatever becomes of the drill, nothing of it keeps running
  trap 'pg_ctl --pgdata="$scratch/server" --mode=immediate stop >/dev/null 2>&1 || :' EXIT
  pg_ctl --pgdata="$scratch/server" --wait --log="$scratch/server.log" --options="-c listen_addresses='' \
    -c unix_socket_directories='$scratch' -c dynamic_shared_memory_type=mmap -c fsync=off -c full_page_writes=off -c autovacuum=off" start >/dev/null ||
    stop "the server does not start: $(cat "$scratch/server.log")"
}

engine_canary() {
  ask "$1" "select floor(extract(epoch from now() - at))::bigint from pawl.canary where nonce = '$2'" 2>/dev/null
}

engine_tables() {
  ask "$1" "select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname not in ('pawl', 'information_schema') and nspname not like 'pg\\_%'"
}

engine_holds() {
  answer=$(psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$1" --file "$2" \
    2>/dev/null) || return 1
  [ "$answer" = t ]
}

engine_empty() {
  at=control
  ask postgres "create database $1" || stop 'no empty database can be made'
}
