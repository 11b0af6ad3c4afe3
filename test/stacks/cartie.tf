terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.6.2, < 5.0.0"
    }
  }

  backend "s3" {
    bucket       = "cartie-terraform"
    encrypt      = true
    key          = "cartie/terraform.tfstate"
    region       = "eu-central-1"
    use_lockfile = true
  }
}

provider "docker" {
  host     = "ssh://deployer@cartie.example.org:22"
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

resource "terraform_data" "cartie_example_org_etc_caddy_Caddyfile" {
  triggers_replace = {
    host    = "cartie.example.org"
    mode    = "0644"
    owner   = "root:root"
    path    = "/etc/caddy/Caddyfile"
    release = "446358843c9a03f2"
    sha256  = "3f73cc1396bad6a53062f5c0a2bd6d452d764229a191d6c6311f970b8aa34524"
  }

  connection {
    type        = "ssh"
    host        = "cartie.example.org"
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
        sha256='3f73cc1396bad6a53062f5c0a2bd6d452d764229a191d6c6311f970b8aa34524'
        release='446358843c9a03f2'
        folder='/var/lib/pawl/%2Fetc%2Fcaddy%2FCaddyfile'
        sudo=yes
        make_folder=no
        limit=60
        patience=600
        confirm_within=60
        path='/etc/caddy/Caddyfile'
        mode='0644'
        owner='root:root'
        validate='caddy validate --adapter caddyfile --config "$file"'
        activate='systemctl reload caddy'
        verify='systemctl is-active -q caddy'
        revert=''
        content='cartie.example.org {
        	handle /api/* {
        		reverse_proxy 127.0.0.1:3002
        	}
        	handle {
        		reverse_proxy 127.0.0.1:8082
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
      "sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fcaddy%2FCaddyfile/run' confirm 446358843c9a03f2",
    ]
  }
}

resource "docker_image" "cartie-api" {
  name         = "ghcr.io/cartie/api:1.0.0"
  keep_locally = true
}

resource "docker_image" "cartie-db" {
  name         = "postgres:15.10-alpine"
  keep_locally = true
}

resource "docker_image" "cartie-migrations" {
  name         = "ghcr.io/cartie/api:1.0.0"
  keep_locally = true
}

resource "docker_image" "cartie-web" {
  name         = "ghcr.io/cartie/web:1.0.0"
  keep_locally = true
}

resource "docker_network" "cartie-net" {
  name   = "cartie-net"
  driver = "bridge"
}

resource "docker_container" "cartie-api" {
  name                  = "cartie-api"
  cpu_period            = 100000
  cpu_quota             = 200000
  destroy_grace_seconds = 30
  env = [
    "DB_HOST=cartie-db",
    "DB_PASSWORD_FILE=/run/secrets/db_password",
    "JWT_SECRET_FILE=/run/secrets/jwt_secret",
  ]
  image      = docker_image.cartie-api.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 2048
  memory_swap   = 2048
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
  wait_timeout = 120

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "5s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "node",
      "-e",
      "require('http').get(\"http://127.0.0.1:3001/health\",r=>process.exit(r.statusCode>=200&&r.statusCode<300?0:1)).on('error',()=>process.exit(1))",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/cartie/secrets/api/db-password"
    target    = "/run/secrets/db_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/cartie/secrets/api/jwt-secret"
    target    = "/run/secrets/jwt_secret"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.cartie-net.name
  }

  ports {
    external = 3002
    internal = 3001
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.cartie-migrations]
}

resource "docker_volume" "cartie-db-data" {
  name = "cartie-db-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "cartie-db" {
  name = "cartie-db"
  command = [
    "postgres",
    "-c",
    "shared_buffers=256MB",
    "-c",
    "effective_cache_size=768MB",
    "-c",
    "work_mem=8MB",
    "-c",
    "synchronous_commit=on",
    "-c",
    "shared_preload_libraries=pg_stat_statements",
  ]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 120
  env = [
    "POSTGRES_USER=cartie",
    "POSTGRES_DB=cartie_db",
    "POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password",
  ]
  image      = docker_image.cartie-db.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 1024
  memory_swap   = 1024
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  shm_size      = 128
  stop_timeout  = 120
  tmpfs = {
    "/tmp"                = "size=67108864,mode=1777,uid=70,gid=70"
    "/var/run/postgresql" = "size=67108864,mode=1777,uid=70,gid=70"
  }
  user         = "70:70"
  wait         = true
  wait_timeout = 120

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "5s"
    retries      = 3
    start_period = "40s"
    test = [
      "CMD",
      "pg_isready",
      "-q",
      "-h",
      "127.0.0.1",
      "-U",
      "cartie",
      "-d",
      "cartie_db",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/cartie/secrets/db/password"
    target    = "/run/secrets/postgres_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.cartie-net.name
  }

  ports {
    external = 5433
    internal = 5432
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  volumes {
    container_path = "/var/lib/postgresql/data"
    volume_name    = docker_volume.cartie-db-data.name
  }
}

resource "docker_container" "cartie-migrations" {
  name                  = "cartie-migrations"
  attach                = true
  command               = ["npm", "run", "prisma:migrate"]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 30
  env = [
    "DB_HOST=cartie-db",
    "DB_PASSWORD_FILE=/run/secrets/db_password",
    "JWT_SECRET_FILE=/run/secrets/jwt_secret",
  ]
  image      = docker_image.cartie-migrations.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 512
  memory_swap   = 512
  must_run      = false
  read_only     = true
  restart       = "no"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=1000,gid=1000"
  }
  user = "1000:1000"

  capabilities {
    drop = ["ALL"]
  }

  mounts {
    read_only = true
    source    = "/srv/cartie/secrets/api/db-password"
    target    = "/run/secrets/db_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/cartie/secrets/api/jwt-secret"
    target    = "/run/secrets/jwt_secret"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.cartie-net.name
  }

  lifecycle {
    postcondition {
      condition     = self.exit_code == 0
      error_message = "cartie-migrations ended with another code than 0: docker logs cartie-migrations"
    }
  }

  depends_on = [docker_container.cartie-db]
}

resource "docker_container" "cartie-web" {
  name                  = "cartie-web"
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  image                 = docker_image.cartie-web.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 128
  memory_swap   = 128
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/config" = "size=67108864,mode=1777,uid=1000,gid=1000"
    "/data"   = "size=67108864,mode=1777,uid=1000,gid=1000"
    "/tmp"    = "size=67108864,mode=1777,uid=1000,gid=1000"
  }
  user         = "1000:1000"
  wait         = true
  wait_timeout = 120

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "5s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"]
    timeout      = "10s"
  }

  networks_advanced {
    name = docker_network.cartie-net.name
  }

  ports {
    external = 8082
    internal = 8080
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.cartie-api]
}
