# Files of a claim. PAWL_SOURCE is the folder; PAWL_EXCLUDE are patterns of what is left out, from the folder on: `cache/* *.log`.
#
# Canaries are files in `.pawl`, one for each run.

# Everything that is kept, by find; further words say what is done with it.
kept() {
  set -f
  for pattern in $PAWL_EXCLUDE; do set -- ! -path "./$pattern" "$@"; done
  set +f
  (cd "$PAWL_SOURCE" && find . ! -type s ! -type p "$@")
}

# Live databases, of which a copy of the files is no backup (K-31).
databases() {
  kept \( -name PG_VERSION -o -name ibdata1 -o -name WiredTiger -o -name appendonly.aof -o -name appendonlydir \) -print
  kept -type f \( -name '*.db' -o -name '*.sqlite' -o -name '*.sqlite3' \) -print | while read -r file; do
    [ "$(head -c 15 "$PAWL_SOURCE/$file" | tr -d '\0')" != 'SQLite format 3' ] || printf '%s\n' "$file"
  done
}

# Whether a folder holds the files that were listed, byte by byte.
same() {
  (cd "$1" && sha256sum -c "$2") >/dev/null 2>&1
}

# Brings all archives back, with rights whatever the umask.
unpack() {
  for archive in "$1"/tree-*.tar; do tar -xpf "$archive" -C "$2" || return 1; done
}

engine_dump() {
  at=canary
  own=$PAWL_SOURCE/.pawl
  { mkdir -p "$own" && printf '%s\n' "$(date +%s)" >"$own/canary-$2" && find "$own" -name 'canary-*' -mtime +7 -exec rm -f {} +; } ||
    stop 'no canary can be written into the claim: does runAs name the user of the app?'
  at=source
  found=$(databases) || stop 'the files cannot be listed'
  [ -z "$found" ] || stop "a copy of a live database is no backup of it (K-31): exclude what follows, and let its engine dump it
$found"
  kept -type f ! -path './.pawl/*' -print >"$scratch/list" || stop 'the files cannot be listed'
  [ -s "$scratch/list" ] || stop 'there is no file: an empty dump is no backup (E-65)'
  at=dump
  kept -type f -exec sha256sum {} + >"$scratch/sums.before" || stop 'not all files can be read'
  # as many archives as command lines are needed for all names, because not every tar reads a list of them
  # shellcheck disable=SC2016 # $0, $$ and $@ are the inner shell's
  kept -exec sh -c 'tar -cf "$0/tree-$$.tar" --no-recursion "$@"' "$1" {} + || stop 'not all files can be read'
  at=verify
  { rm -rf "$scratch/back" && mkdir "$scratch/back"; } || stop 'no folder can be made'
  unpack "$1" "$scratch/back" || stop 'the copy cannot be read back'
  same "$scratch/back" "$scratch/sums.before" || stop 'files changed while they were copied: exclude those that always change'
  # what is new since then was copied too, such as the canary of another run
  (cd "$scratch/back" && find . -type f -exec sha256sum {} +) >"$1/tree.sums" || stop 'the copy cannot be read back'
  rm -rf "$scratch/back"
  printf '%s\n' "tables_tree=$(wc -l <"$1/tree.sums" | tr -d ' ')" 'engine=tree' >>"$1/manifest" || stop 'the manifest cannot be written'
}

# Whether the folder holds anything but what a file system makes, and our own mark.
engine_taken() {
  there=$(find "$PAWL_SOURCE" -mindepth 1 ! -name lost+found ! -path '*/lost+found/*' ! -name .pawl-restoring -print) ||
    stop 'the folder cannot be read'
  [ -n "$there" ]
}

engine_load() {
  at=empty
  mkdir -p "$PAWL_SOURCE" || stop 'no folder can be made'
  ! engine_taken || stop 'the folder is not empty: a restore never writes over what is there'
  at=load
  unpack "$1" "$PAWL_SOURCE" || stop 'the files cannot be put in their place'
  same "$PAWL_SOURCE" "$1/tree.sums" || stop 'what was put in its place is not what was kept'
}

# A folder of this container: nothing of the source is known here (E-51).
engine_serve() {
  at=server
  PAWL_SOURCE=$scratch/server
  rm -rf "$PAWL_SOURCE" "$scratch/pawl_control" || stop 'no folder can be made'
}

engine_canary() {
  written=$(cat "$PAWL_SOURCE/.pawl/canary-$2" 2>/dev/null) || return 1
  seconds_since "$written"
}

engine_tables() {
  find "$PAWL_SOURCE" -type f | wc -l | tr -d ' '
}

# Whether a file with content is where a pattern says.
engine_holds() {
  folder=$PAWL_SOURCE
  [ "$1" = tree ] || folder=$scratch/$1
  [ -n "$(find "$folder" -path "$folder/$(cat "$2")" -type f -size +0c)" ]
}

engine_empty() {
  at=control
  mkdir "$scratch/$1" || stop 'no empty folder can be made'
}
