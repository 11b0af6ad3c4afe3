# Runs the containers of one job of a backup on a Docker host, one after the other, each with what it needs and nothing more. The
# settings stand above:
#
#   job             names the lock and the containers
#   series          names the lock of all jobs of a plan and a repository: they run one after the other
#   kind labels     begin the names of its metrics, and are the labels of each
#   metrics         folder where node_exporter's textfile collector reads
#   engine offsite  what is kept, and whether where it goes outlives the site: labels of the containers
#   scripts         folder of the scripts, which every container sees as /pawl
#   scratch         folder that is made for this run and is gone after it; every container sees it as /scratch
#   room            KiB that must be free there before anything runs; no file of a container grows larger
#   user            UID:GID of every container
#   memory cpus     limits of each container
#
# and the job below:
#
#   holds CONTAINER VOLUME                      fails unless the container has its data in that volume
#   step NAME NETWORK OPTION... IMAGE WORD...   one container to its end
umask 077
at=lock

stop() {
  printf 'pawl: %s failed: %s\n' "$at" "$1" >&2
  exit 1
}

exec 9>"/run/lock/$job"
flock -n 9 || stop 'another run of it goes on'
# what the machine slept through is made up for at once; two of them would take the memory of two
exec 8>"/run/lock/$series.plan"
flock 8

# Whatever becomes of the run, no container of it goes on, and no dump is left lying about.
tidy() {
  docker ps --all --quiet --filter "label=pawl/job=$job" | while read -r id; do
    docker rm --force "$id" >/dev/null 2>&1 || :
  done
  rm -rf "$scratch"
}

# Leaves one metric for node_exporter, whole or not at all.
gauge() {
  file=$metrics/${job}_$1.prom
  printf '# HELP %s What a job of a backup tells: docs/backup.md.\n# TYPE %s gauge\n%s{%s} %s\n' "$1" "$1" "$1" "$labels" "$2" >"$file.new"
  chmod 0644 "$file.new"
  mv "$file.new" "$file"
}

# What the containers have measured, of which nothing is taken but names and numbers; of a failure its time.
tell() {
  (umask 022 && mkdir -p "$metrics")
  {
    [ "$1" -eq 0 ] || printf '%s_last_failure_timestamp_seconds %s\n' "$kind" "$(date +%s)"
    [ -L "$scratch/metrics" ] || [ ! -f "$scratch/metrics" ] || cat "$scratch/metrics"
  } | grep -Ex 'backup_[a-z_]+ -?[0-9]{1,15}' | while read -r name value; do gauge "$name" "$value"; done
}

ended() {
  code=$?
  tell "$code" || printf 'pawl: the metrics cannot be told\n' >&2
  tidy
  exit "$code"
}
trap ended EXIT
trap 'exit 143' HUP INT TERM

# a run that was killed has left what it had
tidy
at=scratch
{ mkdir "$scratch" && chown "$user" "$scratch"; } || stop "$scratch cannot be made"
free=$(df -Pk "$scratch" | awk 'NR == 2 { print $4 }')
[ "$free" -ge "$room" ] || stop "$room KiB are needed in $scratch, and $free are free"

holds() {
  at=source
  docker inspect --format '{{range .Mounts}}{{println .Name}}{{end}}' "$1" | grep -qxF -e "$2" ||
    stop "$1 does not run, or does not keep its data in the volume $2: something else would be dumped"
}

step() {
  at=$1
  network=$2
  shift 2
  docker run --rm --init --name "$job-$at" --label "pawl/job=$job" --label "pawl/engine=$engine" \
    --label "pawl/offsite=$offsite" --network "$network" --user "$user" --read-only --cap-drop ALL \
    --security-opt no-new-privileges --pids-limit 256 --memory "$memory" --memory-swap "$memory" --cpus "$cpus" \
    --ulimit "fsize=$((room * 1024))" --log-driver none --tmpfs /tmp:size=64m,mode=1777 \
    --mount "type=bind,source=$scripts,target=/pawl,readonly" --mount "type=bind,source=$scratch,target=/scratch" "$@" ||
    stop "its container ended with $?"
}
