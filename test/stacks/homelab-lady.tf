terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.6.2, < 5.0.0"
    }
  }

  backend "pg" {
    schema_name = "homelab-lady"
  }
}

provider "docker" {
  host     = "ssh://deployer@192.168.1.11:22"
  ssh_opts = ["-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"]
}

resource "docker_image" "cadvisor" {
  name         = "gcr.io/cadvisor/cadvisor:v0.49.1"
  keep_locally = true
}

resource "docker_image" "nextcloud" {
  name         = "nextcloud:32.0.5-apache"
  keep_locally = true
}

resource "docker_image" "nextcloud-cron" {
  name         = "nextcloud:32.0.5-apache"
  keep_locally = true
}

resource "docker_image" "nextcloud-db" {
  name         = "mariadb:11.4.4"
  keep_locally = true
}

resource "docker_image" "nextcloud-redis" {
  name         = "redis:7.4.1-alpine"
  keep_locally = true
}

resource "docker_image" "node-exporter" {
  name         = "prom/node-exporter:v1.8.2"
  keep_locally = true
}

resource "docker_image" "odoo" {
  name         = "odoo:18.0-20250106"
  keep_locally = true
}

resource "docker_image" "odoo-db" {
  name         = "postgres:17.2-alpine"
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

resource "docker_network" "observability" {
  name   = "observability"
  driver = "bridge"
}

resource "docker_network" "proxy" {
  name   = "proxy"
  driver = "bridge"
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
    ip       = "192.168.1.11"
    protocol = "tcp"
  }
}

resource "docker_network" "nextcloud" {
  name   = "nextcloud"
  driver = "bridge"
}

resource "docker_container" "nextcloud" {
  name                  = "nextcloud"
  cpu_period            = 100000
  cpu_quota             = 200000
  destroy_grace_seconds = 30
  env = [
    "MYSQL_HOST=nextcloud-db",
    "MYSQL_DATABASE=nextcloud",
    "MYSQL_USER=nextcloud",
    "MYSQL_PASSWORD_FILE=/run/secrets/mysql_password",
    "REDIS_HOST=nextcloud-redis",
    "REDIS_HOST_PASSWORD_FILE=/run/secrets/redis_host_password",
    "NEXTCLOUD_TRUSTED_DOMAINS=cloud.example.org",
  ]
  image      = docker_image.nextcloud.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 2048
  memory_swap   = 2048
  must_run      = true
  read_only     = false
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=33,gid=33"
  }
  user         = "33:33"
  wait         = true
  wait_timeout = 420

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "5m0s"
    test         = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:80/status.php"]
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
    label = "traefik.http.routers.nextcloud.rule"
    value = "Host(`cloud.example.org`)"
  }

  labels {
    label = "traefik.http.routers.nextcloud.entrypoints"
    value = "websecure"
  }

  labels {
    label = "traefik.http.routers.nextcloud.tls"
    value = "true"
  }

  labels {
    label = "traefik.http.routers.nextcloud.tls.certresolver"
    value = "house"
  }

  labels {
    label = "traefik.http.services.nextcloud.loadbalancer.server.port"
    value = "80"
  }

  mounts {
    read_only = false
    source    = "/srv/nextcloud"
    target    = "/var/www/html"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/nextcloud/app-db-password"
    target    = "/run/secrets/mysql_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/nextcloud/app-redis-password"
    target    = "/run/secrets/redis_host_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.nextcloud.name
  }

  networks_advanced {
    name = docker_network.proxy.name
  }

  depends_on = [docker_container.nextcloud-db, docker_container.nextcloud-redis]
}

resource "docker_container" "nextcloud-cron" {
  name = "nextcloud-cron"
  command = [
    "while :; do\n  if php occ status | grep -q 'installed: true'; then php -f cron.php && touch /tmp/ran; else touch /tmp/ran; fi\n  sleep 300\ndone",
  ]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 30
  entrypoint            = ["sh", "-uc"]
  env = [
    "MYSQL_HOST=nextcloud-db",
    "MYSQL_DATABASE=nextcloud",
    "MYSQL_USER=nextcloud",
    "MYSQL_PASSWORD_FILE=/run/secrets/mysql_password",
    "REDIS_HOST=nextcloud-redis",
    "REDIS_HOST_PASSWORD_FILE=/run/secrets/redis_host_password",
    "NEXTCLOUD_TRUSTED_DOMAINS=cloud.example.org",
  ]
  image      = docker_image.nextcloud-cron.image_id
  init       = true
  log_driver = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 512
  memory_swap   = 512
  must_run      = true
  read_only     = false
  restart       = "unless-stopped"
  security_opts = ["no-new-privileges:true"]
  stop_timeout  = 30
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=33,gid=33"
  }
  user         = "33:33"
  wait         = true
  wait_timeout = 720

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "10m0s"
    test         = ["CMD", "sh", "-c", "find /tmp/ran -mmin -15 | grep -q ."]
    timeout      = "10s"
  }

  mounts {
    read_only = false
    source    = "/srv/nextcloud"
    target    = "/var/www/html"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/nextcloud/app-db-password"
    target    = "/run/secrets/mysql_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/nextcloud/app-redis-password"
    target    = "/run/secrets/redis_host_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.nextcloud.name
  }

  depends_on = [docker_container.nextcloud]
}

