terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "crowdsec"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "crowdsec" {
  metadata {
    name = "crowdsec"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "baseline"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "resource-governance/custom-quota"           = "true"
      "tier"                                       = "1-cluster"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "crowdsec" {
  metadata {
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_config_map_v1" "crowdsec_crowdsec-db-alerts" {
  metadata {
    name      = "crowdsec-db-alerts"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    labels = {
      "prometheus.io/rules" = "true"
    }
  }

  data = {
    "crowdsec-crowdsec-db-alerts.yml" = <<-EOT
      groups:
        - name: backup crowdsec/crowdsec-db r2
          rules:
            - alert: BackupOffsiteStale
              expr: |-
                time() - max(kube_cronjob_status_last_successful_time{namespace="crowdsec",cronjob="crowdsec-db"}) > 129600
                unless max(kube_cronjob_spec_suspend{namespace="crowdsec",cronjob="crowdsec-db"}) == 1
              for: 15m
              labels:
                severity: critical
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: no backup for {{ $value | humanizeDuration }}"
                description: The last one should be 36 h old at most. kubectl -n crowdsec describe cronjob crowdsec-db, and the logs of its last pods, say why.
                runbook_url: https://wiki.example.org/runbooks#backupoffsitestale
            - alert: BackupNeverSucceeded
              expr: |-
                time() - max(kube_cronjob_created{namespace="crowdsec",cronjob="crowdsec-db"}) > 129600
                unless max(kube_cronjob_status_last_successful_time{namespace="crowdsec",cronjob="crowdsec-db"})
                unless max(kube_cronjob_spec_suspend{namespace="crowdsec",cronjob="crowdsec-db"}) == 1
              for: 15m
              labels:
                severity: critical
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: not a single backup since {{ $value | humanizeDuration }}"
                description: "No run has ever succeeded: what is written of it was never proven. kubectl -n crowdsec describe cronjob crowdsec-db, and the logs of its last pods, say why."
                runbook_url: https://wiki.example.org/runbooks#backupneversucceeded
            - alert: BackupFailed
              expr: |-
                max(kube_job_created{namespace="crowdsec",job_name=~"crowdsec-db-[0-9]+"}
                  and on (namespace, job_name) kube_job_failed{namespace="crowdsec",job_name=~"crowdsec-db-[0-9]+",condition="true"} == 1)
                > (max(kube_cronjob_status_last_successful_time{namespace="crowdsec",cronjob="crowdsec-db"}) or vector(0))
              for: 15m
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: the last run of crowdsec-db has failed"
                description: What was kept before is still there. kubectl -n crowdsec describe cronjob crowdsec-db, and the logs of its last pods, say why.
                runbook_url: https://wiki.example.org/runbooks#backupfailed
            - alert: BackupSuspended
              expr: max(kube_cronjob_spec_suspend{namespace="crowdsec",cronjob="crowdsec-db"}) == 1
              for: 1h
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: crowdsec-db is suspended"
                description: Nobody is told how old the last backup is. kubectl -n crowdsec patch cronjob crowdsec-db -p '{"spec":{"suspend":false}}' ends it.
                runbook_url: https://wiki.example.org/runbooks#backupsuspended
            - alert: BackupUnwatched
              expr: absent(max(kube_cronjob_created{namespace="crowdsec",cronjob="crowdsec-db"}))
              for: 1h
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: nothing is known of crowdsec-db"
                description: "The CronJob is gone, or kube-state-metrics is: without them nobody would hear of a failure."
                runbook_url: https://wiki.example.org/runbooks#backupunwatched
            - alert: BackupDrillStale
              expr: |-
                time() - max(kube_cronjob_status_last_successful_time{namespace="crowdsec",cronjob="crowdsec-db-drill"}) > 2721600
                unless max(kube_cronjob_spec_suspend{namespace="crowdsec",cronjob="crowdsec-db-drill"}) == 1
              for: 15m
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: no proven restore for {{ $value | humanizeDuration }}"
                description: The last one should be 31.5 days old at most. kubectl -n crowdsec describe cronjob crowdsec-db-drill, and the logs of its last pods, say why.
                runbook_url: https://wiki.example.org/runbooks#backupdrillstale
            - alert: BackupDrillNeverSucceeded
              expr: |-
                time() - max(kube_cronjob_created{namespace="crowdsec",cronjob="crowdsec-db-drill"}) > 2721600
                unless max(kube_cronjob_status_last_successful_time{namespace="crowdsec",cronjob="crowdsec-db-drill"})
                unless max(kube_cronjob_spec_suspend{namespace="crowdsec",cronjob="crowdsec-db-drill"}) == 1
              for: 15m
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: not a single proven restore since {{ $value | humanizeDuration }}"
                description: "No run has ever succeeded: what is written of it was never proven. kubectl -n crowdsec describe cronjob crowdsec-db-drill, and the logs of its last pods, say why."
                runbook_url: https://wiki.example.org/runbooks#backupdrillneversucceeded
            - alert: BackupDrillFailed
              expr: |-
                max(kube_job_created{namespace="crowdsec",job_name=~"crowdsec-db-drill-[0-9]+"}
                  and on (namespace, job_name) kube_job_failed{namespace="crowdsec",job_name=~"crowdsec-db-drill-[0-9]+",condition="true"} == 1)
                > (max(kube_cronjob_status_last_successful_time{namespace="crowdsec",cronjob="crowdsec-db-drill"}) or vector(0))
              for: 15m
              labels:
                severity: critical
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: the last run of crowdsec-db-drill has failed"
                description: What was kept could not be restored and proven. kubectl -n crowdsec describe cronjob crowdsec-db-drill, and the logs of its last pods, say why.
                runbook_url: https://wiki.example.org/runbooks#backupdrillfailed
            - alert: BackupDrillSuspended
              expr: max(kube_cronjob_spec_suspend{namespace="crowdsec",cronjob="crowdsec-db-drill"}) == 1
              for: 1h
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: crowdsec-db-drill is suspended"
                description: Nobody is told how old the last proven restore is. kubectl -n crowdsec patch cronjob crowdsec-db-drill -p '{"spec":{"suspend":false}}' ends it.
                runbook_url: https://wiki.example.org/runbooks#backupdrillsuspended
            - alert: BackupDrillUnwatched
              expr: absent(max(kube_cronjob_created{namespace="crowdsec",cronjob="crowdsec-db-drill"}))
              for: 1h
              labels:
                severity: warning
                namespace: crowdsec
                plan: crowdsec-db
                repository: r2
                offsite: "true"
              annotations:
                summary: "crowdsec/crowdsec-db in r2: nothing is known of crowdsec-db-drill"
                description: "The CronJob is gone, or kube-state-metrics is: without them nobody would hear of a failure."
                runbook_url: https://wiki.example.org/runbooks#backupdrillunwatched
    EOT
  }
}

resource "kubernetes_config_map_v1" "crowdsec_crowdsec-db_scripts" {
  metadata {
    name      = "crowdsec-db-scripts"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  data = {
    "crowdsec-1.sql" = "select count(*) > 0 from machines\n"
    "engine.sh"      = <<-EOT
      #!/bin/sh
      # POSIX sh. The exit code is the only sign of success.
      set -eu
      umask 077
      export LC_ALL=C TZ=UTC0
      at=settings

      say() {
        printf 'pawl: %s\n' "$*"
      }

      stop() {
        say "$at failed: $1" >&2
        exit 1
      }

      # Where a platform has secrets in files alone (Docker), PAWL_SECRETS names variable and file of each: each is read into its variable.
      for pair in $${PAWL_SECRETS:-}; do
        value=$(cat "$${pair#*=}") || stop "the secret $${pair#*=} cannot be read: it is to belong to the user of the container"
        export "$${pair%%=*}=$value"
      done

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
          --database="$${PAWL_DATABASES%% *}" || stop 'pg_dumpall of roles'
        whole_globals "$1/globals.sql" || stop 'the roles are missing or cut off'
        ask "$${PAWL_DATABASES%% *}" 'show server_version' >"$scratch/version" || stop 'the server does not say its version'
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
          engine_holds "$1" "$check" || stop "$1 does not hold what $${check##*/} says: $(cat "$check")"
          asked=$((asked + 1))
        done
      }

      # The drill of the drill: what a healthy restore is told by must fail where nothing was restored.
      disprove() {
        at=control
        ! canary_lives "$1" "not-$(fact nonce)" || stop "the canary of $1 is found even where another is asked for"
        for check in "$PAWL_CHECKS/$1"-[0-9]*; do
          ! engine_holds pawl_control "$check" || stop "$${check##*/} holds in an empty database too, so that it proves nothing"
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

      case $${1:-} in
      dump | attempt | load | fill | drill) "$1" ;;
      *)
        say "there is no command $${1:-}"
        exit 2
        ;;
      esac
    EOT
    "restic.sh"      = <<-EOT
      #!/bin/sh
      # POSIX sh. The exit code is the only sign of success.
      set -eu
      umask 077
      export LC_ALL=C TZ=UTC0
      at=settings

      say() {
        printf 'pawl: %s\n' "$*"
      }

      stop() {
        say "$at failed: $1" >&2
        exit 1
      }

      # Where a platform has secrets in files alone (Docker), PAWL_SECRETS names variable and file of each: each is read into its variable.
      for pair in $${PAWL_SECRETS:-}; do
        value=$(cat "$${pair#*=}") || stop "the secret $${pair#*=} cannot be read: it is to belong to the user of the container"
        export "$${pair%%=*}=$value"
      done

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
      export RESTIC_CACHE_DIR="$${RESTIC_CACHE_DIR:-$scratch/cache}"
      what=backup
      now=$(date +%s)
      # what is known of the run, good or bad
      measured=

      # Tells the metrics; a push that is lost never changes what became of the run.
      push() {
        case $${PAWL_METRICS:-} in
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
        [ "$code" -eq 0 ] || push "$${what}_last_failure_timestamp_seconds $(date +%s)"
        exit "$code"
      }
      trap ended EXIT

      # restic has no variable for how ssh is called. Nobody is asked, and no other key and no other host is tried.
      at=ssh
      ssh=
      if [ -n "$${PAWL_SSH:-}" ]; then
        printf '%s\n' "$PAWL_SSH_KNOWN" >"$scratch/known_hosts" || stop "$scratch cannot be written to"
        ssh="ssh -F none -i $PAWL_SSH_KEY -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=30 \
      -o UserKnownHostsFile=$scratch/known_hosts -o GlobalKnownHostsFile=none -o ServerAliveInterval=30 $PAWL_SSH -s sftp"
      fi

      # restic, however long it takes, or as long as there is patience.
      ask() {
        restic $${ssh:+-o "sftp.command=$ssh"} "$@"
      }
      ask_briefly() {
        timeout "$PAWL_PATIENCE" restic $${ssh:+-o "sftp.command=$ssh"} "$@"
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
        found=$${found%/SHA256SUMS}
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
        case $${PAWL_SNAPSHOT:-newest} in
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

      case $${1:-} in
      keep | before | fetch | report | forget) "$1" ;;
      *)
        say "there is no command $${1:-}"
        exit 2
        ;;
      esac
    EOT
  }
}

resource "kubernetes_cron_job_v1" "crowdsec_crowdsec-db" {
  metadata {
    name      = "crowdsec-db"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    annotations = {
      "pawl/backup"  = "crowdsec-db"
      "pawl/engine"  = "postgres"
      "pawl/offsite" = "true"
    }
    labels = {
      "app.kubernetes.io/instance" = "crowdsec-db"
      "app.kubernetes.io/name"     = "crowdsec-db"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "18 2 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Etc/UTC"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 39600
        backoff_limit           = 2

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance" = "crowdsec-db"
              "app.kubernetes.io/name"     = "crowdsec-db"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            container {
              name    = "crowdsec-db"
              command = ["/bin/sh", "/pawl/restic.sh", "keep"]
              image   = "restic/restic:0.18.0"

              env {
                name  = "PAWL_NAMESPACE"
                value = "crowdsec"
              }

              env {
                name  = "PAWL_PLAN"
                value = "crowdsec-db"
              }

              env {
                name  = "PAWL_REPOSITORY"
                value = "r2"
              }

              env {
                name  = "PAWL_SCRATCH"
                value = "/scratch"
              }

              env {
                name  = "PAWL_RPO"
                value = "86400"
              }

              env {
                name  = "PAWL_RTO"
                value = "1800"
              }

              env {
                name  = "PAWL_SHRINK"
                value = "50"
              }

              env {
                name  = "PAWL_KEEP"
                value = "--keep-last 3 --keep-daily 7 --keep-weekly 4"
              }

              env {
                name  = "PAWL_PRUNE"
                value = "yes"
              }

              env {
                name  = "PAWL_PATIENCE"
                value = "300"
              }

              env {
                name  = "PAWL_METRICS"
                value = ""
              }

              env {
                name = "RESTIC_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "repositoryPassword"
                  }
                }
              }

              env {
                name  = "RESTIC_REPOSITORY"
                value = "s3:https://homelab.r2.cloudflarestorage.com/crowdsec"
              }

              env {
                name = "AWS_ACCESS_KEY_ID"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "accessKeyId"
                  }
                }
              }

              env {
                name = "AWS_SECRET_ACCESS_KEY"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "secretAccessKey"
                  }
                }
              }

              env {
                name  = "AWS_DEFAULT_REGION"
                value = "auto"
              }

              resources {
                limits = {
                  memory = "512Mi"
                }
                requests = {
                  cpu    = "25m"
                  memory = "512Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                privileged                 = false
                read_only_root_filesystem  = true
                run_as_non_root            = true

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "scripts"
                mount_path = "/pawl"
                read_only  = true
              }

              volume_mount {
                name       = "scratch"
                mount_path = "/scratch"
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            init_container {
              name    = "dump"
              command = ["/bin/sh", "/pawl/engine.sh", "dump"]
              image   = "postgres:16.4"

              env {
                name  = "PAWL_PLAN"
                value = "crowdsec-db"
              }

              env {
                name  = "PAWL_SCRATCH"
                value = "/scratch"
              }

              env {
                name  = "PAWL_DATABASES"
                value = "crowdsec"
              }

              env {
                name  = "PGHOST"
                value = "postgresql.dbaas.svc.cluster.local"
              }

              env {
                name  = "PGPORT"
                value = "5432"
              }

              env {
                name  = "PGUSER"
                value = "pawl_backup"
              }

              env {
                name = "PGPASSWORD"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "dbPassword"
                  }
                }
              }

              resources {
                limits = {
                  memory = "512Mi"
                }
                requests = {
                  cpu    = "25m"
                  memory = "512Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                privileged                 = false
                read_only_root_filesystem  = true
                run_as_group               = "999"
                run_as_non_root            = true
                run_as_user                = "999"

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "scripts"
                mount_path = "/pawl"
                read_only  = true
              }

              volume_mount {
                name       = "scratch"
                mount_path = "/scratch"
              }

              volume_mount {
                name       = "dump-tmp"
                mount_path = "/tmp"
              }
            }

            security_context {
              fs_group               = "999"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "999"
              run_as_non_root        = true
              run_as_user            = "999"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "scripts"

              config_map {
                name = kubernetes_config_map_v1.crowdsec_crowdsec-db_scripts.metadata[0].name
              }
            }

            volume {
              name = "scratch"

              empty_dir {
                size_limit = "4Gi"
              }
            }

            volume {
              name = "tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }

            volume {
              name = "dump-tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "crowdsec_crowdsec-db-drill" {
  metadata {
    name      = "crowdsec-db-drill"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "crowdsec-db-drill"
      "app.kubernetes.io/name"     = "crowdsec-db-drill"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "18 14 16 * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Etc/UTC"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 39600
        backoff_limit           = 2

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance" = "crowdsec-db-drill"
              "app.kubernetes.io/name"     = "crowdsec-db-drill"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            container {
              name    = "crowdsec-db-drill"
              command = ["/bin/sh", "/pawl/restic.sh", "report"]
              image   = "restic/restic:0.18.0"

              env {
                name  = "PAWL_NAMESPACE"
                value = "crowdsec"
              }

              env {
                name  = "PAWL_PLAN"
                value = "crowdsec-db"
              }

              env {
                name  = "PAWL_REPOSITORY"
                value = "r2"
              }

              env {
                name  = "PAWL_SCRATCH"
                value = "/scratch"
              }

              env {
                name  = "PAWL_RPO"
                value = "86400"
              }

              env {
                name  = "PAWL_RTO"
                value = "1800"
              }

              env {
                name  = "PAWL_SHRINK"
                value = "50"
              }

              env {
                name  = "PAWL_KEEP"
                value = "--keep-last 3 --keep-daily 7 --keep-weekly 4"
              }

              env {
                name  = "PAWL_PRUNE"
                value = "yes"
              }

              env {
                name  = "PAWL_PATIENCE"
                value = "300"
              }

              env {
                name  = "PAWL_METRICS"
                value = ""
              }

              env {
                name = "RESTIC_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "repositoryPassword"
                  }
                }
              }

              env {
                name  = "RESTIC_REPOSITORY"
                value = "s3:https://homelab.r2.cloudflarestorage.com/crowdsec"
              }

              env {
                name = "AWS_ACCESS_KEY_ID"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "accessKeyId"
                  }
                }
              }

              env {
                name = "AWS_SECRET_ACCESS_KEY"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "secretAccessKey"
                  }
                }
              }

              env {
                name  = "AWS_DEFAULT_REGION"
                value = "auto"
              }

              resources {
                limits = {
                  memory = "512Mi"
                }
                requests = {
                  cpu    = "25m"
                  memory = "512Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                privileged                 = false
                read_only_root_filesystem  = true
                run_as_non_root            = true

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "scripts"
                mount_path = "/pawl"
                read_only  = true
              }

              volume_mount {
                name       = "scratch"
                mount_path = "/scratch"
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            init_container {
              name    = "fetch"
              command = ["/bin/sh", "/pawl/restic.sh", "fetch"]
              image   = "restic/restic:0.18.0"

              env {
                name  = "PAWL_NAMESPACE"
                value = "crowdsec"
              }

              env {
                name  = "PAWL_PLAN"
                value = "crowdsec-db"
              }

              env {
                name  = "PAWL_REPOSITORY"
                value = "r2"
              }

              env {
                name  = "PAWL_SCRATCH"
                value = "/scratch"
              }

              env {
                name  = "PAWL_RPO"
                value = "86400"
              }

              env {
                name  = "PAWL_RTO"
                value = "1800"
              }

              env {
                name  = "PAWL_SHRINK"
                value = "50"
              }

              env {
                name  = "PAWL_KEEP"
                value = "--keep-last 3 --keep-daily 7 --keep-weekly 4"
              }

              env {
                name  = "PAWL_PRUNE"
                value = "yes"
              }

              env {
                name  = "PAWL_PATIENCE"
                value = "300"
              }

              env {
                name  = "PAWL_METRICS"
                value = ""
              }

              env {
                name = "RESTIC_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "repositoryPassword"
                  }
                }
              }

              env {
                name  = "RESTIC_REPOSITORY"
                value = "s3:https://homelab.r2.cloudflarestorage.com/crowdsec"
              }

              env {
                name = "AWS_ACCESS_KEY_ID"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "accessKeyId"
                  }
                }
              }

              env {
                name = "AWS_SECRET_ACCESS_KEY"

                value_from {
                  secret_key_ref {
                    name = "crowdsec-backup"
                    key  = "secretAccessKey"
                  }
                }
              }

              env {
                name  = "AWS_DEFAULT_REGION"
                value = "auto"
              }

              resources {
                limits = {
                  memory = "512Mi"
                }
                requests = {
                  cpu    = "25m"
                  memory = "512Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                privileged                 = false
                read_only_root_filesystem  = true
                run_as_group               = "999"
                run_as_non_root            = true
                run_as_user                = "999"

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "scripts"
                mount_path = "/pawl"
                read_only  = true
              }

              volume_mount {
                name       = "scratch"
                mount_path = "/scratch"
              }

              volume_mount {
                name       = "fetch-tmp"
                mount_path = "/tmp"
              }
            }

            init_container {
              name    = "restore"
              command = ["/bin/sh", "/pawl/engine.sh", "drill"]
              image   = "postgres:16.4"

              env {
                name  = "PAWL_PLAN"
                value = "crowdsec-db"
              }

              env {
                name  = "PAWL_SCRATCH"
                value = "/scratch"
              }

              env {
                name  = "PAWL_DATABASES"
                value = "crowdsec"
              }

              env {
                name  = "PAWL_CHECKS"
                value = "/pawl"
              }

              resources {
                limits = {
                  memory = "512Mi"
                }
                requests = {
                  cpu    = "25m"
                  memory = "512Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                privileged                 = false
                read_only_root_filesystem  = true
                run_as_group               = "999"
                run_as_non_root            = true
                run_as_user                = "999"

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "scripts"
                mount_path = "/pawl"
                read_only  = true
              }

              volume_mount {
                name       = "scratch"
                mount_path = "/scratch"
              }

              volume_mount {
                name       = "restore-tmp"
                mount_path = "/tmp"
              }
            }

            security_context {
              fs_group               = "999"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "999"
              run_as_non_root        = true
              run_as_user            = "999"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "scripts"

              config_map {
                name = kubernetes_config_map_v1.crowdsec_crowdsec-db_scripts.metadata[0].name
              }
            }

            volume {
              name = "scratch"

              empty_dir {
                size_limit = "4Gi"
              }
            }

            volume {
              name = "tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }

            volume {
              name = "fetch-tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }

            volume {
              name = "restore-tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_config_map_v1" "crowdsec_crowdsec-lapi_config" {
  metadata {
    name      = "crowdsec-lapi-config"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  data = {
    "config.yaml.local" = <<-EOT
      db_config:
        type: postgres
        user: crowdsec
        password: $${DB_PASSWORD}
        db_name: crowdsec
        host: postgresql.dbaas.svc.cluster.local
        port: 5432
        flush:
          max_items: 10000
          max_age: 7d
      prometheus:
        enabled: true
        level: full
        listen_addr: 0.0.0.0
        listen_port: 6060
    EOT
    "profiles.yaml"     = <<-EOT
      name: captcha_remediation
      filters:
        - Alert.Remediation == true && Alert.GetScope() == "Ip" && Alert.GetScenario() in ["crowdsecurity/http-429-abuse", "crowdsecurity/http-403-abuse"]
      decisions:
        - type: captcha
          duration: 4h
      on_success: break
      ---
      name: default_ip_remediation
      filters:
        - Alert.Remediation == true && Alert.GetScope() == "Ip"
      decisions:
        - type: ban
          duration: 4h
      on_success: break
    EOT
  }
}

resource "kubernetes_deployment_v1" "crowdsec_crowdsec-lapi" {
  metadata {
    name      = "crowdsec-lapi"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "crowdsec-lapi"
      "app.kubernetes.io/name"     = "crowdsec-lapi"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "3"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "crowdsec-lapi"
        "app.kubernetes.io/name"     = "crowdsec-lapi"
      }
    }

    strategy {
      type = "RollingUpdate"

      rolling_update {
        max_surge       = "1"
        max_unavailable = "0"
      }
    }

    template {
      metadata {
        annotations = {
          "checksum/config" = "34d66325187fcc92444a0deb597e465d00b723839029a9788403aa6788233442"
        }
        labels = {
          "app.kubernetes.io/instance" = "crowdsec-lapi"
          "app.kubernetes.io/name"     = "crowdsec-lapi"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        priority_class_name              = "tier-1-cluster"
        termination_grace_period_seconds = 35

        container {
          name  = "crowdsec-lapi"
          image = "crowdsecurity/crowdsec:v1.7.7@sha256:6ca53ad26196ca59ddd4fa692a586b73d8fcde085046163b9ca2f04887dca563"

          env {
            name = "ENROLL_KEY"

            value_from {
              secret_key_ref {
                name = "crowdsec-lapi-secrets"
                key  = "enrollKey"
              }
            }
          }

          env {
            name  = "ENROLL_INSTANCE_NAME"
            value = "k8s-cluster"
          }

          env {
            name  = "ENROLL_TAGS"
            value = "k8s linux"
          }

          env {
            name = "DB_PASSWORD"

            value_from {
              secret_key_ref {
                name = "crowdsec-lapi-secrets"
                key  = "dbPassword"
              }
            }
          }

          env {
            name  = "DISABLE_AGENT"
            value = "true"
          }

          lifecycle {
            pre_stop {
              exec {
                command = ["/bin/sh", "-c", "sleep 5"]
              }
            }
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "8080"
            }
          }

          port {
            name           = "api"
            container_port = 8080
            protocol       = "TCP"
          }

          port {
            name           = "metrics"
            container_port = 6060
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/health"
              port = "8080"
            }
          }

          resources {
            limits = {
              memory = "1Gi"
            }
            requests = {
              cpu    = "25m"
              memory = "128Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            http_get {
              path = "/health"
              port = "8080"
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/crowdsec/config.yaml.local"
            read_only  = true
            sub_path   = "config.yaml.local"
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/crowdsec/profiles.yaml"
            read_only  = true
            sub_path   = "profiles.yaml"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "etc-crowdsec"
            mount_path = "/etc/crowdsec"
          }

          volume_mount {
            name       = "var-lib-crowdsec-data"
            mount_path = "/var/lib/crowdsec/data"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = false

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "crowdsec-lapi"
              "app.kubernetes.io/name"     = "crowdsec-lapi"
            }
          }
        }

        volume {
          name = "config"

          config_map {
            name = kubernetes_config_map_v1.crowdsec_crowdsec-lapi_config.metadata[0].name
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "etc-crowdsec"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "var-lib-crowdsec-data"

          empty_dir {
            size_limit = "64Mi"
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "crowdsec_crowdsec-lapi" {
  metadata {
    name      = "crowdsec-lapi"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "crowdsec-lapi"
      "app.kubernetes.io/name"     = "crowdsec-lapi"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "crowdsec-lapi"
      "app.kubernetes.io/name"     = "crowdsec-lapi"
    }
    type = "ClusterIP"

    port {
      name        = "api"
      port        = 8080
      protocol    = "TCP"
      target_port = "8080"
    }

    port {
      name        = "metrics"
      port        = 6060
      protocol    = "TCP"
      target_port = "6060"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "crowdsec_crowdsec-lapi" {
  metadata {
    name      = "crowdsec-lapi"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "crowdsec-lapi"
        "app.kubernetes.io/name"     = "crowdsec-lapi"
      }
    }
  }
}
