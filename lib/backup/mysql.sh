# MySQL and MariaDB, by the programs of their own images. PAWL_FLAVOUR is mysql or mariadb; PAWL_HOST PAWL_PORT PAWL_USER name the
# source, and MYSQL_PWD is its password: a variable of the environment, never an argument, which every process of a node can read
# (B-09).
case $PAWL_FLAVOUR in
mariadb)
  client=mariadb
  dumper='mariadb-dump'
  daemon=mariadbd
  # who may see every routine, without which the dump leaves them out and says nothing
  sees_routines='select count(*) from mysql.proc'
  also=", if(Delete_history_priv = 'Y', 'delete history', null)"
  ;;
*)
  client=mysql
  dumper='mysqldump --set-gtid-purged=OFF'
  daemon=mysqld
  sees_routines="select 1 / (count(*) > 0) from information_schema.user_privileges where privilege_type in ('SHOW_ROUTINE', 'SELECT')"
  also=
  ;;
esac
socket=

# Runs a client program with the address of the source, or of the throw-away server.
connected() {
  if [ -n "$socket" ]; then
    "$@" --protocol=socket --socket="$socket" --user=root --default-character-set=utf8mb4
  else
    "$@" --protocol=tcp --host="$PAWL_HOST" --port="$PAWL_PORT" --user="$PAWL_USER" --default-character-set=utf8mb4
  fi
}

# One question to one database: the bare answer.
ask() {
  connected "$client" --batch --raw --skip-column-names --database="$1" --execute="$2"
}

# Privileges that the role lacks for a whole dump of a database: without them things are left out, and nothing is said.
lacking() {
  ask information_schema "set @me = concat('''', replace(current_user(), '@', '''@'''), '''');
    select coalesce(group_concat(needed separator ', '), '') from (select 'SELECT' needed union select 'SHOW VIEW' union
      select 'TRIGGER' union select 'EVENT') wanted where needed not in (
        select privilege_type from user_privileges where grantee = @me union
        select privilege_type from schema_privileges where grantee = @me and '$1' like table_schema)"
}

count_tables() {
  ask information_schema "select count(*) from tables where table_schema = '$1' and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')"
}

# The part of a dump that is the database itself, without its canary's.
section() {
  sed -n "/^-- Current Database: \`$2\`\$/,/^-- Current Database: \`pawl_$2\`\$/p" "$1"
}

whole_dump() {
  tail -n 1 "$1" | grep -q '^-- Dump completed'
}

engine_dump() {
  for database in $PAWL_DATABASES; do
    at=canary
    # one row for each run, so that two at once do not take each other's
    ask "pawl_$database" "create table if not exists canary (nonce varchar(64) primary key, at bigint not null) engine = InnoDB;
      delete from canary where at < unix_timestamp() - 604800; insert into canary values ('$2', unix_timestamp())" ||
      stop "$PAWL_USER cannot write to database pawl_$database: docs/backup.md says how the role is made"
    at=role
    missing=$(lacking "$database") || stop 'the server does not say what the role may do'
    [ -z "$missing" ] || stop "$PAWL_USER has no $missing on $database, and what it cannot see would be left out"
    ask information_schema "$sees_routines" >/dev/null || stop "$PAWL_USER cannot see all routines, and what it cannot see would be left out"
  done
  for database in $PAWL_DATABASES; do
    file=$1/$database.sql
    at=dump
    # one transaction for the database and its canary; InnoDB alone is consistent in it
    # shellcheck disable=SC2086 # the program and its options, each a word
    connected $dumper --single-transaction --quick --routines --triggers --events --hex-blob --no-tablespaces --skip-dump-date \
      --result-file="$file" --databases "$database" "pawl_$database" || stop "the dump of $database"
    at=verify
    whole_dump "$file" || stop "the dump of $database is cut off"
    section "$file" "$database" >"$scratch/section" || stop "the dump of $database cannot be read"
    tables=$(grep -c '^-- Table structure for table ' "$scratch/section" || :)
    [ "$tables" = "$(count_tables "$database")" ] || stop "the dump of $database has $tables tables, and the server another number"
    grep -q '^INSERT INTO ' "$scratch/section" || stop "$database has no table with data: an empty dump is no backup (E-65)"
    printf '%s\n' "tables_$database=$tables" >>"$1/manifest" || stop 'the manifest cannot be written'
  done
  rm -f "$scratch/section"
  at=globals
  accounts >"$1/globals.sql" || stop 'the accounts cannot be read: docs/backup.md says what the role needs'
  whole_globals "$1/globals.sql" || stop 'the accounts are missing or cut off'
  ask information_schema 'select version()' >"$scratch/version" || stop 'the server does not say its version'
  printf 'engine=%s %s\n' "$PAWL_FLAVOUR" "$(cat "$scratch/version")" >>"$1/manifest"
}

