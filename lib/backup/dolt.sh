# Dolt, by its own program. PAWL_HOST PAWL_PORT PAWL_USER name the source and PAWL_REMOTES where it answers clones; its password is in
# DOLT_CLI_PASSWORD and DOLT_REMOTE_PASSWORD, variables of the environment, never an argument, which every process of a node can read
# (B-09). A restore has a folder instead, PAWL_SOURCE: a server that starts there has the databases.
#
# A clone has what is committed, on every branch. Users, grants and the permissions on branches belong to the server, and are not in it.

# its settings and temporary files stand there, and nothing else can be written to
export HOME="$PAWL_SCRATCH" DOLT_ROOT_PATH="$PAWL_SCRATCH" DOLT_DISABLE_EVENT_FLUSH=true

# What a query answers, without its heading. @param 1… dolt with its options
answered() {
  "$@" >"$scratch/answer" 2>"$scratch/said" && tail -n +2 "$scratch/answer"
}

# One question to the source. @param 1 database, or database/branch 2 SQL
ask() {
  answered dolt --host "$PAWL_HOST" --port "$PAWL_PORT" --user "$PAWL_USER" --no-tls --use-db "$1" \
    sql --result-format csv --query "$2"
}

# One question to what lies in the folder that is restored into. @param 1 database, or database/branch 2 SQL
ask_own() (
  unset DOLT_CLI_PASSWORD DOLT_REMOTE_PASSWORD
  cd "$PAWL_SOURCE" && answered dolt --use-db "$1" sql --result-format csv --query "$2"
)

tables_of() {
  printf "select count(*) from information_schema.tables where table_schema = '%s' and table_type = 'BASE TABLE'" "$1"
}

# What others have begun on a branch may be committed a moment later.
committed() {
  tries=0
  while :; do
    dirty=$(ask "$1" "select name from dolt_branches where dirty and name <> 'pawl'") || stop "the branches of $1 cannot be read"
    [ -n "$dirty" ] || return 0
    tries=$((tries + 1))
    [ "$tries" -le 10 ] || stop "$1 has changes that nobody has committed, which a clone leaves out, on $(printf '%s' "$dirty" | tr '\n' ' ')"
    sleep 1
  done
}

