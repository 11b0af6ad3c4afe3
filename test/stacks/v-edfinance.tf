terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.6.2, < 5.0.0"
    }
  }

  backend "s3" {
    bucket       = "v-edfinance-terraform"
    encrypt      = true
    key          = "v-edfinance/terraform.tfstate"
    region       = "eu-central-1"
    use_lockfile = true
  }
}

provider "docker" {
  host     = "ssh://deployer@103.54.153.248:22"
  ssh_opts = ["-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"]
}

locals {
  host_file = <<-EOT
    # Puts one file on a host, or leaves the host as it was. POSIX sh, run as root; its settings stand above as variables:
    #
    #   path sha256 mode owner content    the file: absolute path, checksum, 0644, root:root, text
    #   validate activate verify revert   commands of the author's, run with $file; empty for none
    #   release                           names this version of the file and of its commands
    #   folder                            where the lock, the journal and this script are kept on the host
    #   limit patience confirm_within     seconds: for one command, for the lock, until a second connection confirms
    #   sudo                              yes: become root by sudo, which must not ask for a password
    #   make_folder                       yes: a missing folder is made, and stays
    #
    #   apply              all of it; what fails puts the old file back, activates it, and exits with 1
    #   confirm RELEASE    over a second connection: the host can still be reached, so the new file stays
    #   watch              the watchdog: puts the old file back when apply dies, or when nobody confirms
    #   recover            finishes what an interrupted run left, with the lock held
    #   compare            says how the file differs from the settings
    #   check              the same, and whether the file works; neither changes anything
    #   plan               says what apply would change, validates it in a place of its own, and changes nothing
    #
    # The journal is one file: "pending" while the new file may not stay, "awaiting" when it was verified, "confirmed" when it
    # stays. It moves by rename, so of a late confirmation and the watchdog only one wins.
    set -eu
    umask 022

    if [ "$sudo" = yes ] && [ "$(id -u)" -ne 0 ]; then
      exec sudo -n /bin/sh "$0" "$@"
    fi

    # Whoever reads every file of a folder, as kubelet does, passes over these.
    beside=$${path%/*}/.$${path##*/}
    new=$beside.new.$(printf '%.8s' "$sha256")
    at=start
    armed=no

    # What can no longer be said, because the connection is gone, must not end the restore.
    say() {
      printf 'pawl: %s\n' "$*" 2>/dev/null || :
    }

    # Nothing has changed yet: takes back what was written beside the target.
    stop() {
      say "$at failed: $1"
      rm -f "$new"
      exit 1
    }

    nap() {
      sleep 0.2 2>/dev/null || sleep 1
    }

    # A command of the author's. It holds none of our locks, whatever it leaves running.
    run() {
      [ -n "$1" ] || return 0
      file=$2 timeout "$limit" /bin/sh -euc "$1" </dev/null 8>&- 9>&-
    }

    sum() {
      hash=$(sha256sum <"$1") || return 1
      printf '%s' "$${hash%% *}"
    }

    mode_of() {
      printf '%04d' "$(stat -c %a "$1")"
    }

    owned() {
      [ "$(stat -c %U:%G "$path")" = "$owner" ] || [ "$(stat -c %u:%g "$path")" = "$owner" ]
    }

    as_wanted() {
      [ -f "$path" ] && [ "$(sum "$path")" = "$sha256" ] && [ "$(mode_of "$path")" = "$mode" ] && owned
    }

    # Writes lines to a file of the journal, whole or not at all.
    note() {
      name=$1
      shift
      printf '%s\n' "$@" >"$folder/$name.new" && mv -f "$folder/$name.new" "$folder/$name"
    }

    # The journal names the backup, empty where there was no file, and its checksum. Each step may be done already; while the file
    # cannot be put back, the journal stays, so that the watchdog and the next run try again.
    recover() {
      [ -e "$folder/pending" ] || return 0
      { read -r backup && read -r former; } <"$folder/pending" || return 1
      if [ -z "$backup" ]; then
        rm -f "$path" || return 1
      elif [ -e "$backup" ]; then
        mv -f "$backup" "$path" || return 1
      fi
      rm -f "$beside".new.* || return 1
      outcome=0
      if [ -n "$backup" ] && [ "$(sum "$path")" != "$former" ]; then
        say "$path is not as it was: somebody removed its backup $backup"
        outcome=1
      fi
      # twice, because a service refuses to reload while it still starts
      if ! run "$${revert:-$activate}" "$path" && ! { nap && run "$${revert:-$activate}" "$path"; }; then
        say 'the former file is back, but activating it failed too'
        outcome=1
      fi
      rm -f "$folder/pending" || return 1
      return "$outcome"
    }

    # Something has changed: says what failed and what was tried, then puts the old file back.
    undo() {
      trap '' HUP INT TERM
      say "$at failed: $1"
      if [ -n "$backup" ]; then
        diff -u "$backup" "$path" 2>/dev/null || :
      fi
      if recover; then
        say "$path is as it was"
      fi
      exit 1
    }

    interrupted() {
      if [ "$armed" = yes ]; then undo 'interrupted'; else stop 'interrupted'; fi
    }

    # A backup appears whole or not at all; two in one second get two names.
    back_up() {
      backup=
      former=
      [ -e "$path" ] || return 0
      former=$(sum "$path") || return 1
      time=$(date -u +%Y%m%dT%H%M%SZ) || return 1
      while [ -e "$beside.bak.$time" ] || [ -e "$folder/backups/$time" ]; do
        sleep 1
        time=$(date -u +%Y%m%dT%H%M%SZ) || return 1
      done
      backup=$beside.bak.$time
      cp -p "$path" "$beside.new.bak" && [ "$(sum "$beside.new.bak")" = "$former" ] && mv "$beside.new.bak" "$backup"
    }

    # The watchdog inherits lock 9, so that no other run begins before it ends; 8 tells it when this run ends, however it ends.
    arm() {
      rm -f "$folder/watching" || return 1
      exec 8>>"$folder/main"
      flock -n 8 || return 1
      setsid /bin/sh "$folder/run" watch </dev/null >/dev/null 2>&1 8>&- &
      tries=0
      while [ ! -e "$folder/watching" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || return 1
        nap
      done
    }

    apply() {
      trap interrupted HUP INT TERM

      at=tools
      for tool in flock setsid sha256sum stat timeout; do
        command -v "$tool" >/dev/null || stop "this host has no $tool"
      done

      at=lock
      { mkdir -p "$folder" && chmod 0700 "$folder"; } || stop "$folder cannot be made"
      exec 9>>"$folder/lock"
      timeout "$patience" flock 9 || stop "another run still holds $folder/lock after $patience seconds"

      at=recover
      mv "$folder/awaiting" "$folder/pending" 2>/dev/null || :
      if [ -e "$folder/pending" ]; then
        say 'an earlier run was cut off: putting back what stood before it'
        /bin/sh "$folder/run" recover || [ ! -e "$folder/pending" ] || stop 'what stood before it cannot be put back'
      fi

      at=look
      [ "$make_folder" = no ] || [ -d "$${path%/*}/" ] || mkdir "$${path%/*}" || stop "the folder $${path%/*} cannot be made"
      [ -d "$${path%/*}/" ] || stop "the folder $${path%/*} is missing: is the package installed that reads $path?"
      [ ! -L "$path" ] || stop "$path is a symbolic link to $(readlink "$path"): manage that file"
      [ ! -e "$path" ] || [ -f "$path" ] || stop "$path is not a file"

      at=keep
      { cp "$0" "$folder/run.new" && mv -f "$folder/run.new" "$folder/run"; } || stop "$folder cannot be written to"

      at=upload
      rm -f "$beside".new.* || stop 'what an earlier run left cannot be removed'
      (umask 077 && printf '%s' "$content" >"$new") || stop "$new cannot be written"

      at=checksum
      [ "$(sum "$new")" = "$sha256" ] || stop "$new is not what was sent"

      at=mode
      { chown "$owner" "$new" && chmod "$mode" "$new"; } || stop "$owner and $mode cannot be given to $new"

      at=validate
      run "$validate" "$new" || stop 'the new file is refused'

      if as_wanted; then
        rm -f "$new"
        at=activate
        run "$activate" "$path" || stop 'the file is as wanted, but cannot be activated'
        at=verify
        run "$verify" "$path" || stop 'the file is as wanted, but does not work'
        at=verdict
        note confirmed "$release" || stop "$folder cannot be written to"
        say "$path is as wanted"
        return 0
      fi

      at=backup
      back_up || stop "$path cannot be copied beside itself"

      at=journal
      { rm -f "$folder/confirmed" && note pending "$backup" "$former" "$release"; } || stop "$folder cannot be written to"
      armed=yes

      at=watchdog
      arm || undo 'it does not start'

      at=install
      mv -f "$new" "$path" || undo 'the new file cannot take its place'

      at=activate
      run "$activate" "$path" || undo 'the new file cannot be activated'

      at=verify
      run "$verify" "$path" || undo 'the new file does not work'

      at=verdict
      as_wanted || undo "$path is not what was put there"
      trap '' HUP INT TERM
      mv -f "$folder/pending" "$folder/awaiting" || undo 'the verdict cannot be kept'
      say "$path is new; it stays when a second connection confirms it within $confirm_within seconds"
    }

    watch() {
      trap '' HUP INT TERM
      : >"$folder/watching"
      exec 8>>"$folder/main"
      flock 8
      deadline=$(($(date +%s) + confirm_within))
      while [ -e "$folder/awaiting" ] && [ "$(date +%s)" -lt "$deadline" ]; do
        nap
      done
      mv "$folder/awaiting" "$folder/pending" 2>/dev/null || :
      tries=0
      until recover || [ ! -e "$folder/pending" ] || [ "$tries" -ge 50 ]; do
        tries=$((tries + 1))
        nap
      done
      rm -f "$folder/watching"
    }

    # What can no longer be needed in a hurry is kept where nobody takes it for configuration (a folder of logrotate's is read whole).
    # Five are kept; their names are times, so the order of names is that of time.
    archive() {
      mkdir -p "$folder/backups" || return 1
      for old in "$beside".bak.[0-9]*Z; do
        [ ! -e "$old" ] || mv -f "$old" "$folder/backups/$${old##*.bak.}" || return 1
      done
      for old in $(printf '%s\n' "$folder"/backups/[0-9]*Z | sort -r | tail -n +6); do
        rm -f "$old"
      done
    }

    confirm() {
      at=confirm
      if [ "$1" != "$release" ]; then
        say "$path has another version by now: apply again"
        exit 1
      fi
      if mv "$folder/awaiting" "$folder/confirmed" 2>/dev/null; then
        archive || say "the backup of $path stays beside it: $folder/backups cannot be written to"
        say "$path stays"
      elif ! grep -qx "$release" "$folder/confirmed" 2>/dev/null; then
        say "$path was put back: nobody confirmed the new one within $confirm_within seconds"
        exit 1
      fi
    }

    # Says how the file differs from the settings.
    compare() {
      if [ ! -e "$path" ]; then
        say "$path is missing"
        return 1
      fi
      outcome=0
      if [ "$(sum "$path")" != "$sha256" ]; then
        say "$path has other content (- on the host, + in the stack)"
        printf '%s' "$content" | diff -u "$path" - || :
        outcome=1
      fi
      if [ "$(mode_of "$path")" != "$mode" ]; then
        say "$path has mode $(mode_of "$path"), not $mode"
        outcome=1
      fi
      if ! owned; then
        say "$path belongs to $(stat -c %U:%G "$path"), not $owner"
        outcome=1
      fi
      return "$outcome"
    }

    check() {
      compare || return 1
      if ! run "$verify" "$path"; then
        say "$path is as wanted, but does not work"
        return 1
      fi
    }

    plan() {
      answer=0
      compare || answer=1
      draft=$(mktemp)
      printf '%s' "$content" >"$draft"
      if [ ! -e "$path" ]; then
        diff -u /dev/null "$draft" || :
      fi
      if [ "$answer" -ne 0 ] && ! run "$validate" "$draft"; then
        say 'the new file would be refused'
      fi
      rm -f "$draft"
      return "$answer"
    }

    case $${1:-apply} in
    apply) apply ;;
    confirm) confirm "$2" ;;
    watch) watch ;;
    recover) recover ;;
    compare) compare ;;
    check) check ;;
    plan) plan ;;
    *)
      say "there is no command $1"
      exit 2
      ;;
    esac
  EOT
}

