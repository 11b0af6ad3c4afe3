# What restic's image does: it keeps a dump, fetches the newest one, and forgets old ones. Settings are variables of the
# environment: restic's own (RESTIC_REPOSITORY, RESTIC_PASSWORD, AWS_ACCESS_KEY_ID …), and
#
#   PAWL_NAMESPACE PAWL_PLAN PAWL_REPOSITORY    names, also of the metrics
#   PAWL_SCRATCH                 where the dump is
#   PAWL_SHRINK                  percent of the last dump's size below which a new one is refused
#   PAWL_KEEP                    what forget keeps: --keep-last 3 --keep-daily 7
#   PAWL_PRUNE                   yes: whoever keeps also forgets; no: another job does, with credentials that may delete
#   PAWL_RPO                     seconds: the newest snapshot, and what a drill restored, may be as old as that
#   PAWL_RTO                     seconds that a restore may take
#   PAWL_SNAPSHOT                what a restore fetches, by its first eight hexadecimal digits; newest, or nothing: the newest one
#   PAWL_BEFORE                  the images that wait for a backup before their deployment
#   PAWL_PATIENCE                seconds until a repository that does not answer is given up
#   PAWL_METRICS                 address of a Pushgateway, or a file that metrics are added to; empty for none
#   PAWL_SSH                     where ssh leads to a repository, its words: -p 22 backup@nas.example.org
#   PAWL_SSH_KEY PAWL_SSH_KNOWN  a file with the private key, and the line of known_hosts by which the server is known
#
#   keep      checks the dump, uploads it, reads it back, and only then forgets
#   before    the same before a deployment; a first one has nothing to keep yet, and nobody is kept waiting for it
#   fetch     checks the repository, and restores the newest snapshot, or the one that is named, into $PAWL_SCRATCH
#   report    judges what a drill has measured, and tells the metrics
#   forget    forgets what the plan no longer keeps, unless the last backup is late
scratch=$PAWL_SCRATCH
out=$scratch/out
export RESTIC_CACHE_DIR="${RESTIC_CACHE_DIR:-$scratch/cache}"
what=backup
now=$(date +%s)
# what is known of the run, good or bad
measured=

