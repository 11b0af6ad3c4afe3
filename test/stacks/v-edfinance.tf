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
      SQL=\set password `cat /run/secrets/dev`
      SELECT 'CREATE ROLE vedfinance_dev LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vedfinance_dev') \gexec
      ALTER ROLE vedfinance_dev PASSWORD :'password';
      SELECT 'CREATE DATABASE vedfinance_dev OWNER vedfinance_dev' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vedfinance_dev') \gexec
      REVOKE ALL ON DATABASE vedfinance_dev FROM PUBLIC;
      \connect vedfinance_dev
      CREATE EXTENSION IF NOT EXISTS vector;
      \connect postgres
      \set password `cat /run/secrets/staging`
      SELECT 'CREATE ROLE vedfinance_staging LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vedfinance_staging') \gexec
      ALTER ROLE vedfinance_staging PASSWORD :'password';
      SELECT 'CREATE DATABASE vedfinance_staging OWNER vedfinance_staging' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vedfinance_staging') \gexec
      REVOKE ALL ON DATABASE vedfinance_staging FROM PUBLIC;
      \connect vedfinance_staging
      CREATE EXTENSION IF NOT EXISTS vector;
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
  memory        = 384
  memory_swap   = 384
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
