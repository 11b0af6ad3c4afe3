# What the engine's own image does for a backup and for a drill, whatever the engine is. The functions of one engine stand above:
#
#   engine_dump FOLDER NONCE    marks the source with a canary, then writes a whole dump into FOLDER and reads it back
#   engine_serve                starts a throw-away server that only this container can reach
#   engine_load FOLDER          puts the dump into the server, which must not have it yet
#   engine_taken                whether the folder of the target holds anything; of engines that are restored into one
#   engine_canary DATABASE NONCE  prints how many seconds ago the canary was written, or nothing where there is no such canary
#   engine_tables DATABASE      prints how many tables with data there are
#   engine_holds DATABASE FILE  whether a check holds
#   engine_empty DATABASE       makes an empty database
#
# Settings are variables of the environment: PAWL_PLAN PAWL_SCRATCH PAWL_DATABASES, for a drill PAWL_CHECKS too.
#
#   dump      leaves a dump in $PAWL_SCRATCH/out, with a manifest and the checksums of every file, or nothing
#   attempt   the same, but leaves $PAWL_SCRATCH/undumped where it fails: whoever keeps knows whether that matters
#   load      puts the dump of $PAWL_SCRATCH/out into the server that the environment names; never over what is there
#   fill      the same for a folder that may be filled already, and then stays as it is
#   drill     loads it into a throw-away server, and proves that what came back is what was kept
scratch=$PAWL_SCRATCH
out=$scratch/out

# The value of one line of the manifest.
fact() {
  sed -n "s/^$1=//p" "$out/manifest"
}

# Seconds since a time that was written down; fails where it is none.
seconds_since() {
  case $1 in
  '' | *[!0-9]*) return 1 ;;
  esac
  printf '%s\n' "$(($(date +%s) - $1))"
}

dump() {
  partial=$scratch/out.partial
  at=scratch
  { rm -rf "$out" "$partial" && mkdir -p "$partial"; } || stop "$scratch cannot be written to"
  nonce=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  : >"$partial/manifest"
  engine_dump "$partial" "$nonce"
  at=manifest
  bytes=$(cat "$partial"/* | wc -c | tr -d ' ')
  printf '%s\n' "plan=$PAWL_PLAN" "nonce=$nonce" "taken=$(date +%s)" "bytes=$bytes" >>"$partial/manifest" ||
    stop 'the manifest cannot be written'
  (cd "$partial" && sha256sum -- * >"$scratch/sums") || stop 'the dump cannot be read back'
  # whole or not at all: what reads it next must never see half of it (E-52)
  { mv "$scratch/sums" "$partial/SHA256SUMS" && mv "$partial" "$out"; } || stop "$out cannot be put in its place"
  say "dumped $PAWL_DATABASES: $bytes bytes"
}

# A shell of its own, because within a condition this one would go on after what fails.
attempt() {
  rm -f "$scratch/undumped" || stop "$scratch cannot be written to"
  /bin/sh "$0" dump || : >"$scratch/undumped"
}

intact() {
  at=checksums
  [ -f "$out/SHA256SUMS" ] || stop "there is no dump in $out"
  (cd "$out" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || stop 'the dump is not what was kept'
  [ "$(fact plan)" = "$PAWL_PLAN" ] || stop "the dump is of the plan $(fact plan)"
}

load() {
  intact
  engine_load "$out"
  say "loaded $PAWL_DATABASES"
}

# A claim that is new is filled before anybody starts on it. One that holds data is left alone: this runs again when the job changes.
fill() {
  intact
  at=fill
  marker=$PAWL_SOURCE/.pawl-restoring
  [ ! -e "$marker" ] || stop 'a restore has ended half-way here: empty the folder, and let this run again'
  if engine_taken; then
    say 'the folder holds data: nothing is restored'
    return
  fi
  { mkdir -p "$PAWL_SOURCE" && : >"$marker"; } || stop 'the folder cannot be written to'
  load
  rm "$marker" || stop 'the folder cannot be written to'
}

# What came back is the dump that was kept; sets its age.
canary_lives() {
  age=$(engine_canary "$1" "$2") && [ -n "$age" ] && [ "$age" -ge -300 ]
}

prove() {
  at=canary
  if ! canary_lives "$1" "$(fact nonce)"; then
    [ -n "$age" ] || stop "the canary of $1 is lost"
    stop "the canary of $1 is from the future: which clock is wrong?"
  fi
  [ "$age" -le "$oldest" ] || oldest=$age
  at=tables
  tables=$(engine_tables "$1") || stop "the tables of $1 cannot be counted"
  [ "$tables" = "$(fact "tables_$1")" ] || stop "$1 has $tables tables, and $(fact "tables_$1") were kept"
  at=checks
  asked=0
  for check in "$PAWL_CHECKS/$1"-[0-9]*; do
    [ -f "$check" ] || stop "there is no check of $1: a drill that asks nothing proves nothing"
    engine_holds "$1" "$check" || stop "$1 does not hold what ${check##*/} says: $(cat "$check")"
    asked=$((asked + 1))
  done
}

# The drill of the drill: what a healthy restore is told by must fail where nothing was restored.
disprove() {
  at=control
  ! canary_lives "$1" "not-$(fact nonce)" || stop "the canary of $1 is found even where another is asked for"
  for check in "$PAWL_CHECKS/$1"-[0-9]*; do
    ! engine_holds pawl_control "$check" || stop "${check##*/} holds in an empty database too, so that it proves nothing"
  done
}

drill() {
  intact
  at=start
  began=$(cat "$scratch/began") || stop "nobody noted when the drill began"
  engine_serve
  engine_load "$out"
  engine_empty pawl_control
  oldest=0
  for database in $PAWL_DATABASES; do prove "$database"; done
  took=$(($(date +%s) - began))
  for database in $PAWL_DATABASES; do disprove "$database"; done
  # whether that is what was promised, is judged where the metrics are told
  printf '%s\n' "took=$took" "age=$oldest" >"$scratch/proven.new" && mv "$scratch/proven.new" "$scratch/proven"
  say "restored $PAWL_DATABASES in $took seconds, $oldest seconds old"
}

case ${1:-} in
dump | attempt | load | fill | drill) "$1" ;;
*)
  say "there is no command ${1:-}"
  exit 2
  ;;
esac