resource "docker_volume" "nextcloud-db-data" {
  name = "nextcloud-db-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "nextcloud-db" {
  name                  = "nextcloud-db"
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 30
  env = [
    "MARIADB_DATABASE=nextcloud",
    "MARIADB_USER=nextcloud",
    "MARIADB_PASSWORD_FILE=/run/secrets/mariadb_password",
    "MARIADB_ROOT_PASSWORD_FILE=/run/secrets/mariadb_root_password",
  ]
  image      = docker_image.nextcloud-db.image_id
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
  stop_timeout  = 30
  tmpfs = {
    "/run/mysqld" = "size=67108864,mode=1777,uid=999,gid=999"
    "/tmp"        = "size=67108864,mode=1777,uid=999,gid=999"
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
    test         = ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/nextcloud/db-password"
    target    = "/run/secrets/mariadb_password"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/nextcloud/db-root-password"
    target    = "/run/secrets/mariadb_root_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.nextcloud.name
  }

  volumes {
    container_path = "/var/lib/mysql"
    volume_name    = docker_volume.nextcloud-db-data.name
  }
}

resource "docker_volume" "nextcloud-redis-data" {
  name = "nextcloud-redis-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "nextcloud-redis" {
  name = "nextcloud-redis"
  command = [
    "sh",
    "-euc",
    "REDIS_PASSWORD=\"$(cat /run/secrets/password)\"\nhex=$(printf %s \"$REDIS_PASSWORD\" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\x&/g')\n[ -n \"$hex\" ] || { echo 'the password is empty' >&2; exit 1; }\nexec redis-server - <<END\ndir /data\nrequirepass \"$hex\"\nmaxmemory 192mb\nmaxmemory-policy allkeys-lru\nsave \"\"\nappendonly no\nEND",
  ]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 120
  image                 = docker_image.nextcloud-redis.image_id
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
    source    = "/home/qui3tly/.secrets/nextcloud/redis-password"
    target    = "/run/secrets/password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.nextcloud.name
  }

  volumes {
    container_path = "/data"
    volume_name    = docker_volume.nextcloud-redis-data.name
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
    ip       = "192.168.1.11"
    protocol = "tcp"
  }
}

resource "docker_network" "odoo" {
  name   = "odoo"
  driver = "bridge"
}

resource "docker_volume" "odoo-files" {
  name = "odoo-files"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "odoo" {
  name                  = "odoo"
  cpu_period            = 100000
  cpu_quota             = 200000
  destroy_grace_seconds = 30
  env                   = ["HOST=odoo-db", "USER=odoo", "PASSWORD_FILE=/run/secrets/password"]
  image                 = docker_image.odoo.image_id
  init                  = true
  log_driver            = "json-file"
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
    "/tmp" = "size=67108864,mode=1777,uid=100,gid=101"
  }
  user         = "100:101"
  wait         = true
  wait_timeout = 240

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "2m0s"
    test         = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8069/web/health"]
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
    label = "traefik.http.routers.odoo.rule"
    value = "Host(`odoo.example.org`)"
  }

  labels {
    label = "traefik.http.routers.odoo.entrypoints"
    value = "websecure"
  }

  labels {
    label = "traefik.http.routers.odoo.tls"
    value = "true"
  }

  labels {
    label = "traefik.http.routers.odoo.tls.certresolver"
    value = "house"
  }

  labels {
    label = "traefik.http.services.odoo.loadbalancer.server.port"
    value = "8069"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/odoo/app-db-password"
    target    = "/run/secrets/password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.odoo.name
  }

  networks_advanced {
    name = docker_network.proxy.name
  }

  volumes {
    container_path = "/var/lib/odoo"
    volume_name    = docker_volume.odoo-files.name
  }

  depends_on = [docker_container.odoo-db]
}

resource "docker_volume" "odoo-db-data" {
  name = "odoo-db-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "odoo-db" {
  name                  = "odoo-db"
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 30
  env = [
    "POSTGRES_USER=odoo",
    "POSTGRES_DB=postgres",
    "POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password",
  ]
  image      = docker_image.odoo-db.image_id
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
  stop_timeout  = 30
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
    interval     = "10s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "pg_isready", "-q", "-h", "127.0.0.1", "-U", "odoo", "-d", "postgres"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/home/qui3tly/.secrets/odoo/db-password"
    target    = "/run/secrets/postgres_password"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.odoo.name
  }

  volumes {
    container_path = "/var/lib/postgresql/data"
    volume_name    = docker_volume.odoo-db-data.name
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
    "SETTINGS={\"server\":{\"http_listen_port\":9080,\"grpc_listen_port\":0},\"positions\":{\"filename\":\"/positions/positions.yaml\"},\"clients\":[{\"url\":\"https://loki.example.org/loki/api/v1/push\",\"external_labels\":{\"host\":\"lady\"}}],\"scrape_configs\":[{\"job_name\":\"containers\",\"static_configs\":[{\"targets\":[\"localhost\"],\"labels\":{\"job\":\"containers\",\"__path__\":\"/var/lib/docker/containers/*/*-json.log\"}}],\"pipeline_stages\":[{\"docker\":{}},{\"regex\":{\"source\":\"filename\",\"expression\":\"/containers/(?P<container_id>[0-9a-f]{12})\"}},{\"labels\":{\"container_id\":\"\"}},{\"labeldrop\":[\"filename\"]}]}]}",
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
