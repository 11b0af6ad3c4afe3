terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.6.2, < 5.0.0"
    }
  }

  backend "pg" {
    schema_name = "devstack"
  }
}

provider "docker" {
  host = "unix:///var/run/docker.sock"
}

resource "docker_image" "cadvisor" {
  name         = "gcr.io/cadvisor/cadvisor:v0.49.1"
  keep_locally = true
}

resource "docker_image" "forgejo" {
  name         = "codeberg.org/forgejo/forgejo:9.0.3-rootless"
  keep_locally = true
}

resource "docker_image" "grafana" {
  name         = "grafana/grafana:11.4.0"
  keep_locally = true
}

resource "docker_image" "mongodb" {
  name         = "mongo:8.0.4"
  keep_locally = true
}

resource "docker_image" "mysql" {
  name         = "mysql:8.4.3"
  keep_locally = true
}

resource "docker_image" "postgres" {
  name         = "postgres:17.2"
  keep_locally = true
}

resource "docker_image" "prometheus" {
  name         = "prom/prometheus:v3.0.1"
  keep_locally = true
}

resource "docker_image" "rabbitmq" {
  name         = "rabbitmq:4.0.5-management-alpine"
  keep_locally = true
}

resource "docker_image" "redis-1" {
  name         = "redis:7.4.1-alpine"
  keep_locally = true
}

resource "docker_image" "redis-2" {
  name         = "redis:7.4.1-alpine"
  keep_locally = true
}

resource "docker_image" "redis-3" {
  name         = "redis:7.4.1-alpine"
  keep_locally = true
}

resource "docker_image" "reference-api" {
  name         = "ghcr.io/normb/reference-api:1.0.0"
  keep_locally = true
}

resource "docker_image" "vault" {
  name         = "hashicorp/vault:1.18.3"
  keep_locally = true
}

resource "docker_network" "devstack-application" {
  name   = "devstack-application"
  driver = "bridge"

  ipam_config {
    subnet = "172.21.3.0/24"
  }
}

resource "docker_network" "devstack-cache" {
  name     = "devstack-cache"
  driver   = "bridge"
  internal = true

  ipam_config {
    subnet = "172.21.2.0/24"
  }
}

resource "docker_network" "devstack-database" {
  name     = "devstack-database"
  driver   = "bridge"
  internal = true

  ipam_config {
    subnet = "172.21.1.0/24"
  }
}

resource "docker_network" "devstack-observability" {
  name   = "devstack-observability"
  driver = "bridge"

  ipam_config {
    subnet = "172.21.4.0/24"
  }
}

resource "docker_container" "cadvisor" {
  name                  = "cadvisor"
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
    add  = ["SYS_ADMIN", "SYS_PTRACE"]
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
    name = docker_network.devstack-observability.name
  }
}