resource "terraform_data" "host_103_54_153_248_etc_systemd_system_backup_vedfinance_drill_service" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/backup-vedfinance-drill.service"
    release = "1f62b1f163c1a511"
    sha256  = "03b2b3cc5f34bd73aa28108ddaf86050784dafebae450920bd3408c6f1d541d6"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='03b2b3cc5f34bd73aa28108ddaf86050784dafebae450920bd3408c6f1d541d6'
        release='1f62b1f163c1a511'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance-drill.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/backup-vedfinance-drill.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/backup-vedfinance-drill.service"
        said=$(systemd-analyze verify "$folder/backup-vedfinance-drill.service" 2>&1 | grep -F backup-vedfinance-drill.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value backup-vedfinance-drill.service)" = loaded ]'
        revert=''
        content='# backup-vedfinance-drill: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Restore of vedfinance, to prove it

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/backup-vedfinance-drill
        TimeoutStartSec=39600
        ExecStopPost=+/usr/local/sbin/backup-vedfinance-drill report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance-drill.service/run' confirm 1f62b1f163c1a511",
    ]
  }

  depends_on = [terraform_data.host_103_54_153_248_usr_local_sbin_backup_vedfinance_drill]
}

resource "terraform_data" "host_103_54_153_248_etc_systemd_system_backup_vedfinance_drill_timer" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/backup-vedfinance-drill.timer"
    release = "15640cc6eaba79fb"
    sha256  = "dc26354e1d5a0542446ff89b920d189f1a868c1350276d2641587d9c8cb76166"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='dc26354e1d5a0542446ff89b920d189f1a868c1350276d2641587d9c8cb76166'
        release='15640cc6eaba79fb'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance-drill.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/backup-vedfinance-drill.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/backup-vedfinance-drill.timer"
        said=$(systemd-analyze verify "$folder/backup-vedfinance-drill.timer" 2>&1 | grep -F backup-vedfinance-drill.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q backup-vedfinance-drill.timer && systemctl restart backup-vedfinance-drill.timer'
        verify='systemctl is-enabled -q backup-vedfinance-drill.timer
        systemctl is-active -q backup-vedfinance-drill.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value backup-vedfinance-drill.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now backup-vedfinance-drill.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q backup-vedfinance-drill.timer && systemctl restart backup-vedfinance-drill.timer
        else rm -f /etc/systemd/system/timers.target.wants/backup-vedfinance-drill.timer && systemctl daemon-reload && systemctl stop backup-vedfinance-drill.timer; fi'
        content='# backup-vedfinance-drill: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Restore of vedfinance, to prove it

        [Timer]
        OnCalendar=Tue *-*-* 15:38:00 Etc/UTC
        AccuracySec=1s
        Persistent=true

        [Install]
        WantedBy=timers.target
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance-drill.timer/run' confirm 15640cc6eaba79fb",
    ]
  }

  depends_on = [
    terraform_data.host_103_54_153_248_etc_systemd_system_backup_vedfinance_drill_service,
  ]
}

resource "terraform_data" "host_103_54_153_248_etc_systemd_system_backup_vedfinance_service" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/backup-vedfinance.service"
    release = "5f8c00a341d9b053"
    sha256  = "846306b198743ef6565908c2a36e5bf4d2f5ea214d572523169613d90de7ffeb"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='846306b198743ef6565908c2a36e5bf4d2f5ea214d572523169613d90de7ffeb'
        release='5f8c00a341d9b053'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/backup-vedfinance.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/backup-vedfinance.service"
        said=$(systemd-analyze verify "$folder/backup-vedfinance.service" 2>&1 | grep -F backup-vedfinance.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value backup-vedfinance.service)" = loaded ]'
        revert=''
        content='# backup-vedfinance: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Backup of vedfinance

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/backup-vedfinance
        TimeoutStartSec=39600
        ExecStopPost=+/usr/local/sbin/backup-vedfinance report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance.service/run' confirm 5f8c00a341d9b053",
    ]
  }

  depends_on = [terraform_data.host_103_54_153_248_usr_local_sbin_backup_vedfinance]
}

