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