# Tells the metrics; a push that is lost never changes what became of the run.
push() {
  case ${PAWL_METRICS:-} in
  '') return 0 ;;
  /*)
    printf '%s\n' "$@" "$measured" >>"$PAWL_METRICS" || say 'the metrics could not be written'
    return 0
    ;;
  esac
  lines=$(printf '%s\n' "$@" "$measured")
  wget -q -O /dev/null -T 10 --post-data "$lines
" "$PAWL_METRICS/metrics/job/$what/namespace/$PAWL_NAMESPACE/plan/$PAWL_PLAN/repository/$PAWL_REPOSITORY" >/dev/null 2>&1 ||
    say 'the metrics could not be pushed'
}

# Nothing is said of success here: a success that was pushed earlier stays what it is, and ages.
ended() {
  code=$?
  [ "$code" -eq 0 ] || push "${what}_last_failure_timestamp_seconds $(date +%s)"
  exit "$code"
}
trap ended EXIT

# restic has no variable for how ssh is called. Nobody is asked, and no other key and no other host is tried.
at=ssh
ssh=
if [ -n "${PAWL_SSH:-}" ]; then
  printf '%s\n' "$PAWL_SSH_KNOWN" >"$scratch/known_hosts" || stop "$scratch cannot be written to"
  ssh="ssh -F none -i $PAWL_SSH_KEY -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=30 \
-o UserKnownHostsFile=$scratch/known_hosts -o GlobalKnownHostsFile=none -o ServerAliveInterval=30 $PAWL_SSH -s sftp"
fi

# restic, however long it takes, or as long as there is patience.
ask() {
  restic ${ssh:+-o "sftp.command=$ssh"} "$@"
}
ask_briefly() {
  timeout "$PAWL_PATIENCE" restic ${ssh:+-o "sftp.command=$ssh"} "$@"
}

# The snapshots of this plan, as the repository lists them.
list() {
  at=snapshots
  ask_briefly snapshots --json --host "$PAWL_PLAN" --tag pawl >"$scratch/snapshots" 2>"$scratch/said" || {
    cat "$scratch/said" >&2
    stop "$PAWL_REPOSITORY does not answer, was never initialised (restic init), or has another password"
  }
  snapshots=$(grep -o '"short_id":' "$scratch/snapshots" | wc -l | tr -d ' ')
}

# Sets id, taken and bytes of the newest snapshot; all empty where there is none.
newest() {
  # locks of runs that were killed half an hour ago and more; no others
  ask_briefly unlock >/dev/null 2>&1 || :
  list
  id=
  taken=
  bytes=
  at=newest
  [ "$snapshots" -gt 0 ] || return 0
  # the dump's own time, not the snapshot's: an upload of yesterday's dump is from yesterday
  taken=$(grep -o '"taken=[0-9]*"' "$scratch/snapshots" | tr -dc '0-9\n' | sort -n | tail -n 1)
  [ -n "$taken" ] || stop 'the snapshots do not say when they were taken'
  # a snapshot a line
  sed 's/{"time":/\
&/g' "$scratch/snapshots" | grep "\"taken=$taken\"" | tail -n 1 >"$scratch/newest"
  id=$(grep -o '"short_id":"[0-9a-f]*"' "$scratch/newest" | cut -d'"' -f4)
  bytes=$(grep -o '"bytes=[0-9]*"' "$scratch/newest" | tr -dc '0-9')
  [ "$taken" -le $((now + 300)) ] || stop "the newest snapshot is from the future ($taken): which clock is wrong?"
}

fact() {
  sed -n "s/^$1=//p" "$out/manifest"
}

# Restores a snapshot into a folder, and finds the dump in it, wherever its job had it.
restore() {
  rm -rf "$2"
  ask restore "$1" --target "$2" >/dev/null || stop "$1 cannot be restored"
  found=$(find "$2" -type f -name SHA256SUMS) || stop 'what was restored cannot be read'
  [ -f "$found" ] || stop 'the snapshot holds no dump'
  found=${found%/SHA256SUMS}
}

# Reads every byte of a snapshot back and compares it with the dump.
read_back() {
  at='read back'
  restore "$1" "$scratch/back"
  (cd "$found" && sha256sum -c "$out/SHA256SUMS") >/dev/null 2>&1 || stop "the dump is not in $PAWL_REPOSITORY as it was uploaded"
  rm -rf "$scratch/back"
}

forget_old() {
  at=forget
  case " $PAWL_KEEP " in
  *' --keep-last '[1-9]*) ;;
  *) stop 'nothing is forgotten without --keep-last: by age alone, backups that fail forget the last good one' ;;
  esac
  # shellcheck disable=SC2086 # options, each a word
  ask forget --host "$PAWL_PLAN" --tag pawl --group-by host $PAWL_KEEP --prune >"$scratch/forgotten" ||
    stop 'what is old cannot be forgotten'
}

# The snapshot is there still, and how many there are besides.
remains() {
  list
  grep -q "\"short_id\":\"$1\"" "$scratch/snapshots" || stop 'the newest snapshot is gone'
}

keep() {
  at=dump
  [ -f "$out/SHA256SUMS" ] || stop 'there is no dump'
  (cd "$out" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || stop 'the dump is not what was written'
  [ "$(fact plan)" = "$PAWL_PLAN" ] || stop "the dump is of the plan $(fact plan)"
  size=$(fact bytes)
  made=$(fact taken)
  measured="backup_dump_bytes $size"
  newest
  at=size
  [ -z "$bytes" ] || [ $((size * 100)) -ge $((bytes * PAWL_SHRINK)) ] ||
    stop "$size bytes are less than $PAWL_SHRINK % of the last backup's $bytes: lower \`shrink\` if that is right"
  at=upload
  # a snapshot appears when all of it is there; 3 says that files could not be read
  ask backup --json --host "$PAWL_PLAN" --tag "pawl,taken=$made,bytes=$size" "$out" >"$scratch/uploaded" ||
    stop "$PAWL_REPOSITORY did not take the dump"
  kept=$(sed -n 's/.*"message_type":"summary".*"snapshot_id":"\([0-9a-f]\{8\}\).*/\1/p' "$scratch/uploaded")
  [ -n "$kept" ] || stop 'restic names no snapshot'
  read_back "$kept"
  [ "$PAWL_PRUNE" != yes ] || forget_old
  remains "$kept"
  say "kept $size bytes in $PAWL_REPOSITORY as $kept, one of $snapshots"
  push "backup_last_success_timestamp_seconds $(date +%s)" "backup_size_bytes $size" \
    "backup_duration_seconds $(($(date +%s) - made))" "backup_snapshots $snapshots"
}