# Who may do what in the databases: without passwords, which the secret store has, so that an account is locked until it has one.
accounts() {
  for database in $PAWL_DATABASES; do
    ask mysql "
      select concat('create user if not exists ', quote(User), '@', quote(Host), ' account lock;') from (
        select User, Host from db where Host <> '' and ('$database' like Db or 'pawl_$database' like Db) union
        select User, Host from tables_priv where Host <> '' and Db = '$database') accounts;
      select concat('grant ', coalesce(nullif(concat_ws(', ', if(Select_priv = 'Y', 'select', null), if(Insert_priv = 'Y', 'insert', null),
        if(Update_priv = 'Y', 'update', null), if(Delete_priv = 'Y', 'delete', null), if(Create_priv = 'Y', 'create', null),
        if(Drop_priv = 'Y', 'drop', null), if(References_priv = 'Y', 'references', null), if(Index_priv = 'Y', 'index', null),
        if(Alter_priv = 'Y', 'alter', null), if(Create_tmp_table_priv = 'Y', 'create temporary tables', null),
        if(Lock_tables_priv = 'Y', 'lock tables', null), if(Create_view_priv = 'Y', 'create view', null),
        if(Show_view_priv = 'Y', 'show view', null), if(Create_routine_priv = 'Y', 'create routine', null),
        if(Alter_routine_priv = 'Y', 'alter routine', null), if(Execute_priv = 'Y', 'execute', null),
        if(Event_priv = 'Y', 'event', null), if(Trigger_priv = 'Y', 'trigger', null)$also), ''), 'usage'),
        ' on \`', Db, '\`.* to ', quote(User), '@', quote(Host), if(Grant_priv = 'Y', ' with grant option', ''), ';')
        from db where Host <> '' and ('$database' like Db or 'pawl_$database' like Db);
      select concat('grant ', trim(both ',' from replace(concat(',', Table_priv, ','), ',Grant,', ',')),
        ' on \`', Db, '\`.\`', Table_name, '\` to ', quote(User), '@', quote(Host), if(find_in_set('Grant', Table_priv), ' with grant option', ''), ';')
        from tables_priv where Host <> '' and Db = '$database' and Table_priv not in ('', 'Grant')" || return 1
  done
  printf '%s\n' '-- pawl: these were all accounts'
}

whole_globals() {
  grep -q '^grant ' "$1" && tail -n 1 "$1" | grep -q '^-- pawl: these were all accounts$'
}

# What a server of an older major version makes of a dump, nobody has tried.
same_major() {
  theirs=$(sed -n 's/^engine=[a-z]* \([0-9]*\)\..*/\1/p' "$1/manifest")
  version=$(ask information_schema 'select version()') || stop 'the server does not answer'
  [ "${theirs:-9999}" -le "${version%%.*}" ] || stop "the dump is of version ${theirs:-unknown}, and this server is $version"
}

engine_load() {
  at=version
  same_major "$1"
  at=globals
  whole_globals "$1/globals.sql" || stop 'the accounts are missing or cut off'
  for database in $PAWL_DATABASES; do
    at=empty
    [ "$(ask information_schema "select count(*) from schemata where schema_name in ('$database', 'pawl_$database')")" = 0 ] ||
      stop "$database exists: a restore never writes over what is there"
    at=load
    whole_dump "$1/$database.sql" || stop "the dump of $database is cut off"
    connected "$client" --batch <"$1/$database.sql" || stop "the dump of $database does not load"
  done
  at=globals
  connected "$client" --batch <"$1/globals.sql" || stop 'the accounts cannot be made'
}

# A socket in a folder of this container is its only address: it listens to no network, and the source is not known here (E-51).
engine_serve() {
  at=server
  unset MYSQL_PWD
  socket=$scratch/server.sock
  data=$scratch/server
  log=$scratch/server.log
  rm -rf "$data" "$socket"
  case $PAWL_FLAVOUR in
  mariadb) mariadb-install-db --no-defaults --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >"$log" 2>&1 ;;
  *) mysqld --no-defaults --initialize-insecure --datadir="$data" >"$log" 2>&1 ;;
  esac || stop "no server can be made: $(tail -n 5 "$log")"
  # events of the restored database must not run here
  "$daemon" --no-defaults --datadir="$data" --socket="$socket" --pid-file="$scratch/server.pid" --skip-networking --skip-log-bin \
    --event-scheduler=OFF --innodb-flush-log-at-trx-commit=0 >>"$log" 2>&1 &
  server=$!
  # whatever becomes of the drill, nothing of it keeps running
  trap 'kill -9 $server 2>/dev/null || :' EXIT
  tries=0
  until ask '' 'select 1' >/dev/null 2>&1; do
    tries=$((tries + 1))
    { [ "$tries" -le 60 ] && kill -0 "$server" 2>/dev/null; } || stop "the server does not start: $(tail -n 5 "$log")"
    sleep 1
  done
}

engine_canary() {
  ask "pawl_$1" "select unix_timestamp() - at from canary where nonce = '$2'" 2>/dev/null
}

engine_tables() {
  count_tables "$1"
}

engine_holds() {
  answer=$(connected "$client" --batch --raw --skip-column-names --database="$1" 2>/dev/null <"$2") || return 1
  [ "$answer" = 1 ]
}

engine_empty() {
  at=control
  ask '' "create database $1" || stop 'no empty database can be made'
}