resource "terraform_data" "host_103_54_153_248_etc_systemd_system_backup_vedfinance_timer" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/backup-vedfinance.timer"
    release = "1247a8664db25fed"
    sha256  = "57294861e8ae393fc685d77bd09898182ea9c17f9f63673a378c68809bdcb906"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='57294861e8ae393fc685d77bd09898182ea9c17f9f63673a378c68809bdcb906'
        release='1247a8664db25fed'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/backup-vedfinance.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/backup-vedfinance.timer"
        said=$(systemd-analyze verify "$folder/backup-vedfinance.timer" 2>&1 | grep -F backup-vedfinance.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q backup-vedfinance.timer && systemctl restart backup-vedfinance.timer'
        verify='systemctl is-enabled -q backup-vedfinance.timer
        systemctl is-active -q backup-vedfinance.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value backup-vedfinance.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now backup-vedfinance.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q backup-vedfinance.timer && systemctl restart backup-vedfinance.timer
        else rm -f /etc/systemd/system/timers.target.wants/backup-vedfinance.timer && systemctl daemon-reload && systemctl stop backup-vedfinance.timer; fi'
        content='# backup-vedfinance: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Backup of vedfinance

        [Timer]
        OnCalendar=*-*-* 3:38:00 Etc/UTC
        AccuracySec=1s
        Persistent=true

        [Install]
        WantedBy=timers.target
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fbackup-vedfinance.timer/run' confirm 1247a8664db25fed",
    ]
  }

  depends_on = [
    terraform_data.host_103_54_153_248_etc_systemd_system_backup_vedfinance_service,
  ]
}