# A clone as a database of its own: its branches stand there as those of a remote. @param 1 database
clone() {
  (
    cd "$scratch/clone" && dolt clone --user "$PAWL_USER" "$PAWL_REMOTES/$1" "$1" >"$scratch/said" 2>&1
  ) || stop "the source gives no clone of $1: $(tail -n 1 "$scratch/said")"
  PAWL_SOURCE=$scratch/clone
  branches=$(ask_own "$1" "select substring(name, length('remotes/origin/') + 1) from dolt_remote_branches where name not in
    (select concat('remotes/origin/', name) from dolt_branches)") || stop "the branches of the clone cannot be read"
  for branch in $branches; do
    ask_own "$1" "call dolt_branch('$branch', 'remotes/origin/$branch')" >/dev/null || stop "the branch $branch cannot be made"
  done
  ask_own "$1" "call dolt_remote('remove', 'origin')" >/dev/null || stop 'the clone does not forget where it is from'
}

# Puts a database into the folder, and reads all of it.
unpack() {
  mkdir -p "$PAWL_SOURCE" || stop 'no folder can be made'
  rm -rf "$PAWL_SOURCE/.pawl-partial"
  { mkdir "$PAWL_SOURCE/.pawl-partial" && tar -xf "$1/$2.tar" -C "$PAWL_SOURCE/.pawl-partial" 2>"$scratch/said"; } ||
    stop "the dump of $2 cannot be unpacked: $(tail -n 1 "$scratch/said")"
  (
    unset DOLT_CLI_PASSWORD DOLT_REMOTE_PASSWORD
    cd "$PAWL_SOURCE/.pawl-partial/$2" && dolt fsck >"$scratch/said" 2>&1 && grep -q '^No problems found' "$scratch/said"
  ) || stop "the dump of $2 is damaged: $(tail -n 1 "$scratch/said")"
  { mv "$PAWL_SOURCE/.pawl-partial/$2" "$PAWL_SOURCE/$2" && rmdir "$PAWL_SOURCE/.pawl-partial"; } ||
    stop "$2 cannot be put in its place"
}

engine_dump() {
  rm -rf "$scratch/clone" "$scratch/back"
  mkdir "$scratch/clone" || stop "$scratch cannot be written to"
  for database in $PAWL_DATABASES; do
    at=canary
    # one row for each run, so that two at once do not take each other's; the other may commit both
    ask "$database/pawl" "create table if not exists canary (nonce varchar(64) primary key, at bigint not null);
      delete from canary where at < unix_timestamp() - 604800; insert into canary values ('$2', unix_timestamp());
      call dolt_commit('--skip-empty', '-Am', 'canary')" >/dev/null ||
      stop "$PAWL_USER cannot commit to the branch pawl of $database (docs/backup.md says how both are made): $(tail -n 1 "$scratch/said")"
    at=dump
    committed "$database"
    clone "$database"
    tar -cf "$1/$database.tar" -C "$scratch/clone" "$database" || stop "the clone of $database cannot be kept"
    rm -rf "${scratch:?}/clone/$database"
    at=verify
    PAWL_SOURCE=$scratch/back
    unpack "$1" "$database"
    engine_canary "$database" "$2" >/dev/null || stop "the clone of $database is older than the canary"
    filled=$(ask_own "$database" "select coalesce(sum(table_rows), 0) > 0 from information_schema.tables
      where table_schema = '$database' and table_type = 'BASE TABLE'") || stop "the tables of $database cannot be read"
    yes "$filled" || stop "$database has no table with data: an empty dump is no backup (E-65)"
    tables=$(engine_tables "$database") || stop "the tables of $database cannot be counted"
    [ "$tables" = "$(ask "$database" "$(tables_of "$database")")" ] ||
      stop "the clone of $database has $tables tables, and the server another number"
    printf '%s\n' "tables_$database=$tables" >>"$1/manifest" || stop 'the manifest cannot be written'
  done
  version=$(ask "$database" 'select dolt_version()') || stop 'the server does not say its version'
  printf '%s\n' "engine=dolt $version" >>"$1/manifest" || stop 'the manifest cannot be written'
  rm -rf "$scratch/clone" "$scratch/back"
}

# The answer to a question of yes or no.
yes() {
  [ "$1" = true ] || [ "$1" = 1 ]
}

engine_load() {
  at=empty
  for database in $PAWL_DATABASES; do
    [ ! -e "$PAWL_SOURCE/$database" ] || stop "$database exists: a restore never writes over what is there"
  done
  at=load
  for database in $PAWL_DATABASES; do unpack "$1" "$database"; done
}

# The program reads the folder itself: it listens to no network, and the source is not known here (E-51).
engine_serve() {
  at=server
  PAWL_SOURCE=$scratch/server
  { rm -rf "$PAWL_SOURCE" && mkdir "$PAWL_SOURCE"; } || stop 'no folder can be made'
}

engine_canary() {
  written=$(ask_own "$1/pawl" "select at from canary where nonce = '$2'") || return 1
  seconds_since "$written"
}

engine_tables() {
  ask_own "$1" "$(tables_of "$1")"
}

engine_holds() {
  answer=$(ask_own "$1" "$(cat "$2")") || return 1
  yes "$answer"
}

engine_empty() {
  at=control
  # a database begins with a commit, and a commit has an author
  (
    dolt config --global --add user.name pawl && dolt config --global --add user.email pawl@localhost &&
      cd "$PAWL_SOURCE" && dolt sql --query "create database $1"
  ) >"$scratch/said" 2>&1 || stop "no empty database can be made: $(tail -n 1 "$scratch/said")"
}