resource "docker_volume" "forgejo-data" {
  name = "forgejo-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_volume" "forgejo-settings" {
  name = "forgejo-settings"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "forgejo" {
  name                  = "forgejo"
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  entrypoint            = ["/init/init-approle.sh"]
  env = [
    "VAULT_APPROLE_DIR=/vault-approles/forgejo",
    "VAULT_ADDR=http://vault:8200",
    "ENABLE_TLS=true",
  ]
  image      = docker_image.forgejo.image_id
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
    test         = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:3000/api/healthz"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/configs/forgejo/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/forgejo"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/forgejo"
    target    = "/vault-approles/forgejo"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-application.name
  }

  networks_advanced {
    name = docker_network.devstack-database.name
  }

  ports {
    external = 3000
    internal = 3000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  volumes {
    container_path = "/var/lib/gitea"
    volume_name    = docker_volume.forgejo-data.name
  }

  volumes {
    container_path = "/etc/gitea"
    volume_name    = docker_volume.forgejo-settings.name
  }

  depends_on = [docker_container.vault, docker_container.postgres]
}

resource "docker_volume" "grafana-data" {
  name = "grafana-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "grafana" {
  name = "grafana"
  command = [
    "mkdir -p /tmp/provisioning/datasources\nprintf %s \"$SOURCES\" >/tmp/provisioning/datasources/pawl.yaml\nexec /run.sh",
  ]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  entrypoint            = ["sh", "-euc"]
  env = [
    "SOURCES={\"apiVersion\":1,\"datasources\":[{\"name\":\"Prometheus\",\"type\":\"prometheus\",\"url\":\"http://prometheus:9090\",\"isDefault\":true,\"access\":\"proxy\"}]}",
    "GF_PATHS_PROVISIONING=/tmp/provisioning",
    "GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/grafana",
    "GF_USERS_ALLOW_SIGN_UP=false",
    "GF_ANALYTICS_REPORTING_ENABLED=false",
  ]
  image      = docker_image.grafana.image_id
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
    "/tmp" = "size=67108864,mode=1777,uid=472,gid=472"
  }
  user         = "472:472"
  wait         = true
  wait_timeout = 160

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/secrets/grafana"
    target    = "/run/secrets/grafana"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-observability.name
  }

  ports {
    external = 3001
    internal = 3000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  volumes {
    container_path = "/var/lib/grafana"
    volume_name    = docker_volume.grafana-data.name
  }
}

resource "docker_volume" "mongodb-data" {
  name = "mongodb-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "mongodb" {
  name = "mongodb"
  command = [
    "mongod",
    "--auth",
    "--wiredTigerCacheSizeGB=1",
    "--wiredTigerCollectionBlockCompressor=zstd",
    "--tlsMode=preferTLS",
    "--tlsCertificateKeyFile=/certs/server.pem",
    "--tlsCAFile=/certs/ca.crt",
    "--tlsAllowConnectionsWithoutCertificates",
  ]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env = [
    "VAULT_APPROLE_DIR=/vault-approles/mongodb",
    "MONGO_INITDB_ROOT_USERNAME=admin",
    "VAULT_ADDR=http://vault:8200",
  ]
  image      = docker_image.mongodb.image_id
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
    test         = ["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand(\"ping\").ok"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/configs/mongodb/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/mongodb"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/mongodb"
    target    = "/vault-approles/mongodb"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-database.name
  }

  volumes {
    container_path = "/data/db"
    volume_name    = docker_volume.mongodb-data.name
  }

  depends_on = [docker_container.vault]
}

resource "docker_volume" "mysql-data" {
  name = "mysql-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "mysql" {
  name = "mysql"
  command = [
    "mysqld",
    "--innodb-buffer-pool-size=512M",
    "--innodb-flush-method=O_DIRECT",
    "--innodb-flush-log-at-trx-commit=2",
    "--sync-binlog=0",
    "--ssl-cert=/certs/server.crt",
    "--ssl-key=/certs/server.key",
    "--ssl-ca=/certs/ca.crt",
  ]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env                   = ["VAULT_APPROLE_DIR=/vault-approles/mysql", "VAULT_ADDR=http://vault:8200"]
  image                 = docker_image.mysql.image_id
  init                  = true
  log_driver            = "json-file"
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
  stop_timeout  = 120
  tmpfs = {
    "/tmp"            = "size=67108864,mode=1777,uid=999,gid=999"
    "/var/run/mysqld" = "size=67108864,mode=1777,uid=999,gid=999"
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
    test         = ["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/configs/mysql/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/mysql"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/mysql"
    target    = "/vault-approles/mysql"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-database.name
  }

  volumes {
    container_path = "/var/lib/mysql"
    volume_name    = docker_volume.mysql-data.name
  }

  depends_on = [docker_container.vault]
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
    "shared_buffers=512MB",
    "-c",
    "effective_cache_size=1536MB",
    "-c",
    "work_mem=16MB",
    "-c",
    "synchronous_commit=off",
    "-c",
    "shared_preload_libraries=pg_stat_statements",
    "-c",
    "ssl=on",
    "-c",
    "ssl_cert_file=/certs/server.crt",
    "-c",
    "ssl_key_file=/certs/server.key",
    "-c",
    "ssl_ca_file=/certs/ca.crt",
  ]
  cpu_period            = 100000
  cpu_quota             = 100000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env = [
    "VAULT_APPROLE_DIR=/vault-approles/postgres",
    "POSTGRES_USER=dev_admin",
    "VAULT_ADDR=http://vault:8200",
  ]
  image      = docker_image.postgres.image_id
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
  shm_size      = 256
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
      "dev_admin",
      "-d",
      "dev_admin",
    ]
    timeout = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/configs/postgres/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/postgres"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/postgres"
    target    = "/vault-approles/postgres"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-database.name
  }

  volumes {
    container_path = "/var/lib/postgresql/data"
    volume_name    = docker_volume.postgres-data.name
  }

  depends_on = [docker_container.vault]
}