resource "terraform_data" "host_103_54_153_248_usr_local_lib_backup_vedfinance_engine_sh" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/usr/local/lib/backup-vedfinance/engine.sh"
    release = "9f59e47917c9781b"
    sha256  = "06217fb1fac2293ee9e2cb8873a54ce21a50b24eaa031263de3f60992e156842"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='06217fb1fac2293ee9e2cb8873a54ce21a50b24eaa031263de3f60992e156842'
        release='9f59e47917c9781b'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Fengine.sh'
        sudo=yes
        make_folder=yes
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/lib/backup-vedfinance/engine.sh'
        mode='0644'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # POSIX sh. The exit code is the only sign of success.
        set -eu
        umask 077
        export LC_ALL=C TZ=UTC0
        at=settings

        say() {
          printf '\''pawl: %s\n'\'' "$*"
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
          grep '\'' TABLE DATA '\'' "$1" | grep -vc '\'' TABLE DATA pawl '\'' || :
        }

        engine_dump() {
          at=canary
          for database in $PAWL_DATABASES; do
            # one row for each run, so that two at once do not take each other'\''s
            ask "$database" "set client_min_messages = warning;
              create table if not exists pawl.canary (nonce text primary key, at timestamptz not null);
              delete from pawl.canary where at < now() - interval '\''7 days'\''; insert into pawl.canary values ('\''$2'\'', now())" ||
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
            printf '\''%s\n'\'' "tables_$database=$tables" >>"$1/manifest" || stop '\''the manifest cannot be written'\''
          done
          at=globals
          # no passwords of roles: reading them takes a superuser (B-08), and the secret store has them
          pg_dumpall --no-password --globals-only --no-role-passwords --no-tablespaces --file="$1/globals.sql" \
            --database="$${PAWL_DATABASES%% *}" || stop '\''pg_dumpall of roles'\''
          whole_globals "$1/globals.sql" || stop '\''the roles are missing or cut off'\''
          ask "$${PAWL_DATABASES%% *}" '\''show server_version'\'' >"$scratch/version" || stop '\''the server does not say its version'\''
          printf '\''engine=postgres %s\n'\'' "$(cat "$scratch/version")" >>"$1/manifest"
        }

        whole_globals() {
          grep -q '\''^CREATE ROLE '\'' "$1" && tail -n 5 "$1" | grep -q '\''^-- PostgreSQL database cluster dump complete$'\''
        }

        engine_load() {
          at=globals
          whole_globals "$1/globals.sql" || stop '\''the roles are missing or cut off'\''
          ask postgres "select format('\''CREATE ROLE %I;'\'', rolname) from pg_roles" >"$scratch/roles" || stop '\''the server does not answer'\''
          grep -vxFf "$scratch/roles" "$1/globals.sql" >"$scratch/globals.sql" || stop '\''the roles cannot be read'\''
          psql --no-psqlrc --no-password --quiet --set ON_ERROR_STOP=1 --dbname postgres --file "$scratch/globals.sql" >/dev/null ||
            stop '\''the roles cannot be made'\''
          for database in $PAWL_DATABASES; do
            at=empty
            [ "$(ask postgres "select count(*) from pg_database where datname = '\''$database'\''")" = 0 ] ||
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
          trap '\''pg_ctl --pgdata="$scratch/server" --mode=immediate stop >/dev/null 2>&1 || :'\'' EXIT
          pg_ctl --pgdata="$scratch/server" --wait --log="$scratch/server.log" --options="-c listen_addresses='\'''\'' \
            -c unix_socket_directories='\''$scratch'\'' -c dynamic_shared_memory_type=mmap -c fsync=off -c full_page_writes=off -c autovacuum=off" start >/dev/null ||
            stop "the server does not start: $(cat "$scratch/server.log")"
        }

        engine_canary() {
          ask "$1" "select floor(extract(epoch from now() - at))::bigint from pawl.canary where nonce = '\''$2'\''" 2>/dev/null
        }

        engine_tables() {
          ask "$1" "select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
            where relkind = '\''r'\'' and nspname not in ('\''pawl'\'', '\''information_schema'\'') and nspname not like '\''pg\\_%'\''"
        }

        engine_holds() {
          answer=$(psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$1" --file "$2" \
            2>/dev/null) || return 1
          [ "$answer" = t ]
        }

        engine_empty() {
          at=control
          ask postgres "create database $1" || stop '\''no empty database can be made'\''
        }

        # What the engine'\''s own image does for a backup and for a drill, whatever the engine is. The functions of one engine stand above:
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
          '\'''\'' | *[!0-9]*) return 1 ;;
          esac
          printf '\''%s\n'\'' "$(($(date +%s) - $1))"
        }

        dump() {
          partial=$scratch/out.partial
          at=scratch
          { rm -rf "$out" "$partial" && mkdir -p "$partial"; } || stop "$scratch cannot be written to"
          nonce=$(od -An -N16 -tx1 /dev/urandom | tr -d '\'' \n'\'')
          : >"$partial/manifest"
          engine_dump "$partial" "$nonce"
          at=manifest
          bytes=$(cat "$partial"/* | wc -c | tr -d '\'' '\'')
          printf '\''%s\n'\'' "plan=$PAWL_PLAN" "nonce=$nonce" "taken=$(date +%s)" "bytes=$bytes" >>"$partial/manifest" ||
            stop '\''the manifest cannot be written'\''
          (cd "$partial" && sha256sum -- * >"$scratch/sums") || stop '\''the dump cannot be read back'\''
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
          (cd "$out" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || stop '\''the dump is not what was kept'\''
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
          [ ! -e "$marker" ] || stop '\''a restore has ended half-way here: empty the folder, and let this run again'\''
          if engine_taken; then
            say '\''the folder holds data: nothing is restored'\''
            return
          fi
          { mkdir -p "$PAWL_SOURCE" && : >"$marker"; } || stop '\''the folder cannot be written to'\''
          load
          rm "$marker" || stop '\''the folder cannot be written to'\''
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
          printf '\''%s\n'\'' "took=$took" "age=$oldest" >"$scratch/proven.new" && mv "$scratch/proven.new" "$scratch/proven"
          say "restored $PAWL_DATABASES in $took seconds, $oldest seconds old"
        }

        case $${1:-} in
        dump | attempt | load | fill | drill) "$1" ;;
        *)
          say "there is no command $${1:-}"
          exit 2
          ;;
        esac
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Fengine.sh/run' confirm 9f59e47917c9781b",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_lib_backup_vedfinance_restic_sh" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/usr/local/lib/backup-vedfinance/restic.sh"
    release = "8171b3672054484a"
    sha256  = "e7362a224074e0e6614b204e30a27156e7147400ef0e04af803c97128975c892"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='e7362a224074e0e6614b204e30a27156e7147400ef0e04af803c97128975c892'
        release='8171b3672054484a'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Frestic.sh'
        sudo=yes
        make_folder=yes
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/lib/backup-vedfinance/restic.sh'
        mode='0644'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # POSIX sh. The exit code is the only sign of success.
        set -eu
        umask 077
        export LC_ALL=C TZ=UTC0
        at=settings

        say() {
          printf '\''pawl: %s\n'\'' "$*"
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

        # What restic'\''s image does: it keeps a dump, fetches the newest one, and forgets old ones. Settings are variables of the
        # environment: restic'\''s own (RESTIC_REPOSITORY, RESTIC_PASSWORD, AWS_ACCESS_KEY_ID …), and
        #
        #   PAWL_NAMESPACE PAWL_PLAN PAWL_REPOSITORY    names, also of the metrics
        #   PAWL_SCRATCH                 where the dump is
        #   PAWL_SHRINK                  percent of the last dump'\''s size below which a new one is refused
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
          '\'''\'') return 0 ;;
          /*)
            printf '\''%s\n'\'' "$@" "$measured" >>"$PAWL_METRICS" || say '\''the metrics could not be written'\''
            return 0
            ;;
          esac
          lines=$(printf '\''%s\n'\'' "$@" "$measured")
          wget -q -O /dev/null -T 10 --post-data "$lines
        " "$PAWL_METRICS/metrics/job/$what/namespace/$PAWL_NAMESPACE/plan/$PAWL_PLAN/repository/$PAWL_REPOSITORY" >/dev/null 2>&1 ||
            say '\''the metrics could not be pushed'\''
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
          printf '\''%s\n'\'' "$PAWL_SSH_KNOWN" >"$scratch/known_hosts" || stop "$scratch cannot be written to"
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
          snapshots=$(grep -o '\''"short_id":'\'' "$scratch/snapshots" | wc -l | tr -d '\'' '\'')
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
          # the dump'\''s own time, not the snapshot'\''s: an upload of yesterday'\''s dump is from yesterday
          taken=$(grep -o '\''"taken=[0-9]*"'\'' "$scratch/snapshots" | tr -dc '\''0-9\n'\'' | sort -n | tail -n 1)
          [ -n "$taken" ] || stop '\''the snapshots do not say when they were taken'\''
          # a snapshot a line
          sed '\''s/{"time":/\
        &/g'\'' "$scratch/snapshots" | grep "\"taken=$taken\"" | tail -n 1 >"$scratch/newest"
          id=$(grep -o '\''"short_id":"[0-9a-f]*"'\'' "$scratch/newest" | cut -d'\''"'\'' -f4)
          bytes=$(grep -o '\''"bytes=[0-9]*"'\'' "$scratch/newest" | tr -dc '\''0-9'\'')
          [ "$taken" -le $((now + 300)) ] || stop "the newest snapshot is from the future ($taken): which clock is wrong?"
        }

        fact() {
          sed -n "s/^$1=//p" "$out/manifest"
        }

        # Restores a snapshot into a folder, and finds the dump in it, wherever its job had it.
        restore() {
          rm -rf "$2"
          ask restore "$1" --target "$2" >/dev/null || stop "$1 cannot be restored"
          found=$(find "$2" -type f -name SHA256SUMS) || stop '\''what was restored cannot be read'\''
          [ -f "$found" ] || stop '\''the snapshot holds no dump'\''
          found=$${found%/SHA256SUMS}
        }

        # Reads every byte of a snapshot back and compares it with the dump.
        read_back() {
          at='\''read back'\''
          restore "$1" "$scratch/back"
          (cd "$found" && sha256sum -c "$out/SHA256SUMS") >/dev/null 2>&1 || stop "the dump is not in $PAWL_REPOSITORY as it was uploaded"
          rm -rf "$scratch/back"
        }

        forget_old() {
          at=forget
          case " $PAWL_KEEP " in
          *'\'' --keep-last '\''[1-9]*) ;;
          *) stop '\''nothing is forgotten without --keep-last: by age alone, backups that fail forget the last good one'\'' ;;
          esac
          # shellcheck disable=SC2086 # options, each a word
          ask forget --host "$PAWL_PLAN" --tag pawl --group-by host $PAWL_KEEP --prune >"$scratch/forgotten" ||
            stop '\''what is old cannot be forgotten'\''
        }

        # The snapshot is there still, and how many there are besides.
        remains() {
          list
          grep -q "\"short_id\":\"$1\"" "$scratch/snapshots" || stop '\''the newest snapshot is gone'\''
        }

        keep() {
          at=dump
          [ -f "$out/SHA256SUMS" ] || stop '\''there is no dump'\''
          (cd "$out" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || stop '\''the dump is not what was written'\''
          [ "$(fact plan)" = "$PAWL_PLAN" ] || stop "the dump is of the plan $(fact plan)"
          size=$(fact bytes)
          made=$(fact taken)
          measured="backup_dump_bytes $size"
          newest
          at=size
          [ -z "$bytes" ] || [ $((size * 100)) -ge $((bytes * PAWL_SHRINK)) ] ||
            stop "$size bytes are less than $PAWL_SHRINK % of the last backup'\''s $bytes: lower \`shrink\` if that is right"
          at=upload
          # a snapshot appears when all of it is there; 3 says that files could not be read
          ask backup --json --host "$PAWL_PLAN" --tag "pawl,taken=$made,bytes=$size" "$out" >"$scratch/uploaded" ||
            stop "$PAWL_REPOSITORY did not take the dump"
          kept=$(sed -n '\''s/.*"message_type":"summary".*"snapshot_id":"\([0-9a-f]\{8\}\).*/\1/p'\'' "$scratch/uploaded")
          [ -n "$kept" ] || stop '\''restic names no snapshot'\''
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

        # Sets id and taken of the snapshot that is named, whatever its age; another plan'\''s is none of ours.
        named() {
          list
          at=snapshot
          sed '\''s/{"time":/\
        &/g'\'' "$scratch/snapshots" | grep "\"short_id\":\"$1\"" >"$scratch/named" ||
            stop "$PAWL_REPOSITORY has no snapshot $1 of $PAWL_PLAN"
          id=$1
          taken=$(grep -o '\''"taken=[0-9]*"'\'' "$scratch/named" | tr -dc '\''0-9'\'')
        }

        fetch() {
          what=backup_restore
          at=scratch
          { rm -rf "$out" "$scratch/proven" && printf '\''%s\n'\'' "$now" >"$scratch/began"; } || stop "$scratch cannot be written to"
          case $${PAWL_SNAPSHOT:-newest} in
          newest) recent ;;
          *) named "$PAWL_SNAPSHOT" ;;
          esac
          at=fetch
          restore "$id" "$scratch/fetched"
          { mv "$found" "$out" && rm -rf "$scratch/fetched"; } || stop '\''the dump cannot be put in its place'\''
          say "fetched $id of $PAWL_REPOSITORY, $((now - taken)) seconds old"
        }

        proven() {
          sed -n "s/^$1=//p" "$scratch/proven"
        }

        # The drill measured, and here it is judged, because the metrics must hear of a promise that was broken.
        report() {
          what=backup_restore
          at=report
          [ -f "$scratch/proven" ] || stop '\''nothing was proven'\''
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
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Frestic.sh/run' confirm 8171b3672054484a",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_lib_backup_vedfinance_vedfinance_dev_1_sql" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/usr/local/lib/backup-vedfinance/vedfinance_dev-1.sql"
    release = "55e8b19ed11f16c8"
    sha256  = "fbedce478a25937d4f4265f39f8674eda50967d9c01aaeb42b65bcff4c370a05"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='fbedce478a25937d4f4265f39f8674eda50967d9c01aaeb42b65bcff4c370a05'
        release='55e8b19ed11f16c8'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Fvedfinance_dev-1.sql'
        sudo=yes
        make_folder=yes
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/lib/backup-vedfinance/vedfinance_dev-1.sql'
        mode='0644'
        owner='root:root'
        validate=''
        activate=''
        verify=''
        revert=''
        content='select count(*) > 0 from information_schema.tables where table_schema = '\''public'\''
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Fvedfinance_dev-1.sql/run' confirm 55e8b19ed11f16c8",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_lib_backup_vedfinance_vedfinance_staging_1_sql" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/usr/local/lib/backup-vedfinance/vedfinance_staging-1.sql"
    release = "151a1551ee4daf4e"
    sha256  = "fbedce478a25937d4f4265f39f8674eda50967d9c01aaeb42b65bcff4c370a05"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='fbedce478a25937d4f4265f39f8674eda50967d9c01aaeb42b65bcff4c370a05'
        release='151a1551ee4daf4e'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Fvedfinance_staging-1.sql'
        sudo=yes
        make_folder=yes
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/lib/backup-vedfinance/vedfinance_staging-1.sql'
        mode='0644'
        owner='root:root'
        validate=''
        activate=''
        verify=''
        revert=''
        content='select count(*) > 0 from information_schema.tables where table_schema = '\''public'\''
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fbackup-vedfinance%2Fvedfinance_staging-1.sql/run' confirm 151a1551ee4daf4e",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_lib_host_timers_backup_vedfinance_drill_prom" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/usr/local/lib/host-timers/backup-vedfinance-drill.prom"
    release = "fd2ff8c38f518cb0"
    sha256  = "abe988266bc6f8d3f2b578c9c24ffa18dca4fcc44736022afe20b2b532090260"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='abe988266bc6f8d3f2b578c9c24ffa18dca4fcc44736022afe20b2b532090260'
        release='fd2ff8c38f518cb0'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fhost-timers%2Fbackup-vedfinance-drill.prom'
        sudo=yes
        make_folder=yes
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/lib/host-timers/backup-vedfinance-drill.prom'
        mode='0644'
        owner='root:root'
        validate=''
        activate='install -D -m 0644 "$file" /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom.new
        mv /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom.new /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom
        [ ! -s /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom ] || exit 0
        { echo "# HELP backup_restore_created_timestamp_seconds What a job of a backup tells: docs/backup.md."; echo "# TYPE backup_restore_created_timestamp_seconds gauge"; echo "backup_restore_created_timestamp_seconds{namespace=\"103.54.153.248\",plan=\"vedfinance\",repository=\"r2\"} $(date +%s)"; } >/var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom.new
        chmod 0644 /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom.new
        mv /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom.new /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom'
        verify='cmp -s "$file" /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom
        [ -s /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom ]'
        revert='if [ -e "$file" ]; then
        install -D -m 0644 "$file" /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom.new
        mv /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom.new /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom
        else rm -f /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_suspended.prom /var/lib/prometheus/node-exporter/backup-vedfinance-drill_backup_restore_created_timestamp_seconds.prom; fi'
        content='# HELP backup_restore_suspended What a job of a backup tells: docs/backup.md.
        # TYPE backup_restore_suspended gauge
        backup_restore_suspended{namespace="103.54.153.248",plan="vedfinance",repository="r2"} 0
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fhost-timers%2Fbackup-vedfinance-drill.prom/run' confirm fd2ff8c38f518cb0",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_lib_host_timers_backup_vedfinance_prom" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0644"
    owner   = "root:root"
    path    = "/usr/local/lib/host-timers/backup-vedfinance.prom"
    release = "8f21a064f759ca87"
    sha256  = "74d8237cd507618b8089f598dc9e445c3104361144a7fa6d04c4dd0d978526c6"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='74d8237cd507618b8089f598dc9e445c3104361144a7fa6d04c4dd0d978526c6'
        release='8f21a064f759ca87'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fhost-timers%2Fbackup-vedfinance.prom'
        sudo=yes
        make_folder=yes
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/lib/host-timers/backup-vedfinance.prom'
        mode='0644'
        owner='root:root'
        validate=''
        activate='install -D -m 0644 "$file" /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom.new
        mv /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom.new /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom
        [ ! -s /var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom ] || exit 0
        { echo "# HELP backup_created_timestamp_seconds What a job of a backup tells: docs/backup.md."; echo "# TYPE backup_created_timestamp_seconds gauge"; echo "backup_created_timestamp_seconds{namespace=\"103.54.153.248\",plan=\"vedfinance\",repository=\"r2\"} $(date +%s)"; } >/var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom.new
        chmod 0644 /var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom.new
        mv /var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom.new /var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom'
        verify='cmp -s "$file" /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom
        [ -s /var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom ]'
        revert='if [ -e "$file" ]; then
        install -D -m 0644 "$file" /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom.new
        mv /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom.new /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom
        else rm -f /var/lib/prometheus/node-exporter/backup-vedfinance_backup_suspended.prom /var/lib/prometheus/node-exporter/backup-vedfinance_backup_created_timestamp_seconds.prom; fi'
        content='# HELP backup_suspended What a job of a backup tells: docs/backup.md.
        # TYPE backup_suspended gauge
        backup_suspended{namespace="103.54.153.248",plan="vedfinance",repository="r2"} 0
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Flib%2Fhost-timers%2Fbackup-vedfinance.prom/run' confirm 8f21a064f759ca87",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_sbin_backup_vedfinance" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/backup-vedfinance"
    release = "7e1165c0524a20ac"
    sha256  = "2287be6533a3caae3a8fc5c49693cc8073f54aa65f3734cdac3989462a0c4f7a"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='2287be6533a3caae3a8fc5c49693cc8073f54aa65f3734cdac3989462a0c4f7a'
        release='7e1165c0524a20ac'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fbackup-vedfinance'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/backup-vedfinance'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # backup-vedfinance: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_backup-vedfinance_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="backup-vedfinance"} %s\n'\'' "$1" "$3"
          } >"$file.new"
          mv "$file.new" "$file"
        }

        # systemd calls this after each run, whatever came of it.
        if [ "$${1:-}" = report ]; then
          mkdir -p /var/lib/prometheus/node-exporter
          now=$(date +%s)
          good=0
          [ "$SERVICE_RESULT" != success ] || good=1
          gauge last_run_timestamp_seconds '\''When the last run of the timer ended.'\'' "$now"
          gauge last_run_success '\''Whether the last run of the timer succeeded.'\'' "$good"
          [ "$good" = 0 ] || gauge last_success_timestamp_seconds '\''When a run of the timer last succeeded.'\'' "$now"
          exit
        fi

        job='\''backup-vedfinance'\''
        series='\''backup-vedfinance'\''
        kind='\''backup'\''
        labels='\''namespace="103.54.153.248",plan="vedfinance",repository="r2"'\''
        metrics='\''/var/lib/prometheus/node-exporter'\''
        engine='\''postgres'\''
        offsite='\''true'\''
        scripts='\''/usr/local/lib/backup-vedfinance'\''
        scratch='\''/var/lib/backup-vedfinance'\''
        room='\''4194304'\''
        user='\''999:999'\''
        memory='\''256m'\''
        cpus='\''0.25'\''
        # Runs the containers of one job of a backup on a Docker host, one after the other, each with what it needs and nothing more. The
        # settings stand above:
        #
        #   job             names the lock and the containers
        #   series          names the lock of all jobs of a plan and a repository: they run one after the other
        #   kind labels     begin the names of its metrics, and are the labels of each
        #   metrics         folder where node_exporter'\''s textfile collector reads
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
          printf '\''pawl: %s failed: %s\n'\'' "$at" "$1" >&2
          exit 1
        }

        exec 9>"/run/lock/$job"
        flock -n 9 || stop '\''another run of it goes on'\''
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
          file=$metrics/$${job}_$1.prom
          printf '\''# HELP %s What a job of a backup tells: docs/backup.md.\n# TYPE %s gauge\n%s{%s} %s\n'\'' "$1" "$1" "$1" "$labels" "$2" >"$file.new"
          chmod 0644 "$file.new"
          mv "$file.new" "$file"
        }

        # What the containers have measured, of which nothing is taken but names and numbers; of a failure its time.
        tell() {
          (umask 022 && mkdir -p "$metrics")
          {
            [ "$1" -eq 0 ] || printf '\''%s_last_failure_timestamp_seconds %s\n'\'' "$kind" "$(date +%s)"
            [ -L "$scratch/metrics" ] || [ ! -f "$scratch/metrics" ] || cat "$scratch/metrics"
          } | grep -Ex '\''backup_[a-z_]+ -?[0-9]{1,15}'\'' | while read -r name value; do gauge "$name" "$value"; done
        }

        ended() {
          code=$?
          tell "$code" || printf '\''pawl: the metrics cannot be told\n'\'' >&2
          tidy
          exit "$code"
        }
        trap ended EXIT
        trap '\''exit 143'\'' HUP INT TERM

        # a run that was killed has left what it had
        tidy
        at=scratch
        { mkdir "$scratch" && chown "$user" "$scratch"; } || stop "$scratch cannot be made"
        free=$(df -Pk "$scratch" | awk '\''NR == 2 { print $4 }'\'')
        [ "$free" -ge "$room" ] || stop "$room KiB are needed in $scratch, and $free are free"

        holds() {
          at=source
          docker inspect --format '\''{{range .Mounts}}{{println .Name}}{{end}}'\'' "$1" | grep -qxF -e "$2" ||
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

        holds '\''postgres'\'' '\''postgres-data'\''
        step '\''dump'\'' \
          '\''vedfinance-network'\'' \
          '\''--env=PAWL_PLAN=vedfinance'\'' \
          '\''--env=PAWL_SCRATCH=/scratch'\'' \
          '\''--env=PAWL_DATABASES=vedfinance_dev vedfinance_staging'\'' \
          '\''--env=PGHOST=postgres'\'' \
          '\''--env=PGPORT=5432'\'' \
          '\''--env=PGUSER=pawl_backup'\'' \
          '\''--env=PAWL_SECRETS=PGPASSWORD=/run/secrets/PGPASSWORD'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/postgres/backup,target=/run/secrets/PGPASSWORD,readonly'\'' \
          '\''--entrypoint=/bin/sh'\'' \
          '\''pgvector/pgvector:0.8.0-pg17'\'' \
          '\''/pawl/engine.sh'\'' \
          '\''dump'\''
        step '\''keep'\'' \
          '\''backup'\'' \
          '\''--env=PAWL_NAMESPACE=103.54.153.248'\'' \
          '\''--env=PAWL_PLAN=vedfinance'\'' \
          '\''--env=PAWL_REPOSITORY=r2'\'' \
          '\''--env=PAWL_SCRATCH=/scratch'\'' \
          '\''--env=PAWL_RPO=86400'\'' \
          '\''--env=PAWL_RTO=7200'\'' \
          '\''--env=PAWL_SHRINK=50'\'' \
          '\''--env=PAWL_KEEP=--keep-last 3 --keep-daily 7 --keep-weekly 4'\'' \
          '\''--env=PAWL_PRUNE=yes'\'' \
          '\''--env=PAWL_PATIENCE=300'\'' \
          '\''--env=PAWL_METRICS=/scratch/metrics'\'' \
          '\''--env=RESTIC_REPOSITORY=s3:https://v-edfinance.r2.cloudflarestorage.com/v-edfinance-backup/postgres'\'' \
          '\''--env=AWS_DEFAULT_REGION=auto'\'' \
          '\''--env=PAWL_SECRETS=RESTIC_PASSWORD=/run/secrets/RESTIC_PASSWORD AWS_ACCESS_KEY_ID=/run/secrets/AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=/run/secrets/AWS_SECRET_ACCESS_KEY'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/restic,target=/run/secrets/RESTIC_PASSWORD,readonly'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/r2-id,target=/run/secrets/AWS_ACCESS_KEY_ID,readonly'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/r2-key,target=/run/secrets/AWS_SECRET_ACCESS_KEY,readonly'\'' \
          '\''--entrypoint=/bin/sh'\'' \
          '\''restic/restic:0.18.0'\'' \
          '\''/pawl/restic.sh'\'' \
          '\''keep'\''
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fbackup-vedfinance/run' confirm 7e1165c0524a20ac",
    ]
  }
}

