# What restic's image does: it keeps a dump, fetches the newest one, and forgets old ones. Settings are variables of the
# environment: restic's own (RESTIC_REPOSITORY, RESTIC_PASSWORD, AWS_ACCESS_KEY_ID …), and
#
#   PAWL_PLAN PAWL_REPOSITORY    names, also of the metrics
#   PAWL_SCRATCH                 where the dump is
#   PAWL_SHRINK                  percent of the last dump's size below which a new one is refused
#   PAWL_KEEP                    what forget keeps: --keep-last 3 --keep-daily 7
#   PAWL_PRUNE                   yes: whoever keeps also forgets; no: another job does, with credentials that may delete
#   PAWL_RPO                     seconds: the newest snapshot may be as old as that
#   PAWL_PATIENCE                seconds until a repository that does not answer is given up
#   PAWL_METRICS                 address of a Pushgateway; empty for none
#
#   keep      checks the dump, uploads it, reads it back, and only then forgets
#   fetch     checks the repository, and restores the newest snapshot into $PAWL_SCRATCH
#   report    tells the metrics what a drill has proven
#   forget    forgets what the plan no longer keeps, unless the last backup is late
scratch=$PAWL_SCRATCH
out=$scratch/out
export RESTIC_CACHE_DIR="${RESTIC_CACHE_DIR:-$scratch/cache}"
what=backup
now=$(date +%s)

# Tells the metrics; a push that is lost never changes what became of the run.
push() {
  [ -n "${PAWL_METRICS:-}" ] || return 0
  lines=$(printf '%s\n' "$@" '')
  wget -q -O /dev/null -T 10 --post-data "$lines
" "$PAWL_METRICS/metrics/job/$what/plan/$PAWL_PLAN/repository/$PAWL_REPOSITORY" >/dev/null 2>&1 ||
    say 'the metrics could not be pushed'
}

# Nothing is said of success here: a success that was pushed earlier stays what it is, and ages.
ended() {
  code=$?
  [ "$code" -eq 0 ] || push "${what}_failed 1"
  exit "$code"
}
trap ended EXIT

reach() {
  at=repository
  # locks of runs that were killed half an hour ago and more; no others
  timeout "$PAWL_PATIENCE" restic unlock >/dev/null 2>&1 || :
  timeout "$PAWL_PATIENCE" restic cat config >/dev/null 2>"$scratch/said" || {
    cat "$scratch/said" >&2
    stop "$PAWL_REPOSITORY does not answer, was never initialised (restic init), or has another password"
  }
}

# The snapshots of this plan that have a tag.
mine() {
  restic snapshots --json --host "$PAWL_PLAN" --tag "$1"
}

# Sets how many there are: an answer by output would lose its failure in a substitution.
count() {
  mine pawl >"$scratch/snapshots" || stop 'the snapshots cannot be listed'
  snapshots=$(grep -o '"short_id":' "$scratch/snapshots" | wc -l | tr -d ' ')
}

# Sets id, taken and bytes of the newest snapshot; all empty where there is none.
newest() {
  at=newest
  id=
  taken=
  bytes=
  count
  [ "$snapshots" -gt 0 ] || return 0
  # the dump's own time, not the snapshot's: an upload of yesterday's dump is from yesterday
  taken=$(grep -o '"taken=[0-9]*"' "$scratch/snapshots" | tr -dc '0-9\n' | sort -n | tail -n 1)
  [ -n "$taken" ] || stop 'the snapshots do not say when they were taken'
  mine "pawl,taken=$taken" >"$scratch/newest" || stop 'the newest snapshot cannot be read'
  id=$(grep -o '"short_id":"[0-9a-f]*"' "$scratch/newest" | tail -n 1 | tr -d '"' | cut -d: -f2)
  bytes=$(grep -o '"bytes=[0-9]*"' "$scratch/newest" | tail -n 1 | tr -dc '0-9')
  [ "$taken" -le $((now + 300)) ] || stop "the newest snapshot is from the future ($taken): which clock is wrong?"
}

fact() {
  sed -n "s/^$1=//p" "$out/manifest"
}

