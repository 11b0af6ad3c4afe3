terraform {
  backend "pg" {
    schema_name = "k8s-master"
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

resource "terraform_data" "host_10_0_20_100_etc_kubernetes_api_server_audit_policy_yaml" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0600"
    owner   = "root:root"
    path    = "/etc/kubernetes/api-server/audit-policy.yaml"
    release = "070af4e1d7ad2a00"
    sha256  = "9b43228c5b9503ce4ccd7b5d63b975d3517a66faa47f0342c907d408f07d1b97"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        sha256='9b43228c5b9503ce4ccd7b5d63b975d3517a66faa47f0342c907d408f07d1b97'
        release='070af4e1d7ad2a00'
        folder='/var/lib/pawl/%2Fetc%2Fkubernetes%2Fapi-server%2Faudit-policy.yaml'
        sudo=yes
        make_folder=yes
        limit=360
        patience=600
        confirm_within=60
        path='/etc/kubernetes/api-server/audit-policy.yaml'
        mode='0600'
        owner='root:root'
        validate=''
        activate='/usr/local/sbin/pawl-control-plane restart "$file"'
        verify='/usr/local/sbin/pawl-control-plane reads "$file"
        tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
        revert=''
        content='# audit-policy: written by its stack. What is changed here is found, and gone at the next apply.
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages:
          - RequestReceived
        rules:
          - level: None
            verbs:
              - get
              - list
              - watch
          - level: None
            resources:
              - group: ""
                resources:
                  - events
                  - endpoints
                  - nodes/status
                  - pods/status
              - group: events.k8s.io
                resources:
                  - events
              - group: coordination.k8s.io
                resources:
                  - leases
              - group: discovery.k8s.io
                resources:
                  - endpointslices
              - group: authentication.k8s.io
                resources:
                  - tokenreviews
              - group: authorization.k8s.io
                resources:
                  - subjectaccessreviews
                  - selfsubjectaccessreviews
          - level: None
            nonResourceURLs:
              - /healthz*
              - /readyz*
              - /livez*
              - /version
              - /metrics
              - /openapi/*
          - level: Metadata
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fkubernetes%2Fapi-server%2Faudit-policy.yaml/run' confirm 070af4e1d7ad2a00",
    ]
  }

  depends_on = [terraform_data.host_10_0_20_100_usr_local_sbin_pawl_control_plane]
}

resource "terraform_data" "host_10_0_20_100_etc_kubernetes_api_server_authentication_yaml" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0600"
    owner   = "root:root"
    path    = "/etc/kubernetes/api-server/authentication.yaml"
    release = "481645c6192aebe1"
    sha256  = "a548e8f60cadec902492d7889f249fff2467c4073c1bd385698541659c883da9"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        sha256='a548e8f60cadec902492d7889f249fff2467c4073c1bd385698541659c883da9'
        release='481645c6192aebe1'
        folder='/var/lib/pawl/%2Fetc%2Fkubernetes%2Fapi-server%2Fauthentication.yaml'
        sudo=yes
        make_folder=yes
        limit=360
        patience=600
        confirm_within=60
        path='/etc/kubernetes/api-server/authentication.yaml'
        mode='0600'
        owner='root:root'
        validate=''
        activate='/usr/local/sbin/pawl-control-plane restart "$file"'
        verify='/usr/local/sbin/pawl-control-plane reads "$file"
        tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
        revert=''
        content='# authentication: written by its stack. What is changed here is found, and gone at the next apply.
        apiVersion: apiserver.config.k8s.io/v1beta1
        kind: AuthenticationConfiguration
        jwt:
          - issuer:
              url: https://authentik.viktorbarzin.me/application/o/kubernetes/
              audiences:
                - kubernetes
            claimMappings:
              username:
                claim: email
                prefix: ""
              groups:
                claim: groups
                prefix: ""
          - issuer:
              url: https://authentik.viktorbarzin.me/application/o/k8s-dashboard/
              audiences:
                - k8s-dashboard
            claimMappings:
              username:
                claim: email
                prefix: ""
              groups:
                claim: groups
                prefix: ""
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fkubernetes%2Fapi-server%2Fauthentication.yaml/run' confirm 481645c6192aebe1",
    ]
  }

  depends_on = [terraform_data.host_10_0_20_100_usr_local_sbin_pawl_control_plane]
}

resource "terraform_data" "host_10_0_20_100_etc_kubernetes_api_server_kubeadm_json" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/kubernetes/api-server/kubeadm.json"
    release = "96ba7fb044709f67"
    sha256  = "4ed1aa84062195509c2fcb1cb345bde92dcf6c4be3e44bc736e3247f2e316fe4"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        sha256='4ed1aa84062195509c2fcb1cb345bde92dcf6c4be3e44bc736e3247f2e316fe4'
        release='96ba7fb044709f67'
        folder='/var/lib/pawl/%2Fetc%2Fkubernetes%2Fapi-server%2Fkubeadm.json'
        sudo=yes
        make_folder=yes
        limit=600
        patience=600
        confirm_within=60
        path='/etc/kubernetes/api-server/kubeadm.json'
        mode='0644'
        owner='root:root'
        validate='command -v kubeadm kubectl >/dev/null || { echo "kubeadm did not make this host"; exit 1; }'
        activate='/usr/local/sbin/pawl-control-plane apply "$file"'
        verify='/usr/local/sbin/pawl-control-plane verify "$file"
        tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
        revert=''
        content='{
          "apiServer": {
            "args": {
              "audit-log-maxage": "7",
              "audit-log-maxbackup": "3",
              "audit-log-maxsize": "100",
              "audit-log-path": "/var/log/kubernetes/audit.log",
              "audit-policy-file": "/etc/kubernetes/api-server/audit-policy.yaml",
              "oidc-issuer-url": null,
              "oidc-client-id": null,
              "oidc-username-claim": null,
              "oidc-username-prefix": null,
              "oidc-groups-claim": null,
              "oidc-groups-prefix": null,
              "authentication-config": "/etc/kubernetes/api-server/authentication.yaml"
            },
            "folders": [
              {
                "name": "api-server",
                "path": "/etc/kubernetes/api-server",
                "writable": false
              },
              {
                "name": "audit-log",
                "path": "/var/log/kubernetes",
                "writable": true
              }
            ]
          },
          "etcd": {
            "args": {
              "snapshot-count": "50000"
            }
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fkubernetes%2Fapi-server%2Fkubeadm.json/run' confirm 96ba7fb044709f67",
    ]
  }

  depends_on = [
    terraform_data.host_10_0_20_100_usr_local_sbin_pawl_control_plane,
    terraform_data.host_10_0_20_100_etc_kubernetes_api_server_audit_policy_yaml,
    terraform_data.host_10_0_20_100_etc_kubernetes_api_server_authentication_yaml,
  ]
}

resource "terraform_data" "host_10_0_20_100_etc_systemd_system_hostfile_drift_service" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/hostfile-drift.service"
    release = "be2f67f7deda6d0f"
    sha256  = "a1e51570c1566e5c61be9d2072e02df925ff49ecc3def7c3d36a6451028c211d"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        release='be2f67f7deda6d0f'
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
        verify='[ "$(systemctl show -p LoadState --value hostfile-drift.service)" = loaded ]
        tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.service/run' confirm be2f67f7deda6d0f",
    ]
  }

  depends_on = [terraform_data.host_10_0_20_100_usr_local_sbin_hostfile_drift]
}

resource "terraform_data" "host_10_0_20_100_etc_systemd_system_hostfile_drift_timer" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/systemd/system/hostfile-drift.timer"
    release = "245c59853911f4fc"
    sha256  = "9416b8cfea00831c7d544436018bada0a47082cd1e75a30943c6631822cb6a32"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        release='245c59853911f4fc'
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
        [ -n "$(systemctl show -p NextElapseUSecRealtime --value hostfile-drift.timer)" ]
        tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fsystemd%2Fsystem%2Fhostfile-drift.timer/run' confirm 245c59853911f4fc",
    ]
  }

  depends_on = [terraform_data.host_10_0_20_100_etc_systemd_system_hostfile_drift_service]
}

resource "terraform_data" "host_10_0_20_100_usr_local_sbin_hostfile_drift" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/hostfile-drift"
    release = "577a046e7bdf14ec"
    sha256  = "f22378fb28d59551db0fa9d23518174d465ce4ea2e5bc07546e81482a67a98e8"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        release='577a046e7bdf14ec'
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
        verify='tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fhostfile-drift/run' confirm 577a046e7bdf14ec",
    ]
  }
}

resource "terraform_data" "host_10_0_20_100_usr_local_sbin_pawl_control_plane" {
  triggers_replace = {
    host    = "10.0.20.100"
    mode    = "0755"
    owner   = "root:root"
    path    = "/usr/local/sbin/pawl-control-plane"
    release = "76374050ce7619e8"
    sha256  = "349eaffdcd8f9a8b785a783f2763890240d23bfb1482eba4a14bc35e42d3bc13"
  }

  connection {
    type        = "ssh"
    host        = "10.0.20.100"
    user        = "wizard"
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
        sha256='349eaffdcd8f9a8b785a783f2763890240d23bfb1482eba4a14bc35e42d3bc13'
        release='76374050ce7619e8'
        folder='/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fpawl-control-plane'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/usr/local/sbin/pawl-control-plane'
        mode='0755'
        owner='root:root'
        validate='/usr/bin/python3 -c '\''import yaml'\'' || { echo '\''install python3-yaml'\''; exit 1; }
        /usr/bin/python3 -c '\''import ast, sys; ast.parse(open(sys.argv[1]).read())'\'' "$file"'
        activate=''
        verify='tries=0
        until ( kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz ) >/dev/null 2>&1; do
          tries=$((tries + 1))
          [ "$tries" -lt 15 ] || { echo '\''the host is not healthy, so that no other changes'\''; exit 1; }
          sleep 2
        done'
        revert=''
        content='#!/usr/bin/python3
        """Brings wanted arguments into kubeadm'\''s configuration and into the static pods that kubeadm writes from it.

        kubeadm writes the manifests of kube-apiserver and etcd anew at each upgrade, from the ClusterConfiguration that the cluster keeps.
        What stands in a manifest alone is gone then. So the configuration is changed first, the manifests follow from it by kubeadm itself,
        and the processes that run are asked at the end.

            apply FILE      FILE holds what is wanted; where it is missing, nothing is, and what was there before is put back
            verify FILE     says what of FILE does not hold, and changes nothing
            restart FILE    starts kube-apiserver again where it reads FILE
            reads FILE      says whether kube-apiserver runs with FILE as it is, where it reads FILE
        """

        import difflib
        import json
        import os
        import pathlib
        import subprocess
        import sys
        import tempfile
        import time

        import yaml

        KUBERNETES = pathlib.Path("/etc/kubernetes")
        MANIFESTS = KUBERNETES / "manifests"
        ORIGINALS = pathlib.Path("/var/lib/pawl/control-plane.json")
        PROGRAMS = {"apiServer": "kube-apiserver", "etcd": "etcd"}
        PHASES = {"apiServer": ["control-plane", "apiserver"], "etcd": ["etcd", "local"]}
        IGNORED = ["initial-cluster", "initial-cluster-state"]  # etcd reads them where it has no data yet
        READY_WITHIN = 240  # seconds
        STARTS = 5  # of one program, until it counts as one that does not stay up


        def command(*words, **more):
            done = subprocess.run(words, capture_output=True, text=True, **more)
            if done.returncode != 0:
                sys.exit(f"{'\'' '\''.join(words[:3])} failed: {(done.stderr or done.stdout).strip()}")
            return done.stdout


        def manifest(part):
            return MANIFESTS / f"{PROGRAMS[part]}.yaml"


        def flags(part):
            """The command of the manifest, argument by argument."""
            return yaml.safe_load(manifest(part).read_text())["spec"]["containers"][0]["command"]


        def endpoint():
            """Where the API server of this host answers."""
            noted = yaml.safe_load(manifest("apiServer").read_text())["metadata"]["annotations"]
            return noted["kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint"]


        def kubectl(*words):
            access = ["--kubeconfig", str(KUBERNETES / "admin.conf"), "--server", f"https://{endpoint()}", "--request-timeout", "20s"]
            return ["kubectl", *access, *words]


        def configuration():
            path = "jsonpath={.data.ClusterConfiguration}"
            return yaml.safe_load(command(*kubectl("-n", "kube-system", "get", "configmap", "kubeadm-config", "-o", path)))


        def section(config, part):
            """Where the arguments of a program stand."""
            if part == "apiServer":
                return config.setdefault("apiServer", {})
            return config.setdefault("etcd", {}).setdefault("local", {})


        def arguments(config, part):
            """By name, of v1beta3, which has a map, and of v1beta4, which has a list."""
            found = section(config, part).get("extraArgs") or {}
            return dict(found) if isinstance(found, dict) else {each["name"]: each["value"] for each in found}


        def set_arguments(config, part, wanted):
            if str(config["apiVersion"]).endswith("/v1beta3"):
                listed = dict(sorted(wanted.items()))
            else:
                listed = [{"name": name, "value": value} for name, value in sorted(wanted.items())]
            section(config, part)["extraArgs"] = listed


        def read(path):
            """What a file wants: {"apiServer": {"args": {…}, "folders": [{name, path, writable}]}, "etcd": {"args": {…}}}."""
            found = json.loads(pathlib.Path(path).read_text()) if os.path.exists(path) else {}
            return {part: {"args": {}, "folders": [], **found.get(part, {})} for part in PROGRAMS}


        def originals():
            return json.loads(ORIGINALS.read_text()) if ORIGINALS.exists() else {part: {} for part in PROGRAMS}


        def keep(found):
            ORIGINALS.parent.mkdir(parents=True, exist_ok=True)
            new = ORIGINALS.with_suffix(".new")
            new.write_text(json.dumps(found, indent=2, sort_keys=True))
            new.replace(ORIGINALS)


        def merged(config, wanted, before):
            """The configuration as wanted; `before` learns what stood in place of what is set, and forgets what is put back."""
            config = json.loads(json.dumps(config))
            for part in PROGRAMS:
                args, was = arguments(config, part), before.setdefault(part, {})
                for name in [each for each in was if each not in wanted[part]["args"]]:
                    value = was.pop(name)
                    args.pop(name, None)
                    if value is not None:
                        args[name] = value
                for name, value in wanted[part]["args"].items():
                    was.setdefault(name, args.get(name))
                    args.pop(name, None)
                    if value is not None:
                        args[name] = value
                if args != arguments(config, part):
                    set_arguments(config, part, args)
            volumes = [each for each in section(config, "apiServer").get("extraVolumes") or [] if not each["name"].startswith("pawl-")]
            volumes += [volume(each) for each in wanted["apiServer"]["folders"]]
            if volumes != (section(config, "apiServer").get("extraVolumes") or []):
                section(config, "apiServer")["extraVolumes"] = volumes
            return config


        def volume(folder):
            return {
                "name": f"pawl-{folder['\''name'\'']}",
                "hostPath": folder["path"],
                "mountPath": folder["path"],
                "readOnly": not folder["writable"],
                "pathType": "DirectoryOrCreate",
            }


        def processes(part):
            """Of the program that runs: its number, its arguments, and when it was started."""
            booted = next(int(line.split()[1]) for line in pathlib.Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
            for folder in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    words = (folder / "cmdline").read_text().split("\0")
                    ticks = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[19])
                except OSError:
                    continue  # it has ended
                if words[0].rsplit("/", 1)[-1] == PROGRAMS[part]:
                    yield int(folder.name), words[1:], booted + ticks / os.sysconf("SC_CLK_TCK")


        def lacks(wanted, config):
            """What does not hold: of the configuration, so that an upgrade keeps it, and of what runs."""
            said = []
            for part, program in PROGRAMS.items():
                args = wanted[part]["args"]
                kept = arguments(config, part)
                said += [f"kubeadm-config has {describe(name, kept.get(name))}, not {describe(name, value)}: an upgrade would take it back"
                         for name, value in args.items() if kept.get(name) != value]
                running = [words for _, words, _ in processes(part)]
                if args and len(running) != 1:
                    said.append(f"{len(running)} processes of {program} run, not one")
                for words in running:
                    said += [f"{program} runs with {describe(name, value_of(name, words))}, not {describe(name, value)}"
                             for name, value in args.items() if value_of(name, words) != value]
            return said


        def describe(name, value):
            return f"no --{name}" if value is None else f"--{name}={value}"


        def value_of(name, words):
            """The last one counts."""
            found = [word.split("=", 1)[1] for word in words if word.startswith(f"--{name}=")]
            return found[-1] if found else None


        def is_ready():
            return subprocess.run(kubectl("get", "--raw", "/readyz"), capture_output=True).returncode == 0


        def wait(holds, what):
            deadline = time.monotonic() + READY_WITHIN
            seen = {part: set() for part in PROGRAMS}
            while not holds():
                for part, program in PROGRAMS.items():
                    seen[part] |= {number for number, _, _ in processes(part)}
                    if len(seen[part]) > STARTS:
                        raise TimeoutError(f"{what}: {program} was started {len(seen[part])} times and does not stay up")
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{what} within {READY_WITHIN} seconds")
                time.sleep(0.2)


        def runs():
            """Whether each program runs once, with what its manifest says, and the API server is ready."""
            parts = [part for part in PROGRAMS if manifest(part).exists()]
            return is_ready() and all(
                [sorted(filter(None, words)) for _, words, _ in processes(part)] == [sorted(flags(part)[1:])] for part in parts)


        def write(config, parts):
            """Lets kubeadm write the manifests of these parts."""
            address, port = endpoint().rsplit(":", 1)
            host = {
                "apiVersion": config["apiVersion"],
                "kind": "InitConfiguration",
                **({"nodeRegistration": {"name": value_of("name", flags("etcd"))}} if "etcd" in parts else {}),
                "localAPIEndpoint": {"advertiseAddress": address.strip("[]"), "bindPort": int(port)},
            }
            with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
                file.write(f"{yaml.safe_dump(config)}---\n{yaml.safe_dump(host)}")
                file.flush()
                for part in parts:
                    command("kubeadm", "init", "phase", *PHASES[part], "--config", file.name)


        def upload(config):
            with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
                file.write(yaml.safe_dump(config))
                file.flush()
                command("kubeadm", "init", "phase", "upload-config", "kubeadm", "--config", file.name, "--kubeconfig",
                        str(KUBERNETES / "admin.conf"))


        def changed(part, former, ours):
            """Shows what kubeadm wrote, and refuses what it changed that is not ours: that stood in the manifest alone."""
            new = manifest(part).read_text()
            sys.stdout.writelines(difflib.unified_diff(former.splitlines(True), new.splitlines(True), manifest(part).name, "new"))
            words = yaml.safe_load(former)["spec"]["containers"][0]["command"][1:]
            ours = {*ours, *IGNORED}
            dropped = [word for word in words if word not in flags(part) and word.split("=", 1)[0][2:] not in ours]
            if dropped:
                raise ValueError(f"{PROGRAMS[part]} runs with {'\'' '\''.join(dropped)}, of which kubeadm-config knows nothing, and kubeadm would"
                                 " drop it: name it in args, or write it into kubeadm-config first")


        def apply(path):
            known = originals()
            unfinished = known.pop("changing", None)
            if unfinished is not None:
                put_back(unfinished)
            wait(is_ready, "the API server does not answer")
            wanted, config, before = read(path), configuration(), json.loads(json.dumps(known))
            new = merged(config, wanted, before)
            if unfinished is None and new == config and not lacks(wanted, config) and runs():
                return
            parts = [part for part in PROGRAMS if wanted[part]["args"] or wanted[part]["folders"] or known.get(part)]
            former = {part: manifest(part).read_text() for part in parts}
            # what stood there is known before anything changes, and is forgotten after all of it was put back
            keep({"changing": former, **{part: {**before[part], **known.get(part, {})} for part in PROGRAMS}})
            try:
                write(new, parts)
                for part in parts:
                    changed(part, former[part], {**known.get(part, {}), **wanted[part]["args"]})
                wait(runs, "the control plane is not ready with its new arguments")
                if new != config:
                    upload(new)
            except BaseException:
                put_back(former)
                keep(known)
                raise
            keep({part: before[part] for part in PROGRAMS})


        def put_back(former):
            """The manifests that ran before, so that the API server can be asked again."""
            for part, text in former.items():
                put(manifest(part), text)
            wait(runs, "the control plane is not ready with its former arguments")


        def put(path, text):
            """By rename, and under a name that kubelet passes over until then."""
            draft = path.with_name(f".{path.name}.new")
            draft.touch(0o600)
            draft.write_text(text)
            draft.replace(path)


        def refers(path):
            return any(word.endswith(f"={path}") for word in flags("apiServer"))


        def restart(path):
            if not refers(path):
                return
            former = [number for number, _, _ in processes("apiServer")]
            for number in former:
                os.kill(number, 15)
            wait(lambda: not {number for number, _, _ in processes("apiServer")} & set(former) and is_ready(),
                 f"kube-apiserver is not ready with {path}")


        def reads(path):
            if not refers(path):
                return []
            written = os.stat(path).st_mtime
            return [f"kube-apiserver runs since before {path} was written" for _, _, began in processes("apiServer") if began < written - 2]


        def main(what, path):
            try:
                if what == "apply":
                    apply(path)
                elif what == "restart":
                    restart(path)
                else:
                    said = reads(path) if what == "reads" else lacks(read(path), configuration())
                    sys.exit("\n".join(said) or 0)
            except (OSError, ValueError) as error:
                sys.exit(str(error))


        main(*sys.argv[1:])
        '
      EOT
      ,
      local.host_file,
    ]
  }

  provisioner "remote-exec" {
    inline = [
      "sudo -n /bin/sh '/var/lib/pawl/%2Fusr%2Flocal%2Fsbin%2Fpawl-control-plane/run' confirm 76374050ce7619e8",
    ]
  }
}