resource "terraform_data" "host_103_54_153_248_usr_local_sbin_backup_vedfinance_drill" {
  triggers_replace = {
    host    = "103.54.153.248"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/backup-vedfinance-drill"
    release = "3471efa018d72c79"
    sha256  = "7c2edfee507e8dbffc522a7952d1d7301b8d95cc5c70a7ce7f2eb85c9512532d"
  }

  connection {
    type        = "ssh"
    host        = "103.54.153.248"
    user        = "deployer"
    agent       = "false"
    host_key    = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4="
    port        = 22
    private_key = file(pathexpand("~/.ssh/deploy"))
    timeout     = "20s"
  }

  provisioner "remote-exec" {
    inline = [
      <<-EOT
        #!/bin/sh
        # One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:
        # shellcheck disable=SC2016
        sha256='7c2edfee507e8dbffc522a7952d1d7301b8d95cc5c70a7ce7f2eb85c9512532d'
        release='3471efa018d72c79'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fbackup-vedfinance-drill'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/backup-vedfinance-drill'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # backup-vedfinance-drill: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_backup-vedfinance-drill_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="backup-vedfinance-drill"} %s\n'\'' "$1" "$3"
          } >"$file.new"
          mv "$file.new" "$file"
        }

        # systemd calls this after each run, whatever came of it.
        if [ "$${1:-}" = report ]; then
          mkdir -p /var/lib/prometheus/node-exporter
          now=$(date +%s)
          good=0
          [ "$SERVICE_RESULT" != success ] || good=1
          gauge last_run_timestamp_seconds '\''When the last run of the timer ended.'\'' "$now"
          gauge last_run_success '\''Whether the last run of the timer succeeded.'\'' "$good"
          [ "$good" = 0 ] || gauge last_success_timestamp_seconds '\''When a run of the timer last succeeded.'\'' "$now"
          exit
        fi

        job='\''backup-vedfinance-drill'\''
        series='\''backup-vedfinance'\''
        kind='\''backup_restore'\''
        labels='\''namespace="103.54.153.248",plan="vedfinance",repository="r2"'\''
        metrics='\''/var/lib/prometheus/node-exporter'\''
        engine='\''postgres'\''
        offsite='\''true'\''
        scripts='\''/usr/local/lib/backup-vedfinance'\''
        scratch='\''/var/lib/backup-vedfinance-drill'\''
        room='\''4194304'\''
        user='\''999:999'\''
        memory='\''256m'\''
        cpus='\''0.25'\''
        # Runs the containers of one job of a backup on a Docker host, one after the other, each with what it needs and nothing more. The
        # settings stand above:
        #
        #   job             names the lock and the containers
        #   series          names the lock of all jobs of a plan and a repository: they run one after the other
        #   kind labels     begin the names of its metrics, and are the labels of each
        #   metrics         folder where node_exporter'\''s textfile collector reads
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
          printf '\''pawl: %s failed: %s\n'\'' "$at" "$1" >&2
          exit 1
        }

        exec 9>"/run/lock/$job"
        flock -n 9 || stop '\''another run of it goes on'\''
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
          file=$metrics/$${job}_$1.prom
          printf '\''# HELP %s What a job of a backup tells: docs/backup.md.\n# TYPE %s gauge\n%s{%s} %s\n'\'' "$1" "$1" "$1" "$labels" "$2" >"$file.new"
          chmod 0644 "$file.new"
          mv "$file.new" "$file"
        }

        # What the containers have measured, of which nothing is taken but names and numbers; of a failure its time.
        tell() {
          (umask 022 && mkdir -p "$metrics")
          {
            [ "$1" -eq 0 ] || printf '\''%s_last_failure_timestamp_seconds %s\n'\'' "$kind" "$(date +%s)"
            [ -L "$scratch/metrics" ] || [ ! -f "$scratch/metrics" ] || cat "$scratch/metrics"
          } | grep -Ex '\''backup_[a-z_]+ -?[0-9]{1,15}'\'' | while read -r name value; do gauge "$name" "$value"; done
        }

        ended() {
          code=$?
          tell "$code" || printf '\''pawl: the metrics cannot be told\n'\'' >&2
          tidy
          exit "$code"
        }
        trap ended EXIT
        trap '\''exit 143'\'' HUP INT TERM

        # a run that was killed has left what it had
        tidy
        at=scratch
        { mkdir "$scratch" && chown "$user" "$scratch"; } || stop "$scratch cannot be made"
        free=$(df -Pk "$scratch" | awk '\''NR == 2 { print $4 }'\'')
        [ "$free" -ge "$room" ] || stop "$room KiB are needed in $scratch, and $free are free"

        holds() {
          at=source
          docker inspect --format '\''{{range .Mounts}}{{println .Name}}{{end}}'\'' "$1" | grep -qxF -e "$2" ||
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

        step '\''fetch'\'' \
          '\''backup'\'' \
          '\''--env=PAWL_NAMESPACE=103.54.153.248'\'' \
          '\''--env=PAWL_PLAN=vedfinance'\'' \
          '\''--env=PAWL_REPOSITORY=r2'\'' \
          '\''--env=PAWL_SCRATCH=/scratch'\'' \
          '\''--env=PAWL_RPO=86400'\'' \
          '\''--env=PAWL_RTO=7200'\'' \
          '\''--env=PAWL_SHRINK=50'\'' \
          '\''--env=PAWL_KEEP=--keep-last 3 --keep-daily 7 --keep-weekly 4'\'' \
          '\''--env=PAWL_PRUNE=yes'\'' \
          '\''--env=PAWL_PATIENCE=300'\'' \
          '\''--env=PAWL_METRICS=/scratch/metrics'\'' \
          '\''--env=RESTIC_REPOSITORY=s3:https://v-edfinance.r2.cloudflarestorage.com/v-edfinance-backup/postgres'\'' \
          '\''--env=AWS_DEFAULT_REGION=auto'\'' \
          '\''--env=PAWL_SECRETS=RESTIC_PASSWORD=/run/secrets/RESTIC_PASSWORD AWS_ACCESS_KEY_ID=/run/secrets/AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=/run/secrets/AWS_SECRET_ACCESS_KEY'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/restic,target=/run/secrets/RESTIC_PASSWORD,readonly'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/r2-id,target=/run/secrets/AWS_ACCESS_KEY_ID,readonly'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/r2-key,target=/run/secrets/AWS_SECRET_ACCESS_KEY,readonly'\'' \
          '\''--entrypoint=/bin/sh'\'' \
          '\''restic/restic:0.18.0'\'' \
          '\''/pawl/restic.sh'\'' \
          '\''fetch'\''
        step '\''drill'\'' \
          '\''none'\'' \
          '\''--env=PAWL_PLAN=vedfinance'\'' \
          '\''--env=PAWL_SCRATCH=/scratch'\'' \
          '\''--env=PAWL_DATABASES=vedfinance_dev vedfinance_staging'\'' \
          '\''--env=PAWL_CHECKS=/pawl'\'' \
          '\''--entrypoint=/bin/sh'\'' \
          '\''pgvector/pgvector:0.8.0-pg17'\'' \
          '\''/pawl/engine.sh'\'' \
          '\''drill'\''
        step '\''report'\'' \
          '\''backup'\'' \
          '\''--env=PAWL_NAMESPACE=103.54.153.248'\'' \
          '\''--env=PAWL_PLAN=vedfinance'\'' \
          '\''--env=PAWL_REPOSITORY=r2'\'' \
          '\''--env=PAWL_SCRATCH=/scratch'\'' \
          '\''--env=PAWL_RPO=86400'\'' \
          '\''--env=PAWL_RTO=7200'\'' \
          '\''--env=PAWL_SHRINK=50'\'' \
          '\''--env=PAWL_KEEP=--keep-last 3 --keep-daily 7 --keep-weekly 4'\'' \
          '\''--env=PAWL_PRUNE=yes'\'' \
          '\''--env=PAWL_PATIENCE=300'\'' \
          '\''--env=PAWL_METRICS=/scratch/metrics'\'' \
          '\''--env=RESTIC_REPOSITORY=s3:https://v-edfinance.r2.cloudflarestorage.com/v-edfinance-backup/postgres'\'' \
          '\''--env=AWS_DEFAULT_REGION=auto'\'' \
          '\''--env=PAWL_SECRETS=RESTIC_PASSWORD=/run/secrets/RESTIC_PASSWORD AWS_ACCESS_KEY_ID=/run/secrets/AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=/run/secrets/AWS_SECRET_ACCESS_KEY'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/restic,target=/run/secrets/RESTIC_PASSWORD,readonly'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/r2-id,target=/run/secrets/AWS_ACCESS_KEY_ID,readonly'\'' \
          '\''--mount=type=bind,source=/srv/v-edfinance/secrets/backup/r2-key,target=/run/secrets/AWS_SECRET_ACCESS_KEY,readonly'\'' \
          '\''--entrypoint=/bin/sh'\'' \
          '\''restic/restic:0.18.0'\'' \
          '\''/pawl/restic.sh'\'' \
          '\''report'\''
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fbackup-vedfinance-drill/run' confirm 3471efa018d72c79",
    ]
  }
}

