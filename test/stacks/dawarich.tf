terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "dawarich"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "dawarich" {
  metadata {
    name = "dawarich"
    labels = {
      "istio-injection"                            = "disabled"
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "restricted"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "tier"                                       = "3-edge"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "dawarich" {
  metadata {
    namespace = kubernetes_namespace_v1.dawarich.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "dawarich" {
  metadata {
    name      = "dawarich"
    namespace = kubernetes_namespace_v1.dawarich.metadata[0].name
    annotations = {
      "pawl/scale"                          = "single"
      "secret.reloader.stakater.com/reload" = "dawarich-secrets"
    }
    labels = {
      "app.kubernetes.io/instance" = "dawarich"
      "app.kubernetes.io/name"     = "dawarich"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "dawarich"
        "app.kubernetes.io/name"     = "dawarich"
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
        labels = {
          "app.kubernetes.io/instance" = "dawarich"
          "app.kubernetes.io/name"     = "dawarich"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 60

        container {
          name    = "dawarich"
          args    = ["bin/rails", "server", "-p", "3000", "-b", "::"]
          command = ["web-entrypoint.sh"]
          image   = "freikin/dawarich:1.7.11"

          env {
            name  = "REDIS_URL"
            value = "redis://redis-master.redis.svc.cluster.local:6379"
          }

          env {
            name  = "DATABASE_HOST"
            value = "postgresql.dbaas.svc.cluster.local"
          }

          env {
            name  = "DATABASE_USERNAME"
            value = "dawarich"
          }

          env {
            name = "DATABASE_PASSWORD"

            value_from {
              secret_key_ref {
                name = "dawarich-secrets"
                key  = "db_password"
              }
            }
          }

          env {
            name  = "DATABASE_NAME"
            value = "dawarich"
          }

          env {
            name  = "MIN_MINUTES_SPENT_IN_CITY"
            value = "60"
          }

          env {
            name  = "TIME_ZONE"
            value = "Europe/London"
          }

          env {
            name  = "DISTANCE_UNIT"
            value = "km"
          }

          env {
            name  = "ENABLE_TELEMETRY"
            value = "true"
          }

          env {
            name  = "APPLICATION_HOSTS"
            value = "dawarich.viktorbarzin.me"
          }

          env {
            name  = "RAILS_ENV"
            value = "production"
          }

          env {
            name  = "RAILS_LOG_TO_STDOUT"
            value = "true"
          }

          env {
            name  = "SELF_HOSTED"
            value = "true"
          }

          env {
            name = "SECRET_KEY_BASE"

            value_from {
              secret_key_ref {
                name = "dawarich-secrets"
                key  = "secret_key_base"
              }
            }
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
              port = "3000"
            }
          }

          port {
            name           = "http"
            container_port = 3000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/api/v1/health"
              port = "3000"
            }
          }

          resources {
            limits = {
              memory = "896Mi"
            }
            requests = {
              cpu    = "15m"
              memory = "896Mi"
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

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            http_get {
              path = "/api/v1/health"
              port = "3000"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "var-app-tmp"
            mount_path = "/var/app/tmp"
          }

          volume_mount {
            name       = "var-app-log"
            mount_path = "/var/app/log"
          }
        }

        container {
          name    = "dawarich-sidekiq"
          args    = ["bundle exec sidekiq"]
          command = ["sidekiq-entrypoint.sh"]
          image   = "freikin/dawarich:1.7.11"

          env {
            name  = "REDIS_URL"
            value = "redis://redis-master.redis.svc.cluster.local:6379"
          }

          env {
            name  = "DATABASE_HOST"
            value = "postgresql.dbaas.svc.cluster.local"
          }

          env {
            name  = "DATABASE_USERNAME"
            value = "dawarich"
          }

          env {
            name = "DATABASE_PASSWORD"

            value_from {
              secret_key_ref {
                name = "dawarich-secrets"
                key  = "db_password"
              }
            }
          }

          env {
            name  = "DATABASE_NAME"
            value = "dawarich"
          }

          env {
            name  = "MIN_MINUTES_SPENT_IN_CITY"
            value = "60"
          }

          env {
            name  = "TIME_ZONE"
            value = "Europe/London"
          }

          env {
            name  = "DISTANCE_UNIT"
            value = "km"
          }

          env {
            name  = "ENABLE_TELEMETRY"
            value = "true"
          }

          env {
            name  = "APPLICATION_HOSTS"
            value = "dawarich.viktorbarzin.me"
          }

          env {
            name  = "RAILS_ENV"
            value = "production"
          }

          env {
            name  = "RAILS_LOG_TO_STDOUT"
            value = "true"
          }

          env {
            name  = "SELF_HOSTED"
            value = "true"
          }

          env {
            name = "SECRET_KEY_BASE"

            value_from {
              secret_key_ref {
                name = "dawarich-secrets"
                key  = "secret_key_base"
              }
            }
          }

          env {
            name  = "BACKGROUND_PROCESSING_CONCURRENCY"
            value = "2"
          }

          env {
            name  = "PROMETHEUS_EXPORTER_ENABLED"
            value = "false"
          }

          env {
            name  = "MALLOC_ARENA_MAX"
            value = "2"
          }

          env {
            name = "GEOAPIFY_API_KEY"

            value_from {
              secret_key_ref {
                name = "dawarich-secrets"
                key  = "geoapify_api_key"
              }
            }
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            exec {
              command = ["/bin/sh", "-c", "pgrep -f '[s]idekiq'"]
            }
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            exec {
              command = ["/bin/sh", "-c", "pgrep -f '[s]idekiq.*busy'"]
            }
          }

          resources {
            limits = {
              memory = "2Gi"
            }
            requests = {
              cpu    = "50m"
              memory = "768Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_group               = "1000"
            run_as_non_root            = true
            run_as_user                = "1000"

            capabilities {
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            exec {
              command = ["/bin/sh", "-c", "pgrep -f '[s]idekiq.*busy'"]
            }
          }

          volume_mount {
            name       = "dawarich-sidekiq-tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "dawarich-sidekiq-var-app-tmp"
            mount_path = "/var/app/tmp"
          }

          volume_mount {
            name       = "dawarich-sidekiq-var-app-log"
            mount_path = "/var/app/log"
          }
        }

        security_context {
          fs_group               = "1000"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "1000"
          run_as_non_root        = true
          run_as_user            = "1000"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "var-app-tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "var-app-log"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "dawarich-sidekiq-tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "dawarich-sidekiq-var-app-tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "dawarich-sidekiq-var-app-log"

          empty_dir {
            size_limit = "64Mi"
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config,
      spec[0].template[0].metadata[0].annotations["reloader.stakater.com/last-reloaded-from"],
    ]
  }
}

resource "kubernetes_service_v1" "dawarich" {
  metadata {
    name      = "dawarich"
    namespace = kubernetes_namespace_v1.dawarich.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "dawarich"
      "app.kubernetes.io/name"     = "dawarich"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "dawarich"
      "app.kubernetes.io/name"     = "dawarich"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "3000"
    }
  }
}

resource "kubernetes_ingress_v1" "dawarich" {
  metadata {
    name      = "dawarich"
    namespace = kubernetes_namespace_v1.dawarich.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "dawarich.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "dawarich"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["dawarich.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_manifest" "dawarich_dawarich-secrets_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "dawarich-secrets"
      namespace = kubernetes_namespace_v1.dawarich.metadata[0].name
    }
    spec = {
      dataFrom = [
        {
          extract = {
            key = "dawarich"
          }
        },
      ]
      refreshInterval = "15m"
      secretStoreRef = {
        kind = "ClusterSecretStore"
        name = "vault-kv"
      }
      target = {
        creationPolicy = "Owner"
        deletionPolicy = "Retain"
        name           = "dawarich-secrets"
      }
    }
  }
}

resource "kubernetes_cron_job_v1" "dawarich_ingestion-freshness-monitor" {
  metadata {
    name      = "ingestion-freshness-monitor"
    namespace = kubernetes_namespace_v1.dawarich.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "ingestion-freshness-monitor"
      "app.kubernetes.io/name"     = "ingestion-freshness-monitor"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "30 6 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Etc/UTC"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 300
        backoff_limit           = 2

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance" = "ingestion-freshness-monitor"
              "app.kubernetes.io/name"     = "ingestion-freshness-monitor"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            container {
              name = "ingestion-freshness-monitor"
              command = [
                "/bin/sh",
                "-c",
                <<-EOT
                  set -eu
                  newest=$(psql -h "$DB_HOST" -U dawarich -d dawarich -tAc "select extract(epoch from max(created_at))::bigint from points where user_id = 1")
                  test -n "$newest"
                  printf 'dawarich_last_point_ingested_timestamp %s\ndawarich_ingestion_monitor_last_push_timestamp %s\n' "$newest" "$(date +%s)" > /tmp/metrics
                  wget -q -O- --post-file=/tmp/metrics "http://$GATEWAY/metrics/job/dawarich-ingestion-freshness/user/viktor"
                EOT
              ]
              image = "postgres:16.4-alpine"

              env {
                name = "PGPASSWORD"

                value_from {
                  secret_key_ref {
                    name = "dawarich-secrets"
                    key  = "db_password"
                  }
                }
              }

              env {
                name  = "DB_HOST"
                value = "postgresql.dbaas.svc.cluster.local"
              }

              env {
                name  = "GATEWAY"
                value = "prometheus-prometheus-pushgateway.monitoring:9091"
              }

              resources {
                limits = {
                  memory = "64Mi"
                }
                requests = {
                  cpu    = "10m"
                  memory = "64Mi"
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
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            security_context {
              fs_group               = "70"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "70"
              run_as_non_root        = true
              run_as_user            = "70"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "tmp"

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
