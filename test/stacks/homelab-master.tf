terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.6.2, < 5.0.0"
    }
  }

  backend "pg" {
    schema_name = "homelab-master"
  }
}

provider "docker" {
  host     = "ssh://deployer@192.168.1.10:22"
  ssh_opts = ["-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"]
}

resource "docker_image" "admin-panel" {
  name         = "ghcr.io/homelab/admin-panel:1.0.0"
  keep_locally = true
}

resource "docker_image" "auto-heal" {
  name         = "curlimages/curl:8.11.1"
  keep_locally = true
}

resource "docker_image" "blackbox" {
  name         = "prom/blackbox-exporter:v0.27.0"
  keep_locally = true
}

resource "docker_image" "cadvisor" {
  name         = "gcr.io/cadvisor/cadvisor:v0.49.1"
  keep_locally = true
}

resource "docker_image" "node-exporter" {
  name         = "prom/node-exporter:v1.8.2"
  keep_locally = true
}

resource "docker_image" "ntfy" {
  name         = "binwiederhier/ntfy:v2.17.0"
  keep_locally = true
}

resource "docker_image" "promtail" {
  name         = "grafana/promtail:3.3.2"
  keep_locally = true
}

resource "docker_image" "traefik" {
  name         = "traefik:v3.6.8"
  keep_locally = true
}

resource "docker_image" "uptime-kuma" {
  name         = "louislam/uptime-kuma:2.0.2-slim-rootless"
  keep_locally = true
}

resource "docker_network" "observability" {
  name   = "observability"
  driver = "bridge"
}

resource "docker_network" "proxy" {
  name   = "proxy"
  driver = "bridge"
}

resource "docker_container" "admin-panel" {
  name                  = "admin-panel"
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  image                 = docker_image.admin-panel.image_id
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
    "/tmp" = "size=67108864,mode=1777,uid=101,gid=101"
  }
  user         = "101:101"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"]
    timeout      = "10s"
  }

  labels {
    label = "traefik.enable"
    value = "true"
  }

  labels {
    label = "traefik.docker.network"
    value = "proxy"
  }

  labels {
    label = "traefik.http.routers.admin-panel.rule"
    value = "Host(`admin.example.org`)"
  }

  labels {
    label = "traefik.http.routers.admin-panel.entrypoints"
    value = "websecure"
  }

  labels {
    label = "traefik.http.routers.admin-panel.tls"
    value = "true"
  }

  labels {
    label = "traefik.http.routers.admin-panel.tls.certresolver"
    value = "house"
  }

  labels {
    label = "traefik.http.routers.admin-panel.middlewares"
    value = "vpn-only@file"
  }

  labels {
    label = "traefik.http.services.admin-panel.loadbalancer.server.port"
    value = "8080"
  }

  networks_advanced {
    name = docker_network.proxy.name
  }
}

resource "docker_container" "auto-heal" {
  name = "auto-heal"
  command = [
    <<-EOT
      #!/bin/sh
      # Restarts containers that are unhealthy. Tells of each before it does, and leaves alone whom it restarted too often within an hour.
      #
      #   SOCKET  of the engine
      #   ALERT   file with the address that is told, by POST
      #   STATE   folder for what it remembers
      #   MOST    restarts of one container within an hour
      #   EVERY   seconds between two rounds; 0 is one round
      #   SELF    name of its own container, which it leaves to others
      set -eu

      engine() {
        method=$1
        url=$2
        shift 2
        curl -fsS -m 120 --unix-socket "$SOCKET" -X "$method" "$@" "http://engine$url"
      }

      # The address goes by standard input: whoever lists processes would read it among the arguments.
      tell() {
        echo "$1" >&2
        printf 'url = "%s"\n' "$(cat "$ALERT")" | curl -fsS -m 10 -o /dev/null -K - --data-binary "$1" || heard=no
      }

      # An engine that does not answer ends the script, and whoever runs it starts it again.
      unhealthy() {
        answer=$(engine GET /containers/json -G --data-urlencode 'filters={"health":["unhealthy"]}')
        printf '%s' "$answer" | tr ',' '\n' | sed -n 's|.*"Names":\["/\([^"]*\)".*|\1|p'
      }

      treat() {
        past=$STATE/$1
        touch "$past"
        awk -v since="$((now - 3600))" '$1 > since' "$past" >"$past.new"
        mv "$past.new" "$past"
        count=$(wc -l <"$past" | tr -d ' ')
        if [ "$count" -lt "$MOST" ]; then
          rm -f "$past.left"
          tell "$1 is unhealthy: restarting it ($((count + 1)) of $MOST within an hour)"
          echo "$now" >>"$past"
          engine POST "/containers/$1/restart" -o /dev/null || tell "$1 could not be restarted"
        elif [ ! -e "$past.left" ]; then
          touch "$past.left"
          tell "$1 is unhealthy, and $count restarts within an hour did not help: it is left alone"
        fi
      }

      mkdir -p "$STATE"
      while :; do
        now=$(date +%s)
        heard=yes
        names=$(unhealthy)
        for name in $names; do
          [ "$name" = "$SELF" ] || treat "$name"
        done
        # Where nobody heard of it, its own health check says so.
        [ "$heard" = no ] || touch "$STATE/.heard"
        [ "$EVERY" -gt 0 ] || exit 0
        sleep "$EVERY"
      done
    EOT
  ]
  cpu_period            = 100000
  cpu_quota             = 10000
  destroy_grace_seconds = 30
  entrypoint            = ["sh", "-c"]
  env = [
    "SOCKET=/var/run/docker.sock",
    "ALERT=/run/secrets/alert",
    "STATE=/tmp/auto-heal",
    "MOST=3",
    "EVERY=300",
    "SELF=auto-heal",
  ]
  image      = docker_image.auto-heal.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 32
  memory_swap   = 32
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=65532,gid=998"
  }
  user         = "65532:998"
  wait         = true
  wait_timeout = 240

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "2m0s"
    test         = ["CMD", "sh", "-c", "find /tmp/auto-heal/.heard -mmin -15 | grep -q ."]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/var/run/docker.sock"
    target    = "/var/run/docker.sock"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/auto-heal/topic"
    target    = "/run/secrets/alert"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.proxy.name
  }
}