before() {
  say "before a deployment of $PAWL_BEFORE"
  if [ -e "$scratch/undumped" ]; then
    list
    at=dump
    [ "$snapshots" -eq 0 ] ||
      stop "the source gives no dump, as its own container says, and $PAWL_REPOSITORY has $snapshots of it; where everything is made anew, leave beforeDeploymentOf out until the data are back"
    say "there is no dump, and nothing of $PAWL_PLAN was ever kept in $PAWL_REPOSITORY: this is taken for a first deployment"
    return
  fi
  keep
}

recent() {
  newest
  at=newest
  [ -n "$id" ] || stop "$PAWL_REPOSITORY has no snapshot of $PAWL_PLAN"
  [ $((now - taken)) -le "$PAWL_RPO" ] ||
    stop "the newest snapshot is $((now - taken)) seconds old, and $PAWL_RPO were promised"
}

# Sets id and taken of the snapshot that is named, whatever its age; another plan's is none of ours.
named() {
  list
  at=snapshot
  sed 's/{"time":/\
&/g' "$scratch/snapshots" | grep "\"short_id\":\"$1\"" >"$scratch/named" ||
    stop "$PAWL_REPOSITORY has no snapshot $1 of $PAWL_PLAN"
  id=$1
  taken=$(grep -o '"taken=[0-9]*"' "$scratch/named" | tr -dc '0-9')
}

fetch() {
  what=backup_restore
  at=scratch
  { rm -rf "$out" "$scratch/proven" && printf '%s\n' "$now" >"$scratch/began"; } || stop "$scratch cannot be written to"
  case ${PAWL_SNAPSHOT:-newest} in
  newest) recent ;;
  *) named "$PAWL_SNAPSHOT" ;;
  esac
  at=fetch
  restore "$id" "$scratch/fetched"
  { mv "$found" "$out" && rm -rf "$scratch/fetched"; } || stop 'the dump cannot be put in its place'
  say "fetched $id of $PAWL_REPOSITORY, $((now - taken)) seconds old"
}

proven() {
  sed -n "s/^$1=//p" "$scratch/proven"
}

# The drill measured, and here it is judged, because the metrics must hear of a promise that was broken.
report() {
  what=backup_restore
  at=report
  [ -f "$scratch/proven" ] || stop 'nothing was proven'
  took=$(proven took)
  age=$(proven age)
  measured="backup_restore_duration_seconds $took
backup_canary_age_seconds $age"
  at=canary
  [ "$age" -le "$PAWL_RPO" ] || stop "what was restored is $age seconds old, and $PAWL_RPO were promised"
  at=rto
  [ "$took" -le "$PAWL_RTO" ] || stop "the restore took $took seconds, and $PAWL_RTO were promised"
  at=check
  # packs of long ago rot where nobody reads them; the drill has measured its time before
  ask check --read-data-subset=5% >/dev/null || stop "$PAWL_REPOSITORY is damaged"
  push "backup_restore_last_success_timestamp_seconds $(date +%s)"
}

forget() {
  what=backup_forget
  recent
  forget_old
  remains "$id"
  push "backup_forget_last_success_timestamp_seconds $(date +%s)"
  say "forgot what $PAWL_PLAN no longer keeps in $PAWL_REPOSITORY: $snapshots are left"
}

case ${1:-} in
keep | before | fetch | report | forget) "$1" ;;
*)
  say "there is no command ${1:-}"
  exit 2
  ;;
esac
