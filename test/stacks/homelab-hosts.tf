terraform {
  backend "pg" {
    schema_name = "homelab-hosts"
  }
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

resource "terraform_data" "host_192_168_1_10_etc_nftables_conf" {
  triggers_replace = {
    host    = "192.168.1.10"
    mode    = "0755"
    owner   = "root:root"
    path    = "/etc/nftables.conf"
    release = "d798df7168286797"
    sha256  = "72ba95ab082af343fb656b3dc247430dd2575fc06759f1852ef167f25d483d20"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.10"
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
        sha256='72ba95ab082af343fb656b3dc247430dd2575fc06759f1852ef167f25d483d20'
        release='d798df7168286797'
        folder='/var/lib/pawl/%2Fetc%2Fnftables.conf'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/nftables.conf'
        mode='0755'
        owner='root:root'
        validate='nft -c -f "$file"'
        activate='nft -f "$file" && systemctl enable -q nftables'
        verify='active=$(nft list chain inet pawl input)
        printf '\''%s\n'\'' "$active" | grep -qF '\''policy drop'\'' || { echo '\''not active: policy drop'\''; exit 1; }
        printf '\''%s\n'\'' "$active" | grep -qF '\''tcp dport 22 '\'' || { echo '\''not active: tcp dport 22 '\''; exit 1; }
        printf '\''%s\n'\'' "$active" | grep -qF '\''tcp dport 9100 '\'' || { echo '\''not active: tcp dport 9100 '\''; exit 1; }'
        revert='nft delete table inet pawl 2>/dev/null || :; [ ! -e "$file" ] || nft -f "$file"'
        content='#!/usr/sbin/nft -f
        # firewall: written by its stack. What is changed here is found, and gone at the next apply.
        # The first line makes sure that there is a table to delete.
        table inet pawl
        delete table inet pawl
        table inet pawl {
          chain input {
            type filter hook input priority filter; policy drop;
            ct state established,related accept
            ct state invalid drop
            iif "lo" accept
            meta l4proto { icmp, ipv6-icmp } accept
            ip saddr { 192.168.1.0/24 } tcp dport 22 accept comment "ssh"
            ip saddr { 192.168.1.0/24 } tcp dport 9100 accept comment "node exporter"
          }
        }
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fnftables.conf/run' confirm d798df7168286797",
    ]
  }
}

resource "terraform_data" "host_192_168_1_10_etc_ssh_sshd_config_d_00_pawl_conf" {
  triggers_replace = {
    host    = "192.168.1.10"
    mode    = "0600"
    owner   = "root:root"
    path    = "/etc/ssh/sshd_config.d/00-pawl.conf"
    release = "c90cecdfa563e1d4"
    sha256  = "1d91fadbab2fb09a93ea0d8e802a140e26b3e0d44578ae2738378df823dad587"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.10"
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
        sha256='1d91fadbab2fb09a93ea0d8e802a140e26b3e0d44578ae2738378df823dad587'
        release='c90cecdfa563e1d4'
        folder='/var/lib/pawl/%2Fetc%2Fssh%2Fsshd_config.d%2F00-pawl.conf'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/ssh/sshd_config.d/00-pawl.conf'
        mode='0600'
        owner='root:root'
        validate='sshd -t -f "$file"'
        activate='sshd -t && { systemctl reload ssh 2>/dev/null || systemctl reload sshd; }'
        verify='active=$(sshd -T)
        holds() {
          printf '\''%s\n'\'' "$active" | grep -qix "$1" || { echo "sshd does not hold to: $1"; exit 1; }
        }
        holds '\''PermitRootLogin no'\''
        holds '\''PasswordAuthentication no'\''
        holds '\''KbdInteractiveAuthentication no'\''
        holds '\''PermitEmptyPasswords no'\''
        holds '\''X11Forwarding no'\''
        holds '\''MaxAuthTries 3'\'''
        revert=''
        content='# sshd: written by its stack. What is changed here is found, and gone at the next apply.
        PermitRootLogin no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitEmptyPasswords no
        X11Forwarding no
        MaxAuthTries 3
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fssh%2Fsshd_config.d%2F00-pawl.conf/run' confirm c90cecdfa563e1d4",
    ]
  }
}