resource "docker_container" "blackbox" {
  name                  = "blackbox"
  command               = ["--config.file=/etc/blackbox/blackbox.yml"]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 30
  image                 = docker_image.blackbox.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 64
  memory_swap   = 64
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=65534,gid=65534"
  }
  user         = "65534:65534"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9115/-/healthy"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/blackbox"
    target    = "/etc/blackbox"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.proxy.name
  }
}

resource "docker_container" "cadvisor" {
  name = "cadvisor"
  command = [
    "--docker_only=true",
    "--store_container_labels=false",
    "--housekeeping_interval=30s",
  ]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 30
  image                 = docker_image.cadvisor.image_id
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
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/"
    target    = "/rootfs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/var/run"
    target    = "/var/run"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/sys"
    target    = "/sys"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/var/lib/docker"
    target    = "/var/lib/docker"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.observability.name
  }

  ports {
    external = 8080
    internal = 8080
    ip       = "192.168.1.10"
    protocol = "tcp"
  }
}

resource "docker_container" "node-exporter" {
  name = "node-exporter"
  command = [
    "--path.rootfs=/host",
    "--path.procfs=/host/proc",
    "--path.sysfs=/host/sys",
    "--no-collector.netdev",
    "--no-collector.netstat",
    "--no-collector.sockstat",
    "--no-collector.arp",
    "--no-collector.conntrack",
  ]
  cpu_period            = 100000
  cpu_quota             = 10000
  destroy_grace_seconds = 30
  image                 = docker_image.node-exporter.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 64
  memory_swap   = 64
  must_run      = true
  read_only     = true
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=65534,gid=65534"
  }
  user         = "65534:65534"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9100/"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/"
    target    = "/host"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.observability.name
  }

  ports {
    external = 9100
    internal = 9100
    ip       = "192.168.1.10"
    protocol = "tcp"
  }
}

resource "docker_container" "ntfy" {
  name                  = "ntfy"
  command               = ["serve", "--listen-http", ":8080"]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  env = [
    "NTFY_BASE_URL=https://ntfy.example.org",
    "NTFY_BEHIND_PROXY=true",
    "NTFY_CACHE_FILE=/var/cache/ntfy/cache.db",
  ]
  image      = docker_image.ntfy.image_id
  init       = true
  log_driver = "json-file"
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
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/v1/health"]
    timeout      = "10s"
  }

  labels {
    label = "traefik.enable"
    value = "true"
  }

  labels {
    label = "traefik.docker.network"
    value = "proxy"
  }

  labels {
    label = "traefik.http.routers.ntfy.rule"
    value = "Host(`ntfy.example.org`)"
  }

  labels {
    label = "traefik.http.routers.ntfy.entrypoints"
    value = "websecure"
  }

  labels {
    label = "traefik.http.routers.ntfy.tls"
    value = "true"
  }

  labels {
    label = "traefik.http.routers.ntfy.tls.certresolver"
    value = "house"
  }

  labels {
    label = "traefik.http.services.ntfy.loadbalancer.server.port"
    value = "8080"
  }

  mounts {
    read_only = false
    source    = "/srv/ntfy"
    target    = "/var/cache/ntfy"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.proxy.name
  }
}