resource "docker_image" "api-dev" {
  name         = "ghcr.io/v-edfinance/api:1.0.0"
  keep_locally = true
}

resource "docker_image" "api-staging" {
  name         = "ghcr.io/v-edfinance/api:1.0.0"
  keep_locally = true
}

resource "docker_image" "glances" {
  name         = "nicolargo/glances:4.3.3"
  keep_locally = true
}

resource "docker_image" "postgres" {
  name         = "pgvector/pgvector:0.8.0-pg17"
  keep_locally = true
}

resource "docker_image" "redis" {
  name         = "redis:7.4.1-alpine"
  keep_locally = true
}

resource "docker_image" "uptime-kuma" {
  name         = "louislam/uptime-kuma:2.0.2-slim-rootless"
  keep_locally = true
}

resource "docker_image" "vedfinance-roles" {
  name         = "pgvector/pgvector:0.8.0-pg17"
  keep_locally = true
}

resource "docker_image" "web-dev" {
  name         = "ghcr.io/v-edfinance/web:1.0.0"
  keep_locally = true
}

resource "docker_image" "web-staging" {
  name         = "ghcr.io/v-edfinance/web:1.0.0"
  keep_locally = true
}

resource "docker_network" "backup" {
  name   = "backup"
  driver = "bridge"
}