resource "terraform_data" "host_192_168_1_10_etc_systemd_system_hostfile_drift_service" {
  triggers_replace = {
    host    = "192.168.1.10"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/hostfile-drift.service"
    release = "16c0fe25b7a10c63"
    sha256  = "a1e51570c1566e5c61be9d2072e02df925ff49ecc3def7c3d36a6451028c211d"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.10"
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
        sha256='a1e51570c1566e5c61be9d2072e02df925ff49ecc3def7c3d36a6451028c211d'
        release='16c0fe25b7a10c63'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/hostfile-drift.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/hostfile-drift.service"
        said=$(systemd-analyze verify "$folder/hostfile-drift.service" 2>&1 | grep -F hostfile-drift.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value hostfile-drift.service)" = loaded ]'
        revert=''
        content='# hostfile-drift: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Whether the files of this host are as their stacks put them

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/hostfile-drift
        TimeoutStartSec=3600
        ExecStopPost=+/usr/local/sbin/hostfile-drift report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.service/run' confirm 16c0fe25b7a10c63",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_10_usr_local_sbin_hostfile_drift]
}

resource "terraform_data" "host_192_168_1_10_etc_systemd_system_hostfile_drift_timer" {
  triggers_replace = {
    host    = "192.168.1.10"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/hostfile-drift.timer"
    release = "2b9e77933a539060"
    sha256  = "9416b8cfea00831c7d544436018bada0a47082cd1e75a30943c6631822cb6a32"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.10"
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
        sha256='9416b8cfea00831c7d544436018bada0a47082cd1e75a30943c6631822cb6a32'
        release='2b9e77933a539060'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/hostfile-drift.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/hostfile-drift.timer"
        said=$(systemd-analyze verify "$folder/hostfile-drift.timer" 2>&1 | grep -F hostfile-drift.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q hostfile-drift.timer && systemctl restart hostfile-drift.timer'
        verify='systemctl is-enabled -q hostfile-drift.timer
        systemctl is-active -q hostfile-drift.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value hostfile-drift.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now hostfile-drift.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q hostfile-drift.timer && systemctl restart hostfile-drift.timer
        else rm -f /etc/systemd/system/timers.target.wants/hostfile-drift.timer && systemctl daemon-reload && systemctl stop hostfile-drift.timer; fi'
        content='# hostfile-drift: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Whether the files of this host are as their stacks put them

        [Timer]
        OnCalendar=*-*-* *:7:00 Etc/UTC
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.timer/run' confirm 2b9e77933a539060",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_10_etc_systemd_system_hostfile_drift_service]
}

resource "terraform_data" "host_192_168_1_10_usr_local_sbin_hostfile_drift" {
  triggers_replace = {
    host    = "192.168.1.10"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/hostfile-drift"
    release = "8b16f6240f115509"
    sha256  = "f22378fb28d59551db0fa9d23518174d465ce4ea2e5bc07546e81482a67a98e8"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.10"
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
        sha256='f22378fb28d59551db0fa9d23518174d465ce4ea2e5bc07546e81482a67a98e8'
        release='8b16f6240f115509'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fhostfile-drift'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/hostfile-drift'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # hostfile-drift: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_hostfile-drift_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="hostfile-drift"} %s\n'\'' "$1" "$3"
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

        file=/var/lib/prometheus/node-exporter/hostfile_drift.prom

        # One metric of every file: its name, the command that decides it, which paths, what it means.
        gauge_each() {
          printf '\''# HELP %s %s\n# TYPE %s gauge\n'\'' "$1" "$4" "$1"
          for run in /var/lib/pawl/*/run; do
            [ -e "$run" ] || continue
            path=$(sed -n "s/^path='\''\(.*\)'\''\$/\1/p" "$run" | head -n 1)
            case $path in
            $3) ;;
            *) continue ;;
            esac
            good=1
            sh "$run" "$2" >/dev/null 2>&1 || good=0
            printf '\''%s{path="%s"} %s\n'\'' "$1" "$path" "$good"
          done
        }

        {
          gauge_each hostfile_sha256_match compare '\''*'\'' '\''Whether content, mode and owner are what was last put there.'\''
          gauge_each hostfile_verified check '\''*'\'' '\''Whether what proves the file succeeds as well.'\''
          gauge_each nfs_exports_match check '\''*.exports'\'' '\''Whether the active exports are those of the table.'\''
        } >"$file.new"
        mv "$file.new" "$file"
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fhostfile-drift/run' confirm 8b16f6240f115509",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_etc_fail2ban_jail_d_recidive_local" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/fail2ban/jail.d/recidive.local"
    release = "eeaddf51a2c5f106"
    sha256  = "d2286d76c9c73a71b2efee34968508011fa29dfdf984915085f692ce322dee53"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='d2286d76c9c73a71b2efee34968508011fa29dfdf984915085f692ce322dee53'
        release='eeaddf51a2c5f106'
        folder='/var/lib/pawl/%2Fetc%2Ffail2ban%2Fjail.d%2Frecidive.local'
        sudo=yes
        make_folder=no
        limit=120
        patience=600
        confirm_within=60
        path='/etc/fail2ban/jail.d/recidive.local'
        mode='0644'
        owner='root:root'
        validate=''
        activate='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        fail2ban-client -t >/dev/null
        if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi
        trap '\''fail2ban-client set recidive unbanip 192.0.2.1 >/dev/null'\'' EXIT
        fail2ban-client set recidive banip 192.0.2.1 >/dev/null
        for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do if nft list ruleset | grep -qF 192.0.2.1; then exit 0; fi; sleep 1; done
        echo '\''jail recidive bans 192.0.2.1, which nft list ruleset does not show: is nftables installed? read /var/log/fail2ban.log'\''
        exit 1'
        verify='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        answers
        [ "$(fail2ban-client get recidive maxretry)" = 5 ] || { echo '\''jail recidive does not run with maxretry 5'\''; exit 1; }
        [ "$(fail2ban-client get recidive findtime)" = 86400 ] || { echo '\''jail recidive does not run with findtime 86400'\''; exit 1; }
        [ "$(fail2ban-client get recidive bantime)" = 604800 ] || { echo '\''jail recidive does not run with bantime 604800'\''; exit 1; }'
        revert='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        fail2ban-client -t >/dev/null
        if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi'
        content='# recidive: written by its stack. What is changed here is found, and gone at the next apply.
        [DEFAULT]
        banaction = nftables
        banaction_allports = nftables[type=allports]

        [recidive]
        enabled = true
        filter = recidive
        backend = auto
        logpath = /var/log/fail2ban.log
        maxretry = 5
        findtime = 86400
        bantime = 604800
        ignoreip = 127.0.0.1/8 ::1 192.168.1.0/24
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Ffail2ban%2Fjail.d%2Frecidive.local/run' confirm eeaddf51a2c5f106",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_etc_fail2ban_jail_d_sshd_local" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/fail2ban/jail.d/sshd.local"
    release = "ce58c7c8ab2c54db"
    sha256  = "8dbd1f9801caedb39a78b2d8620a78fe4e391cc1368407702bef390c20346fdd"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='8dbd1f9801caedb39a78b2d8620a78fe4e391cc1368407702bef390c20346fdd'
        release='ce58c7c8ab2c54db'
        folder='/var/lib/pawl/%2Fetc%2Ffail2ban%2Fjail.d%2Fsshd.local'
        sudo=yes
        make_folder=no
        limit=120
        patience=600
        confirm_within=60
        path='/etc/fail2ban/jail.d/sshd.local'
        mode='0644'
        owner='root:root'
        validate=''
        activate='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        fail2ban-client -t >/dev/null
        if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi
        trap '\''fail2ban-client set sshd unbanip 192.0.2.1 >/dev/null'\'' EXIT
        fail2ban-client set sshd banip 192.0.2.1 >/dev/null
        for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do if nft list ruleset | grep -qF 192.0.2.1; then exit 0; fi; sleep 1; done
        echo '\''jail sshd bans 192.0.2.1, which nft list ruleset does not show: is nftables installed? read /var/log/fail2ban.log'\''
        exit 1'
        verify='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        answers
        [ "$(fail2ban-client get sshd maxretry)" = 5 ] || { echo '\''jail sshd does not run with maxretry 5'\''; exit 1; }
        [ "$(fail2ban-client get sshd findtime)" = 600 ] || { echo '\''jail sshd does not run with findtime 600'\''; exit 1; }
        [ "$(fail2ban-client get sshd bantime)" = 3600 ] || { echo '\''jail sshd does not run with bantime 3600'\''; exit 1; }'
        revert='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        fail2ban-client -t >/dev/null
        if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi'
        content='# sshd: written by its stack. What is changed here is found, and gone at the next apply.
        [DEFAULT]
        banaction = nftables
        banaction_allports = nftables[type=allports]

        [sshd]
        enabled = true
        filter = sshd
        backend = systemd
        maxretry = 5
        findtime = 600
        bantime = 3600
        ignoreip = 127.0.0.1/8 ::1 192.168.1.0/24
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Ffail2ban%2Fjail.d%2Fsshd.local/run' confirm ce58c7c8ab2c54db",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_etc_fail2ban_jail_d_traefik_auth_local" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/fail2ban/jail.d/traefik-auth.local"
    release = "9b29a0c6a365e75c"
    sha256  = "b0d6fe1bf1772785d67f00ef19d700bf2532911da7902b01d2cfb53e4335bc94"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='b0d6fe1bf1772785d67f00ef19d700bf2532911da7902b01d2cfb53e4335bc94'
        release='9b29a0c6a365e75c'
        folder='/var/lib/pawl/%2Fetc%2Ffail2ban%2Fjail.d%2Ftraefik-auth.local'
        sudo=yes
        make_folder=no
        limit=120
        patience=600
        confirm_within=60
        path='/etc/fail2ban/jail.d/traefik-auth.local'
        mode='0644'
        owner='root:root'
        validate=''
        activate='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        fail2ban-client -t >/dev/null
        if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi
        trap '\''fail2ban-client set traefik-auth unbanip 192.0.2.1 >/dev/null'\'' EXIT
        fail2ban-client set traefik-auth banip 192.0.2.1 >/dev/null
        for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do if nft list ruleset | grep -qF 192.0.2.1; then exit 0; fi; sleep 1; done
        echo '\''jail traefik-auth bans 192.0.2.1, which nft list ruleset does not show: is nftables installed? read /var/log/fail2ban.log'\''
        exit 1'
        verify='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        answers
        [ "$(fail2ban-client get traefik-auth maxretry)" = 5 ] || { echo '\''jail traefik-auth does not run with maxretry 5'\''; exit 1; }
        [ "$(fail2ban-client get traefik-auth findtime)" = 600 ] || { echo '\''jail traefik-auth does not run with findtime 600'\''; exit 1; }
        [ "$(fail2ban-client get traefik-auth bantime)" = 3600 ] || { echo '\''jail traefik-auth does not run with bantime 3600'\''; exit 1; }'
        revert='answers() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do fail2ban-client ping >/dev/null 2>&1 && return; sleep 1; done; echo '\''fail2ban does not answer'\''; exit 1; }
        fail2ban-client -t >/dev/null
        if systemctl is-active -q fail2ban; then answers; fail2ban-client reload >/dev/null; else systemctl enable -q --now fail2ban; answers; fi'
        content='# traefik-auth: written by its stack. What is changed here is found, and gone at the next apply.
        [DEFAULT]
        banaction = nftables
        banaction_allports = nftables[type=allports]

        [traefik-auth]
        enabled = true
        filter = traefik-auth
        backend = auto
        logpath = /var/log/traefik/access.log
        port = http,https
        maxretry = 5
        findtime = 600
        bantime = 3600
        ignoreip = 127.0.0.1/8 ::1 192.168.1.0/24
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Ffail2ban%2Fjail.d%2Ftraefik-auth.local/run' confirm 9b29a0c6a365e75c",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_etc_nftables_conf" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0755"
    owner   = "root:root"
    path    = "/etc/nftables.conf"
    release = "d798df7168286797"
    sha256  = "72ba95ab082af343fb656b3dc247430dd2575fc06759f1852ef167f25d483d20"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='72ba95ab082af343fb656b3dc247430dd2575fc06759f1852ef167f25d483d20'
        release='d798df7168286797'
        folder='/var/lib/pawl/%2Fetc%2Fnftables.conf'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/nftables.conf'
        mode='0755'
        owner='root:root'
        validate='nft -c -f "$file"'
        activate='nft -f "$file" && systemctl enable -q nftables'
        verify='active=$(nft list chain inet pawl input)
        printf '\''%s\n'\'' "$active" | grep -qF '\''policy drop'\'' || { echo '\''not active: policy drop'\''; exit 1; }
        printf '\''%s\n'\'' "$active" | grep -qF '\''tcp dport 22 '\'' || { echo '\''not active: tcp dport 22 '\''; exit 1; }
        printf '\''%s\n'\'' "$active" | grep -qF '\''tcp dport 9100 '\'' || { echo '\''not active: tcp dport 9100 '\''; exit 1; }'
        revert='nft delete table inet pawl 2>/dev/null || :; [ ! -e "$file" ] || nft -f "$file"'
        content='#!/usr/sbin/nft -f
        # firewall: written by its stack. What is changed here is found, and gone at the next apply.
        # The first line makes sure that there is a table to delete.
        table inet pawl
        delete table inet pawl
        table inet pawl {
          chain input {
            type filter hook input priority filter; policy drop;
            ct state established,related accept
            ct state invalid drop
            iif "lo" accept
            meta l4proto { icmp, ipv6-icmp } accept
            ip saddr { 192.168.1.0/24 } tcp dport 22 accept comment "ssh"
            ip saddr { 192.168.1.0/24 } tcp dport 9100 accept comment "node exporter"
          }
        }
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fnftables.conf/run' confirm d798df7168286797",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_etc_ssh_sshd_config_d_00_pawl_conf" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0600"
    owner   = "root:root"
    path    = "/etc/ssh/sshd_config.d/00-pawl.conf"
    release = "c90cecdfa563e1d4"
    sha256  = "1d91fadbab2fb09a93ea0d8e802a140e26b3e0d44578ae2738378df823dad587"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='1d91fadbab2fb09a93ea0d8e802a140e26b3e0d44578ae2738378df823dad587'
        release='c90cecdfa563e1d4'
        folder='/var/lib/pawl/%2Fetc%2Fssh%2Fsshd_config.d%2F00-pawl.conf'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/ssh/sshd_config.d/00-pawl.conf'
        mode='0600'
        owner='root:root'
        validate='sshd -t -f "$file"'
        activate='sshd -t && { systemctl reload ssh 2>/dev/null || systemctl reload sshd; }'
        verify='active=$(sshd -T)
        holds() {
          printf '\''%s\n'\'' "$active" | grep -qix "$1" || { echo "sshd does not hold to: $1"; exit 1; }
        }
        holds '\''PermitRootLogin no'\''
        holds '\''PasswordAuthentication no'\''
        holds '\''KbdInteractiveAuthentication no'\''
        holds '\''PermitEmptyPasswords no'\''
        holds '\''X11Forwarding no'\''
        holds '\''MaxAuthTries 3'\'''
        revert=''
        content='# sshd: written by its stack. What is changed here is found, and gone at the next apply.
        PermitRootLogin no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitEmptyPasswords no
        X11Forwarding no
        MaxAuthTries 3
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fssh%2Fsshd_config.d%2F00-pawl.conf/run' confirm c90cecdfa563e1d4",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_hostfile_drift_service" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/hostfile-drift.service"
    release = "16c0fe25b7a10c63"
    sha256  = "a1e51570c1566e5c61be9d2072e02df925ff49ecc3def7c3d36a6451028c211d"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='a1e51570c1566e5c61be9d2072e02df925ff49ecc3def7c3d36a6451028c211d'
        release='16c0fe25b7a10c63'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/hostfile-drift.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/hostfile-drift.service"
        said=$(systemd-analyze verify "$folder/hostfile-drift.service" 2>&1 | grep -F hostfile-drift.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value hostfile-drift.service)" = loaded ]'
        revert=''
        content='# hostfile-drift: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Whether the files of this host are as their stacks put them

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/hostfile-drift
        TimeoutStartSec=3600
        ExecStopPost=+/usr/local/sbin/hostfile-drift report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.service/run' confirm 16c0fe25b7a10c63",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_usr_local_sbin_hostfile_drift]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_hostfile_drift_timer" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/hostfile-drift.timer"
    release = "2b9e77933a539060"
    sha256  = "9416b8cfea00831c7d544436018bada0a47082cd1e75a30943c6631822cb6a32"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='9416b8cfea00831c7d544436018bada0a47082cd1e75a30943c6631822cb6a32'
        release='2b9e77933a539060'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/hostfile-drift.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/hostfile-drift.timer"
        said=$(systemd-analyze verify "$folder/hostfile-drift.timer" 2>&1 | grep -F hostfile-drift.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q hostfile-drift.timer && systemctl restart hostfile-drift.timer'
        verify='systemctl is-enabled -q hostfile-drift.timer
        systemctl is-active -q hostfile-drift.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value hostfile-drift.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now hostfile-drift.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q hostfile-drift.timer && systemctl restart hostfile-drift.timer
        else rm -f /etc/systemd/system/timers.target.wants/hostfile-drift.timer && systemctl daemon-reload && systemctl stop hostfile-drift.timer; fi'
        content='# hostfile-drift: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=Whether the files of this host are as their stacks put them

        [Timer]
        OnCalendar=*-*-* *:7:00 Etc/UTC
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.timer/run' confirm 2b9e77933a539060",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_etc_systemd_system_hostfile_drift_service]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_report_daily_service" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/report-daily.service"
    release = "209ea40030bc527e"
    sha256  = "5eebfe65d0ff86d25c6a211e91fa5a0105554aaa270c7910660d90cfdce6dacb"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='5eebfe65d0ff86d25c6a211e91fa5a0105554aaa270c7910660d90cfdce6dacb'
        release='209ea40030bc527e'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-daily.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/report-daily.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/report-daily.service"
        said=$(systemd-analyze verify "$folder/report-daily.service" 2>&1 | grep -F report-daily.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value report-daily.service)" = loaded ]'
        revert=''
        content='# report-daily: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=The daily report: containers and disks

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/report-daily
        TimeoutStartSec=3600
        ExecStopPost=+/usr/local/sbin/report-daily report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-daily.service/run' confirm 209ea40030bc527e",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_usr_local_sbin_report_daily]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_report_daily_timer" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/report-daily.timer"
    release = "9625a2b3c156dd8a"
    sha256  = "58af744b15b7e9c7deb46bb3e4cff1f38577420d22382df4083e2d5f8b642aa2"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='58af744b15b7e9c7deb46bb3e4cff1f38577420d22382df4083e2d5f8b642aa2'
        release='9625a2b3c156dd8a'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-daily.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/report-daily.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/report-daily.timer"
        said=$(systemd-analyze verify "$folder/report-daily.timer" 2>&1 | grep -F report-daily.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q report-daily.timer && systemctl restart report-daily.timer'
        verify='systemctl is-enabled -q report-daily.timer
        systemctl is-active -q report-daily.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value report-daily.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now report-daily.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q report-daily.timer && systemctl restart report-daily.timer
        else rm -f /etc/systemd/system/timers.target.wants/report-daily.timer && systemctl daemon-reload && systemctl stop report-daily.timer; fi'
        content='# report-daily: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=The daily report: containers and disks

        [Timer]
        OnCalendar=*-*-* 6:5:00 Europe/Paris
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-daily.timer/run' confirm 9625a2b3c156dd8a",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_etc_systemd_system_report_daily_service]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_report_monthly_service" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/report-monthly.service"
    release = "df19d943e3984838"
    sha256  = "2f1881618ddfb034f5dd3ef9c6015a59371ab1690484ae67a57350f8210bba2d"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='2f1881618ddfb034f5dd3ef9c6015a59371ab1690484ae67a57350f8210bba2d'
        release='df19d943e3984838'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-monthly.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/report-monthly.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/report-monthly.service"
        said=$(systemd-analyze verify "$folder/report-monthly.service" 2>&1 | grep -F report-monthly.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value report-monthly.service)" = loaded ]'
        revert=''
        content='# report-monthly: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=The monthly report: containers and disks

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/report-monthly
        TimeoutStartSec=3600
        ExecStopPost=+/usr/local/sbin/report-monthly report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-monthly.service/run' confirm df19d943e3984838",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_usr_local_sbin_report_monthly]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_report_monthly_timer" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/report-monthly.timer"
    release = "16cd80a521359a84"
    sha256  = "49ff7e7795838fba143e113ddfab3c122bd80d1b88f219d2e6d8e808735393c7"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='49ff7e7795838fba143e113ddfab3c122bd80d1b88f219d2e6d8e808735393c7'
        release='16cd80a521359a84'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-monthly.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/report-monthly.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/report-monthly.timer"
        said=$(systemd-analyze verify "$folder/report-monthly.timer" 2>&1 | grep -F report-monthly.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q report-monthly.timer && systemctl restart report-monthly.timer'
        verify='systemctl is-enabled -q report-monthly.timer
        systemctl is-active -q report-monthly.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value report-monthly.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now report-monthly.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q report-monthly.timer && systemctl restart report-monthly.timer
        else rm -f /etc/systemd/system/timers.target.wants/report-monthly.timer && systemctl daemon-reload && systemctl stop report-monthly.timer; fi'
        content='# report-monthly: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=The monthly report: containers and disks

        [Timer]
        OnCalendar=*-*-1 6:25:00 Europe/Paris
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-monthly.timer/run' confirm 16cd80a521359a84",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_etc_systemd_system_report_monthly_service]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_report_weekly_service" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/report-weekly.service"
    release = "21ac2fe6367fb4e9"
    sha256  = "26ebe03c361264bf763f0463a3180e10f5e18dcbd24571367c39719cee9e665f"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='26ebe03c361264bf763f0463a3180e10f5e18dcbd24571367c39719cee9e665f'
        release='21ac2fe6367fb4e9'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-weekly.service'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/report-weekly.service'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/report-weekly.service"
        said=$(systemd-analyze verify "$folder/report-weekly.service" 2>&1 | grep -F report-weekly.service || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload'
        verify='[ "$(systemctl show -p LoadState --value report-weekly.service)" = loaded ]'
        revert=''
        content='# report-weekly: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=The weekly report: containers and disks

        [Service]
        Type=oneshot
        User=root
        ExecStart=/usr/local/sbin/report-weekly
        TimeoutStartSec=3600
        ExecStopPost=+/usr/local/sbin/report-weekly report
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-weekly.service/run' confirm 21ac2fe6367fb4e9",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_usr_local_sbin_report_weekly]
}

resource "terraform_data" "host_192_168_1_11_etc_systemd_system_report_weekly_timer" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/report-weekly.timer"
    release = "06764ab2cd26c3d8"
    sha256  = "f001788632954fae53da286c750fe23dc6ab6996beda4367c21224ef1dab4628"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='f001788632954fae53da286c750fe23dc6ab6996beda4367c21224ef1dab4628'
        release='06764ab2cd26c3d8'
        folder='/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-weekly.timer'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/systemd/system/report-weekly.timer'
        mode='0644'
        owner='root:root'
        validate='folder=$(mktemp -d)
        cp "$file" "$folder/report-weekly.timer"
        said=$(systemd-analyze verify "$folder/report-weekly.timer" 2>&1 | grep -F report-weekly.timer || :)
        rm -rf "$folder"
        [ -z "$said" ] || { echo "$said"; exit 1; }'
        activate='systemctl daemon-reload && systemctl enable -q report-weekly.timer && systemctl restart report-weekly.timer'
        verify='systemctl is-enabled -q report-weekly.timer
        systemctl is-active -q report-weekly.timer
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value report-weekly.timer)" ]'
        revert='if [ ! -e "$file" ]; then systemctl disable -q --now report-weekly.timer 2>/dev/null || :; systemctl daemon-reload
        elif grep -q '\''^WantedBy='\'' "$file"; then systemctl daemon-reload && systemctl enable -q report-weekly.timer && systemctl restart report-weekly.timer
        else rm -f /etc/systemd/system/timers.target.wants/report-weekly.timer && systemctl daemon-reload && systemctl stop report-weekly.timer; fi'
        content='# report-weekly: written by its stack. What is changed here is found, and gone at the next apply.
        [Unit]
        Description=The weekly report: containers and disks

        [Timer]
        OnCalendar=Mon *-*-* 6:15:00 Europe/Paris
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Freport-weekly.timer/run' confirm 06764ab2cd26c3d8",
    ]
  }

  depends_on = [terraform_data.host_192_168_1_11_etc_systemd_system_report_weekly_service]
}

resource "terraform_data" "host_192_168_1_11_usr_local_sbin_hostfile_drift" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/hostfile-drift"
    release = "8b16f6240f115509"
    sha256  = "f22378fb28d59551db0fa9d23518174d465ce4ea2e5bc07546e81482a67a98e8"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='f22378fb28d59551db0fa9d23518174d465ce4ea2e5bc07546e81482a67a98e8'
        release='8b16f6240f115509'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fhostfile-drift'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/hostfile-drift'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # hostfile-drift: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_hostfile-drift_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="hostfile-drift"} %s\n'\'' "$1" "$3"
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

        file=/var/lib/prometheus/node-exporter/hostfile_drift.prom

        # One metric of every file: its name, the command that decides it, which paths, what it means.
        gauge_each() {
          printf '\''# HELP %s %s\n# TYPE %s gauge\n'\'' "$1" "$4" "$1"
          for run in /var/lib/pawl/*/run; do
            [ -e "$run" ] || continue
            path=$(sed -n "s/^path='\''\(.*\)'\''\$/\1/p" "$run" | head -n 1)
            case $path in
            $3) ;;
            *) continue ;;
            esac
            good=1
            sh "$run" "$2" >/dev/null 2>&1 || good=0
            printf '\''%s{path="%s"} %s\n'\'' "$1" "$path" "$good"
          done
        }

        {
          gauge_each hostfile_sha256_match compare '\''*'\'' '\''Whether content, mode and owner are what was last put there.'\''
          gauge_each hostfile_verified check '\''*'\'' '\''Whether what proves the file succeeds as well.'\''
          gauge_each nfs_exports_match check '\''*.exports'\'' '\''Whether the active exports are those of the table.'\''
        } >"$file.new"
        mv "$file.new" "$file"
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fhostfile-drift/run' confirm 8b16f6240f115509",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_usr_local_sbin_report_daily" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/report-daily"
    release = "8fa3f6d33d4ff71b"
    sha256  = "0fd2da2bbc674dc08a4a61a8f7b8fa6c7b8c72a2a5b9e793a72ca71df5903338"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='0fd2da2bbc674dc08a4a61a8f7b8fa6c7b8c72a2a5b9e793a72ca71df5903338'
        release='8fa3f6d33d4ff71b'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Freport-daily'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/report-daily'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # report-daily: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_report-daily_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="report-daily"} %s\n'\'' "$1" "$3"
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

        docker ps --all --format '\''{{.Names}} {{.Status}}'\''
        sick=$(docker ps --quiet --filter health=unhealthy | wc -l)
        full=$(df --output=pcent,target -x tmpfs -x overlay | awk '\''NR > 1 && $1 + 0 > 85'\'')
        [ "$sick" -eq 0 ] || { echo "$sick containers are unhealthy"; exit 1; }
        [ -z "$full" ] || { echo "nearly full: $full"; exit 1; }
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Freport-daily/run' confirm 8fa3f6d33d4ff71b",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_usr_local_sbin_report_monthly" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/report-monthly"
    release = "ccb3491e5f94f116"
    sha256  = "1b77bb2cc1d055bcef099ad9e9a40c67e27fe033feaa1d27af90e00ae3a79006"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='1b77bb2cc1d055bcef099ad9e9a40c67e27fe033feaa1d27af90e00ae3a79006'
        release='ccb3491e5f94f116'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Freport-monthly'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/report-monthly'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # report-monthly: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_report-monthly_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="report-monthly"} %s\n'\'' "$1" "$3"
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

        docker ps --all --format '\''{{.Names}} {{.Status}}'\''
        sick=$(docker ps --quiet --filter health=unhealthy | wc -l)
        full=$(df --output=pcent,target -x tmpfs -x overlay | awk '\''NR > 1 && $1 + 0 > 85'\'')
        [ "$sick" -eq 0 ] || { echo "$sick containers are unhealthy"; exit 1; }
        [ -z "$full" ] || { echo "nearly full: $full"; exit 1; }
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Freport-monthly/run' confirm ccb3491e5f94f116",
    ]
  }
}