# Reads every byte of a snapshot back and compares it with the dump.
read_back() {
  at='read back'
  while read -r sum file; do
    file=${file#\*}
    found=$(restic dump "$1" "$out/$file" | sha256sum) || stop "$file cannot be read back"
    [ "${found%% *}" = "$sum" ] || stop "$file is not in $PAWL_REPOSITORY as it was uploaded"
  done <"$out/SHA256SUMS"
}

forget_old() {
  at=forget
  case " $PAWL_KEEP " in
  *' --keep-last '[1-9]*) ;;
  *) stop 'nothing is forgotten without --keep-last: by age alone, backups that fail forget the last good one' ;;
  esac
  # shellcheck disable=SC2086 # options, each a word
  restic forget --host "$PAWL_PLAN" --tag pawl --group-by host $PAWL_KEEP --prune >"$scratch/forgotten" ||
    stop 'what is old cannot be forgotten'
  restic snapshots --json "$1" >"$scratch/newest" || stop 'the snapshots cannot be listed'
  grep -q "\"short_id\":\"$1\"" "$scratch/newest" || stop 'the newest snapshot is gone'
}

keep() {
  at=dump
  [ -f "$out/SHA256SUMS" ] || stop 'there is no dump'
  (cd "$out" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || stop 'the dump is not what was written'
  [ "$(fact plan)" = "$PAWL_PLAN" ] || stop "the dump is of the plan $(fact plan)"
  size=$(fact bytes)
  made=$(fact taken)
  reach
  newest
  at=size
  [ -z "$bytes" ] || [ $((size * 100)) -ge $((bytes * PAWL_SHRINK)) ] ||
    stop "$size bytes are less than $PAWL_SHRINK % of the last backup's $bytes: lower \`shrink\` if that is right"
  at=upload
  # a snapshot appears when all of it is there; 3 says that files could not be read
  restic backup --json --host "$PAWL_PLAN" --tag "pawl,taken=$made,bytes=$size" "$out" >"$scratch/uploaded" ||
    stop "$PAWL_REPOSITORY did not take the dump"
  kept=$(sed -n 's/.*"message_type":"summary".*"snapshot_id":"\([0-9a-f]\{8\}\).*/\1/p' "$scratch/uploaded")
  [ -n "$kept" ] || stop 'restic names no snapshot'
  read_back "$kept"
  [ "$PAWL_PRUNE" != yes ] || forget_old "$kept"
  at=count
  count
  say "kept $size bytes in $PAWL_REPOSITORY as $kept, one of $snapshots"
  push "backup_last_success_timestamp_seconds $(date +%s)" "backup_size_bytes $size" \
    "backup_duration_seconds $(($(date +%s) - made))" "backup_snapshots $snapshots" 'backup_failed 0'
}

recent() {
  newest
  at=newest
  [ -n "$id" ] || stop "$PAWL_REPOSITORY has no snapshot of $PAWL_PLAN"
  [ $((now - taken)) -le "$PAWL_RPO" ] ||
    stop "the newest snapshot is $((now - taken)) seconds old, and $PAWL_RPO were promised"
}

fetch() {
  what=backup_restore
  at=scratch
  { rm -rf "$out" "$scratch/proven" "$scratch/fetched" && printf '%s\n' "$now" >"$scratch/began"; } || stop "$scratch cannot be written to"
  reach
  recent
  at=fetch
  restic restore "$id" --target "$scratch/fetched" >/dev/null || stop "$id cannot be restored"
  # wherever its job had it
  found=$(find "$scratch/fetched" -type f -name SHA256SUMS) || stop 'what was restored cannot be read'
  { mv "${found%/SHA256SUMS}" "$out" && rm -rf "$scratch/fetched"; } || stop 'the snapshot holds no dump'
  say "fetched $id of $PAWL_REPOSITORY, $((now - taken)) seconds old"
}

report() {
  what=backup_restore
  at=report
  [ -f "$scratch/proven" ] || stop 'nothing was proven'
  at=check
  # packs of long ago rot where nobody reads them; the drill has measured its time before
  restic check --read-data-subset=5% >/dev/null || stop "$PAWL_REPOSITORY is damaged"
  push "backup_restore_last_success_timestamp_seconds $(date +%s)" \
    "backup_restore_duration_seconds $(sed -n 's/^took=//p' "$scratch/proven")" \
    "backup_canary_age_seconds $(sed -n 's/^age=//p' "$scratch/proven")" 'backup_restore_failed 0'
}

forget() {
  what=backup_forget
  reach
  recent
  forget_old "$id"
  count
  say "forgot what $PAWL_PLAN no longer keeps in $PAWL_REPOSITORY: $snapshots are left"
}

case ${1:-} in
keep | fetch | report | forget) "$1" ;;
*)
  say "there is no command ${1:-}"
  exit 2
  ;;
esac