resource "docker_volume" "prometheus-data" {
  name = "prometheus-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "prometheus" {
  name = "prometheus"
  command = [
    "printf %s \"$SETTINGS\" >/tmp/prometheus.yml\nexec prometheus \"$@\"",
    "prometheus",
    "--config.file=/tmp/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    "--storage.tsdb.retention.time=15d",
    "--storage.tsdb.retention.size=8GB",
  ]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  entrypoint            = ["sh", "-euc"]
  env = [
    "SETTINGS={\"global\":{\"scrape_interval\":\"30s\"},\"scrape_configs\":[{\"job_name\":\"cadvisor\",\"static_configs\":[{\"targets\":[\"cadvisor:8080\"]}]},{\"job_name\":\"rabbitmq\",\"static_configs\":[{\"targets\":[\"rabbitmq:15692\"]}]},{\"job_name\":\"forgejo\",\"static_configs\":[{\"targets\":[\"forgejo:3000\"]}]},{\"job_name\":\"reference-api\",\"static_configs\":[{\"targets\":[\"reference-api:8000\"]}]}]}",
  ]
  image      = docker_image.prometheus.image_id
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
    test         = ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/healthy"]
    timeout      = "10s"
  }

  networks_advanced {
    name = docker_network.devstack-observability.name
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  networks_advanced {
    name = docker_network.devstack-application.name
  }

  ports {
    external = 9090
    internal = 9090
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  volumes {
    container_path = "/prometheus"
    volume_name    = docker_volume.prometheus-data.name
  }
}

resource "docker_volume" "rabbitmq-data" {
  name = "rabbitmq-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "rabbitmq" {
  name = "rabbitmq"
  command = [
    "sh",
    "-euc",
    "export RABBITMQ_DEFAULT_PASS\ncat >/tmp/rabbitmq.conf <<END\nvm_memory_high_watermark.absolute = 307MiB\nlisteners.ssl.default = 5671\nssl_options.cacertfile = /certs/ca.crt\nssl_options.certfile = /certs/server.crt\nssl_options.keyfile = /certs/server.key\nssl_options.verify = verify_none\nEND\nexec docker-entrypoint.sh rabbitmq-server",
  ]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env = [
    "VAULT_APPROLE_DIR=/vault-approles/rabbitmq",
    "RABBITMQ_CONFIG_FILE=/tmp/rabbitmq.conf",
    "RABBITMQ_DEFAULT_USER=admin",
    "RABBITMQ_NODENAME=rabbit@localhost",
    "VAULT_ADDR=http://vault:8200",
  ]
  image      = docker_image.rabbitmq.image_id
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
  stop_timeout  = 120
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=100,gid=101"
  }
  user         = "100:101"
  wait         = true
  wait_timeout = 180

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "30s"
    retries      = 3
    start_period = "1m0s"
    test         = ["CMD", "rabbitmq-diagnostics", "-q", "ping"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/configs/rabbitmq/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/rabbitmq"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/rabbitmq"
    target    = "/vault-approles/rabbitmq"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  volumes {
    container_path = "/var/lib/rabbitmq"
    volume_name    = docker_volume.rabbitmq-data.name
  }

  depends_on = [docker_container.vault]
}

resource "docker_volume" "redis-1-data" {
  name = "redis-1-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "redis-1" {
  name = "redis-1"
  command = [
    "sh",
    "-euc",
    "hex=$(printf %s \"$REDIS_PASSWORD\" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\x&/g')\n[ -n \"$hex\" ] || { echo 'the password is empty' >&2; exit 1; }\njoin() {\n  export REDISCLI_AUTH=\"$REDIS_PASSWORD\"\n  ask() { redis-cli \"$@\"; }\n  until ask ping | grep -q PONG; do sleep 1; done\n  if ask cluster nodes | grep myself | awk 'NF > 8 { exit 1 }'; then ask cluster addslotsrange 0 5460; fi\n  while :; do\n    for other in redis-2 redis-3; do\n      address=$(getent hosts \"$other\" | awk '{ print $1; exit }') || continue\n      [ -z \"$address\" ] || ask cluster meet \"$address\" 6379\n    done\n    sleep 10\n  done\n}\njoin >/dev/null 2>&1 &\nexec redis-server - <<END\ndir /data\nrequirepass \"$hex\"\nmaxmemory 512mb\nmaxmemory-policy allkeys-lru\nsave \"\"\nappendonly no\ntls-port 6380\ntls-cert-file /certs/server.crt\ntls-key-file /certs/server.key\ntls-ca-cert-file /certs/ca.crt\ntls-auth-clients no\nmasterauth \"$hex\"\ncluster-enabled yes\ncluster-config-file nodes.conf\ncluster-announce-hostname redis-1\ncluster-preferred-endpoint-type hostname\nEND",
  ]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env                   = ["VAULT_APPROLE_DIR=/vault-approles/redis", "VAULT_ADDR=http://vault:8200"]
  image                 = docker_image.redis-1.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 683
  memory_swap   = 683
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
    source    = "/srv/devstack/configs/redis/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/redis"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/redis"
    target    = "/vault-approles/redis"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  volumes {
    container_path = "/data"
    volume_name    = docker_volume.redis-1-data.name
  }

  depends_on = [docker_container.vault]
}

resource "docker_volume" "redis-2-data" {
  name = "redis-2-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "redis-2" {
  name = "redis-2"
  command = [
    "sh",
    "-euc",
    "hex=$(printf %s \"$REDIS_PASSWORD\" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\x&/g')\n[ -n \"$hex\" ] || { echo 'the password is empty' >&2; exit 1; }\njoin() {\n  export REDISCLI_AUTH=\"$REDIS_PASSWORD\"\n  ask() { redis-cli \"$@\"; }\n  until ask ping | grep -q PONG; do sleep 1; done\n  if ask cluster nodes | grep myself | awk 'NF > 8 { exit 1 }'; then ask cluster addslotsrange 5461 10921; fi\n  while :; do\n    for other in redis-1 redis-3; do\n      address=$(getent hosts \"$other\" | awk '{ print $1; exit }') || continue\n      [ -z \"$address\" ] || ask cluster meet \"$address\" 6379\n    done\n    sleep 10\n  done\n}\njoin >/dev/null 2>&1 &\nexec redis-server - <<END\ndir /data\nrequirepass \"$hex\"\nmaxmemory 512mb\nmaxmemory-policy allkeys-lru\nsave \"\"\nappendonly no\ntls-port 6380\ntls-cert-file /certs/server.crt\ntls-key-file /certs/server.key\ntls-ca-cert-file /certs/ca.crt\ntls-auth-clients no\nmasterauth \"$hex\"\ncluster-enabled yes\ncluster-config-file nodes.conf\ncluster-announce-hostname redis-2\ncluster-preferred-endpoint-type hostname\nEND",
  ]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env                   = ["VAULT_APPROLE_DIR=/vault-approles/redis", "VAULT_ADDR=http://vault:8200"]
  image                 = docker_image.redis-2.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 683
  memory_swap   = 683
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
    source    = "/srv/devstack/configs/redis/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/redis"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/redis"
    target    = "/vault-approles/redis"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  volumes {
    container_path = "/data"
    volume_name    = docker_volume.redis-2-data.name
  }

  depends_on = [docker_container.vault]
}

resource "docker_volume" "redis-3-data" {
  name = "redis-3-data"

  labels {
    label = "pawl/backup"
    value = "ephemeral"
  }
}

resource "docker_container" "redis-3" {
  name = "redis-3"
  command = [
    "sh",
    "-euc",
    "hex=$(printf %s \"$REDIS_PASSWORD\" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../\\\\x&/g')\n[ -n \"$hex\" ] || { echo 'the password is empty' >&2; exit 1; }\njoin() {\n  export REDISCLI_AUTH=\"$REDIS_PASSWORD\"\n  ask() { redis-cli \"$@\"; }\n  until ask ping | grep -q PONG; do sleep 1; done\n  if ask cluster nodes | grep myself | awk 'NF > 8 { exit 1 }'; then ask cluster addslotsrange 10922 16383; fi\n  while :; do\n    for other in redis-1 redis-2; do\n      address=$(getent hosts \"$other\" | awk '{ print $1; exit }') || continue\n      [ -z \"$address\" ] || ask cluster meet \"$address\" 6379\n    done\n    sleep 10\n  done\n}\njoin >/dev/null 2>&1 &\nexec redis-server - <<END\ndir /data\nrequirepass \"$hex\"\nmaxmemory 512mb\nmaxmemory-policy allkeys-lru\nsave \"\"\nappendonly no\ntls-port 6380\ntls-cert-file /certs/server.crt\ntls-key-file /certs/server.key\ntls-ca-cert-file /certs/ca.crt\ntls-auth-clients no\nmasterauth \"$hex\"\ncluster-enabled yes\ncluster-config-file nodes.conf\ncluster-announce-hostname redis-3\ncluster-preferred-endpoint-type hostname\nEND",
  ]
  cpu_period            = 100000
  cpu_quota             = 25000
  destroy_grace_seconds = 120
  entrypoint            = ["/init/init-approle.sh"]
  env                   = ["VAULT_APPROLE_DIR=/vault-approles/redis", "VAULT_ADDR=http://vault:8200"]
  image                 = docker_image.redis-3.image_id
  init                  = true
  log_driver            = "json-file"
  log_opts = {
    max-file = "3"
    max-size = "10m"
  }
  memory        = 683
  memory_swap   = 683
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
    source    = "/srv/devstack/configs/redis/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/redis"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/redis"
    target    = "/vault-approles/redis"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  volumes {
    container_path = "/data"
    volume_name    = docker_volume.redis-3-data.name
  }

  depends_on = [docker_container.vault]
}

resource "docker_container" "reference-api" {
  name                  = "reference-api"
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 30
  entrypoint            = ["/init/init-approle.sh"]
  env = [
    "VAULT_APPROLE_DIR=/vault-approles/reference-api",
    "VAULT_ADDR=http://vault:8200",
    "ENABLE_TLS=true",
  ]
  image      = docker_image.reference-api.image_id
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
    test         = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8000/health"]
    timeout      = "10s"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/configs/reference-api/scripts"
    target    = "/init"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/certs/reference-api"
    target    = "/certs"
    type      = "bind"
  }

  mounts {
    read_only = true
    source    = "/srv/devstack/approles/reference-api"
    target    = "/vault-approles/reference-api"
    type      = "bind"
  }

  networks_advanced {
    name = docker_network.devstack-application.name
  }

  networks_advanced {
    name = docker_network.devstack-database.name
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  ports {
    external = 8000
    internal = 8000
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  ports {
    external = 8443
    internal = 8443
    ip       = "127.0.0.1"
    protocol = "tcp"
  }

  depends_on = [docker_container.vault]
}

resource "docker_volume" "vault-data" {
  name = "vault-data"

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_container" "vault" {
  name = "vault"
  command = [
    "printf %s \"$VAULT_SETTINGS\" >/tmp/vault.json\nexec vault server -config=/tmp/vault.json",
  ]
  cpu_period            = 100000
  cpu_quota             = 50000
  destroy_grace_seconds = 120
  entrypoint            = ["sh", "-euc"]
  env = [
    "VAULT_SETTINGS={\"storage\":{\"raft\":{\"path\":\"/vault/file\",\"node_id\":\"vault\"}},\"listener\":[{\"tcp\":{\"address\":\"0.0.0.0:8200\",\"tls_disable\":true}}],\"api_addr\":\"http://vault:8200\",\"cluster_addr\":\"https://vault:8201\",\"telemetry\":{\"prometheus_retention_time\":\"24h\",\"disable_hostname\":true},\"disable_mlock\":true}",
    "VAULT_ADDR=http://127.0.0.1:8200",
  ]
  image      = docker_image.vault.image_id
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
  stop_timeout  = 120
  tmpfs = {
    "/tmp" = "size=67108864,mode=1777,uid=100,gid=1000"
  }
  user         = "100:1000"
  wait         = true
  wait_timeout = 120

  capabilities {
    drop = ["ALL"]
  }

  healthcheck {
    interval     = "10s"
    retries      = 3
    start_period = "40s"
    test         = ["CMD", "sh", "-c", "vault status >/dev/null 2>&1 || [ $? -eq 2 ]"]
    timeout      = "10s"
  }

  networks_advanced {
    name = docker_network.devstack-application.name
  }

  networks_advanced {
    name = docker_network.devstack-database.name
  }

  networks_advanced {
    name = docker_network.devstack-cache.name
  }

  volumes {
    container_path = "/vault/file"
    volume_name    = docker_volume.vault-data.name
  }
}