resource "docker_network" "monitoring" {
  name     = "monitoring"
  driver   = "bridge"
  internal = true
}

resource "docker_network" "status" {
  name   = "status"
  driver = "bridge"
}

resource "docker_network" "vedfinance-network" {
  name   = "vedfinance-network"
  driver = "bridge"
}

resource "docker_container" "api-dev" {
  name                  = "api-dev"
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  env = [
    "NODE_ENV=production",
    "DB_HOST=postgres",
    "DB_NAME=vedfinance_dev",
    "DB_USER=vedfinance_dev",
    "DB_PASSWORD_FILE=/run/secrets/db_password",
    "REDIS_HOST=redis",
    "REDIS_PASSWORD_FILE=/run/secrets/redis_password",
  ]
  image      = docker_image.api-dev.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 512
  memory_swap   = 512
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=1001,gid=1001"
  }
  user         = "1001:1001"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "node",
      "-e",
      "require('http').get(\"http://127.0.0.1:3000/api/health\",r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/api-dev/db-password"
    target    = "/run/secrets/db_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/api-dev/redis-password"
    target    = "/run/secrets/redis_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  ports {
    external = 3000
    internal = 3000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.vedfinance-roles, docker_container.redis]
}

resource "docker_container" "api-staging" {
  name                  = "api-staging"
  cpu_period            = 100000
  cpu_quota             = 75000
  destroy_grace_seconds = 30
  env = [
    "NODE_ENV=production",
    "DB_HOST=postgres",
    "DB_NAME=vedfinance_staging",
    "DB_USER=vedfinance_staging",
    "DB_PASSWORD_FILE=/run/secrets/db_password",
    "REDIS_HOST=redis",
    "REDIS_PASSWORD_FILE=/run/secrets/redis_password",
  ]
  image      = docker_image.api-staging.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 768
  memory_swap   = 768
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=1001,gid=1001"
  }
  user         = "1001:1001"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "node",
      "-e",
      "require('http').get(\"http://127.0.0.1:3000/api/health\",r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/api-staging/db-password"
    target    = "/run/secrets/db_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/api-staging/redis-password"
    target    = "/run/secrets/redis_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  ports {
    external = 3100
    internal = 3000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.vedfinance-roles, docker_container.redis]
}