resource "terraform_data" "host_192_168_1_11_usr_local_sbin_report_weekly" {
  triggers_replace = {
    host    = "192.168.1.11"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/report-weekly"
    release = "4946b45bde0ee958"
    sha256  = "77aa8d1987b17561e0bed964901c87904f73f620f9fed24c42c972f954fd6791"
  }

  connection {
    type        = "ssh"
    host        = "192.168.1.11"
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
        sha256='77aa8d1987b17561e0bed964901c87904f73f620f9fed24c42c972f954fd6791'
        release='4946b45bde0ee958'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Freport-weekly'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/report-weekly'
        mode='0755'
        owner='root:root'
        validate='sh -n "$file"'
        activate=''
        verify=''
        revert=''
        content='#!/bin/sh
        # report-weekly: written by its stack. What is changed here is found, and gone at the next apply.
        set -eu

        # Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.
        gauge() {
          file=/var/lib/prometheus/node-exporter/timer_report-weekly_$1.prom
          {
            printf '\''# HELP host_timer_%s %s\n# TYPE host_timer_%s gauge\n'\'' "$1" "$2" "$1"
            printf '\''host_timer_%s{timer="report-weekly"} %s\n'\'' "$1" "$3"
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

        docker ps --all --format '\''{{.Names}} {{.Status}}'\''
        sick=$(docker ps --quiet --filter health=unhealthy | wc -l)
        full=$(df --output=pcent,target -x tmpfs -x overlay | awk '\''NR > 1 && $1 + 0 > 85'\'')
        [ "$sick" -eq 0 ] || { echo "$sick containers are unhealthy"; exit 1; }
        [ -z "$full" ] || { echo "nearly full: $full"; exit 1; }
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Freport-weekly/run' confirm 4946b45bde0ee958",
    ]
  }
}
