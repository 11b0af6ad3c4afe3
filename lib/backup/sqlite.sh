# SQLite, by its shell. PAWL_SOURCE is the folder of the claim, PAWL_FILES says which file of it each name is: `main=db/app.sqlite3`.
#
# The app's file is opened for reading alone; the canary is a database of its own beside it, called like the file and `-pawl`, so
# that no migration of the app meets a table that it does not know.

# The file of a name.
place() {
  file_of=$1
  for pair in $PAWL_FILES; do
    [ "${pair%%=*}" != "$1" ] || file_of=${pair#*=}
  done
  printf '%s/%s' "$PAWL_SOURCE" "$file_of"
}

# One question to one file: the bare answer. A file that is missing stays missing: SQLite would make an empty one.
ask() {
  sqlite3 -readonly -batch -bail -noheader -init /dev/null "$1" '.timeout 60000' "$2"
}

count_tables() {
  ask "$1" "select count(*) from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'"
}

# Whether any table has a row.
has_rows() {
  questions=$(ask "$1" "select coalesce(group_concat('select 1 from (select 1 from \"' || replace(name, '\"', '\"\"') || '\" limit 1)', ' union all '), '')
    from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' and sql not like 'create virtual%'") || return 1
  [ -n "$questions" ] && [ -n "$(ask "$1" "$questions")" ]
}

# A whole copy while the app writes: never cp, which knows nothing of what stands in the log beside the file.
copy() {
  sqlite3 -readonly -batch -bail -init /dev/null "$1" '.timeout 60000' ".backup '$2'" || return 1
  # one file, without a log beside it
  [ "$(sqlite3 -batch -bail -init /dev/null "$2" 'pragma journal_mode = delete')" = delete ] || return 1
  [ "$(ask "$2" 'pragma integrity_check')" = ok ]
}

engine_dump() {
  for database in $PAWL_DATABASES; do
    from=$(place "$database")
    at=source
    [ -f "$from" ] || stop "there is no ${from#"$PAWL_SOURCE/"} in the claim"
    at=canary
    sqlite3 -batch -bail -init /dev/null "$from-pawl" '.timeout 60000' "create table if not exists canary (nonce text primary key, at integer not null);
      delete from canary where at < strftime('%s', 'now') - 604800; insert into canary values ('$2', strftime('%s', 'now'))" ||
      stop "no canary can be written beside $database: does runAs name the user of the app?"
    at=dump
    copy "$from" "$1/$database.sqlite" || stop "the copy of $database is not sound"
    copy "$from-pawl" "$1/$database.canary" || stop "the copy of the canary of $database is not sound"
    at=verify
    tables=$(count_tables "$1/$database.sqlite") || stop "the copy of $database cannot be read"
    has_rows "$1/$database.sqlite" || stop "$database has no table with data: an empty dump is no backup (E-65)"
    printf '%s\n' "tables_$database=$tables" >>"$1/manifest" || stop 'the manifest cannot be written'
  done
  printf 'engine=sqlite %s\n' "$(sqlite3 -version | cut -d' ' -f1)" >>"$1/manifest"
}

# Whether one of the databases is there, and which file says so.
engine_taken() {
  for database in $PAWL_DATABASES; do
    to=$(place "$database")
    for file in "$to" "$to-wal" "$to-journal"; do
      [ ! -e "$file" ] || return 0
    done
  done
  return 1
}

engine_load() {
  at=empty
  ! engine_taken || stop "${file##*/} exists: a restore never writes over what is there"
  for database in $PAWL_DATABASES; do
    to=$(place "$database")
    at=load
    { mkdir -p "${to%/*}" && cp "$1/$database.canary" "$to-pawl" && cp "$1/$database.sqlite" "$to.partial"; } ||
      stop "$database cannot be put in its place"
    [ "$(ask "$to.partial" 'pragma integrity_check')" = ok ] || stop "$database is damaged"
    mv "$to.partial" "$to" || stop "$database cannot be put in its place"
  done
}

# A folder of this container: nothing of the source is known here (E-51).
engine_serve() {
  at=server
  PAWL_SOURCE=$scratch/server
  { rm -rf "$PAWL_SOURCE" && mkdir "$PAWL_SOURCE"; } || stop 'no folder can be made'
}

engine_canary() {
  ask "$(place "$1")-pawl" "select strftime('%s', 'now') - at from canary where nonce = '$2'" 2>/dev/null
}

engine_tables() {
  count_tables "$(place "$1")"
}

engine_holds() {
  answer=$(sqlite3 -readonly -batch -bail -noheader -init /dev/null "$(place "$1")" <"$2" 2>/dev/null) || return 1
  [ "$answer" = 1 ]
}

engine_empty() {
  at=control
  sqlite3 -batch -init /dev/null "$(place "$1")" vacuum || stop 'no empty database can be made'
}