resource "docker_volume" "promtail-positions" {
  name = "promtail-positions"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "promtail" {
  name = "promtail"
  command = [
    "printf %s \"$SETTINGS\" >/tmp/promtail.yaml\nexec promtail -config.file=/tmp/promtail.yaml",
  ]
  cpu_period            = 100000
  cpu_quota             = 10000
  destroy_grace_seconds = 30
  entrypoint            = ["sh", "-euc"]
  env = [
    "SETTINGS={\"server\":{\"http_listen_port\":9080,\"grpc_listen_port\":0},\"positions\":{\"filename\":\"/positions/positions.yaml\"},\"clients\":[{\"url\":\"https://loki.example.org/loki/api/v1/push\",\"external_labels\":{\"host\":\"master\"}}],\"scrape_configs\":[{\"job_name\":\"containers\",\"static_configs\":[{\"targets\":[\"localhost\"],\"labels\":{\"job\":\"containers\",\"__path__\":\"/var/lib/docker/containers/*/*-json.log\"}}],\"pipeline_stages\":[{\"docker\":{}},{\"regex\":{\"source\":\"filename\",\"expression\":\"/containers/(?P<container_id>[0-9a-f]{12})\"}},{\"labels\":{\"container_id\":\"\"}},{\"labeldrop\":[\"filename\"]}]}]}",
  ]
  image      = docker_image.promtail.image_id
  init       = true
  log_driver = "json-file"
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
      "bash",
      "-c",
      "exec 3<>/dev/tcp/127.0.0.1/9080 && printf \"GET /metrics HTTP/1.0\\r\\n\\r\\n\" >&3 && head -n 1 <&3 | grep -q \" 200 \"",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/var/lib/docker/containers"
    target    = "/var/lib/docker/containers"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.observability.name
  }

  volumes {
    container_path = "/positions"
    volume_name    = docker_volume.promtail-positions.name
  }
}

resource "docker_container" "traefik" {
  name = "traefik"
  command = [
    "--ping=true",
    "--api.dashboard=true",
    "--providers.docker.exposedbydefault=false",
    "--providers.file.directory=/etc/traefik/dynamic",
    "--entrypoints.web.address=:8000",
    "--entrypoints.web.http.redirections.entrypoint.to=:443",
    "--entrypoints.websecure.address=:8443",
    "--entrypoints.websecure.http.middlewares=crowdsec@file",
    "--certificatesresolvers.house.acme.tlschallenge=true",
    "--certificatesresolvers.house.acme.storage=/acme/acme.json",
    "--accesslog.filepath=/var/log/traefik/access.log",
  ]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 30
  image                 = docker_image.traefik.image_id
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
    "/tmp" = "size=67108864,mode=1777,uid=65532,gid=998"
  }
  user         = "65532:998"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "traefik", "healthcheck", "--ping"]
    timeout      = "10s"
  }

  labels {
    label = "traefik.enable"
    value = "true"
  }

  labels {
    label = "traefik.http.routers.page.rule"
    value = "Host(`traefik.example.org`)"
  }

  labels {
    label = "traefik.http.routers.page.service"
    value = "api@internal"
  }

  labels {
    label = "traefik.http.routers.page.entrypoints"
    value = "websecure"
  }

  labels {
    label = "traefik.http.routers.page.tls.certresolver"
    value = "house"
  }

  labels {
    label = "traefik.http.routers.page.middlewares"
    value = "vpn-only@file"
  }

  mounts {
    read_only = true
    source    = "/var/run/docker.sock"
    target    = "/var/run/docker.sock"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/traefik/dynamic"
    target    = "/etc/traefik/dynamic"
    type      = "bind"
  }

  mounts {
    read_only = false
    source    = "/srv/traefik/acme"
    target    = "/acme"
    type      = "bind"
  }

  mounts {
    read_only = false
    source    = "/var/log/traefik"
    target    = "/var/log/traefik"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.proxy.name
  }

  ports {
    external = 80
    internal = 8000
    ip       = "0.0.0.0"
    protocol = "tcp"
  }

  ports {
    external = 443
    internal = 8443
    ip       = "0.0.0.0"
    protocol = "tcp"
  }
}

resource "docker_volume" "uptime-kuma-data" {
  name = "uptime-kuma-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "uptime-kuma" {
  name                  = "uptime-kuma"
  cpu_period            = 100000
  cpu_quota             = 50000
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

  labels {
    label = "traefik.enable"
    value = "true"
  }

  labels {
    label = "traefik.docker.network"
    value = "proxy"
  }

  labels {
    label = "traefik.http.routers.uptime-kuma.rule"
    value = "Host(`status.example.org`)"
  }

  labels {
    label = "traefik.http.routers.uptime-kuma.entrypoints"
    value = "websecure"
  }

  labels {
    label = "traefik.http.routers.uptime-kuma.tls"
    value = "true"
  }

  labels {
    label = "traefik.http.routers.uptime-kuma.tls.certresolver"
    value = "house"
  }

  labels {
    label = "traefik.http.routers.uptime-kuma.middlewares"
    value = "vpn-only@file"
  }

  labels {
    label = "traefik.http.services.uptime-kuma.loadbalancer.server.port"
    value = "3001"
  }

  networks_advanced {
    name = docker_network.proxy.name
  }

  volumes {
    container_path = "/app/data"
    volume_name    = docker_volume.uptime-kuma-data.name
  }
}