resource "docker_container" "glances" {
  name                  = "glances"
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 30
  env                   = ["GLANCES_OPT=-w"]
  image                 = docker_image.glances.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 128
  memory_swap   = 128
  must_run      = true
  privileged    = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777"
  }
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "python3",
      "-c",
      "import urllib.request as r; r.urlopen('http://127.0.0.1:61208/api/4/status')",
    ]
    timeout = "10s"
  }

  networks_advanced {
    name = docker_network.monitoring.name
  }
}

resource "docker_volume" "postgres-data" {
  name = "postgres-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "postgres" {
  name = "postgres"
  command = [
    "postgres",
    "-c",
    "shared_buffers=192MB",
    "-c",
    "effective_cache_size=576MB",
    "-c",
    "work_mem=6MB",
    "-c",
    "synchronous_commit=on",
    "-c",
    "shared_preload_libraries=pg_stat_statements",
  ]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 120
  env                   = ["POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password"]
  image                 = docker_image.postgres.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 768
  memory_swap   = 768
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  shm_size      = 128
  stop_timeout  = 120
  tmpfs = {
    "/tmp"                = "size=67108864,mode=1777,uid=999,gid=999"
    "/var/run/postgresql" = "size=67108864,mode=1777,uid=999,gid=999"
  }
  user         = "999:999"
  wait         = true
  wait_timeout = 120

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "10s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "pg_isready",
      "-q",
      "-h",
      "127.0.0.1",
      "-U",
      "postgres",
      "-d",
      "postgres",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/postgres/admin"
    target    = "/run/secrets/postgres_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  volumes {
    container_path = "/var/lib/postgresql/data"
    volume_name    = docker_volume.postgres-data.name
  }
}

resource "docker_volume" "redis-data" {
  name = "redis-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "redis" {
  name = "redis"
  command = [
    "sh",
    "-euc",
    "REDIS_PASSWORD=\"$(cat /run/secrets/password)\"\nhex=$(printf %s \"$REDIS_PASSWORD\" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\x&/g')\n[ -n \"$hex\" ] || { echo 'the password is empty' >&2; exit 1; }\nexec redis-server - <<END\ndir /data\nrequirepass \"$hex\"\nmaxmemory 192mb\nmaxmemory-policy allkeys-lru\nsave \"\"\nappendonly no\nEND",
  ]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 120
  image                 = docker_image.redis.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 256
  memory_swap   = 256
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 120
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=999,gid=999"
  }
  user         = "999:999"
  wait         = true
  wait_timeout = 120

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "10s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "sh", "-c", "redis-cli ping | grep -qE 'PONG|NOAUTH'"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/redis/password"
    target    = "/run/secrets/password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  volumes {
    container_path = "/data"
    volume_name    = docker_volume.redis-data.name
  }
}

resource "docker_volume" "uptime-kuma-data" {
  name = "uptime-kuma-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "uptime-kuma" {
  name                  = "uptime-kuma"
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 30
  image                 = docker_image.uptime-kuma.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 256
  memory_swap   = 256
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=1000,gid=1000"
  }
  user         = "1000:1000"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "node",
      "-e",
      "require('http').get(\"http://127.0.0.1:3001/\",r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))",
    ]
    timeout = "10s"
  }

  networks_advanced {
    name = docker_network.status.name
  }

  networks_advanced {
    name = docker_network.monitoring.name
  }

  ports {
    external = 3002
    internal = 3001
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  volumes {
    container_path = "/app/data"
    volume_name    = docker_volume.uptime-kuma-data.name
  }
}

resource "docker_container" "vedfinance-roles" {
  name   = "vedfinance-roles"
  attach = true
  command = [
    "export PGPASSWORD=\"$(cat /run/secrets/admin)\"\nprintf '%s' \"$SQL\" | psql --quiet -v ON_ERROR_STOP=1 -h postgres -U postgres postgres",
  ]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 30
  entrypoint            = ["sh", "-euc"]
  env = [
    <<-EOT
      SQL=\set password `cat /run/secrets/backup`
      SELECT 'CREATE ROLE pawl_backup LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pawl_backup') \gexec
      ALTER ROLE pawl_backup PASSWORD :'password';
      GRANT pg_read_all_data TO pawl_backup;
      \set password `cat /run/secrets/dev`
      SELECT 'CREATE ROLE vedfinance_dev LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vedfinance_dev') \gexec
      ALTER ROLE vedfinance_dev PASSWORD :'password';
      SELECT 'CREATE DATABASE vedfinance_dev OWNER vedfinance_dev' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vedfinance_dev') \gexec
      REVOKE ALL ON DATABASE vedfinance_dev FROM PUBLIC;
      GRANT CONNECT ON DATABASE vedfinance_dev TO pawl_backup;
      \connect vedfinance_dev
      CREATE EXTENSION IF NOT EXISTS vector;
      CREATE SCHEMA IF NOT EXISTS pawl AUTHORIZATION pawl_backup;
      \connect postgres
      \set password `cat /run/secrets/staging`
      SELECT 'CREATE ROLE vedfinance_staging LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vedfinance_staging') \gexec
      ALTER ROLE vedfinance_staging PASSWORD :'password';
      SELECT 'CREATE DATABASE vedfinance_staging OWNER vedfinance_staging' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vedfinance_staging') \gexec
      REVOKE ALL ON DATABASE vedfinance_staging FROM PUBLIC;
      GRANT CONNECT ON DATABASE vedfinance_staging TO pawl_backup;
      \connect vedfinance_staging
      CREATE EXTENSION IF NOT EXISTS vector;
      CREATE SCHEMA IF NOT EXISTS pawl AUTHORIZATION pawl_backup;
      \connect postgres
    EOT
  ]
  image      = docker_image.vedfinance-roles.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 64
  memory_swap   = 64
  must_run      = false
  read_only     = true
  restart       = "no"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=999,gid=999"
  }
  user = "999:999"

  capabilities {
    drop = ["ALL"]
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/postgres/backup"
    target    = "/run/secrets/backup"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/postgres/admin"
    target    = "/run/secrets/admin"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/postgres/dev"
    target    = "/run/secrets/dev"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/v-edfinance/secrets/postgres/staging"
    target    = "/run/secrets/staging"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  lifecycle {
    postcondition {
      condition     = self.exit_code == 0
      error_message = "vedfinance-roles ended with another code than 0: docker logs vedfinance-roles"
    }
  }

  depends_on = [docker_container.postgres]
}

resource "docker_container" "web-dev" {
  name                  = "web-dev"
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  image                 = docker_image.web-dev.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 256
  memory_swap   = 256
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=1001,gid=1001"
  }
  user         = "1001:1001"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "node",
      "-e",
      "require('http').get(\"http://127.0.0.1:3000/\",r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))",
    ]
    timeout = "10s"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  ports {
    external = 3001
    internal = 3000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.api-dev]
}

resource "docker_container" "web-staging" {
  name                  = "web-staging"
  cpu_period            = 100000
  cpu_quota             = 75000
  destroy_grace_seconds = 30
  image                 = docker_image.web-staging.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 256
  memory_swap   = 256
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=1001,gid=1001"
  }
  user         = "1001:1001"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "node",
      "-e",
      "require('http').get(\"http://127.0.0.1:3000/\",r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))",
    ]
    timeout = "10s"
  }

  networks_advanced {
    name = docker_network.vedfinance-network.name
  }

  ports {
    external = 3101
    internal = 3000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.api-staging]
}
