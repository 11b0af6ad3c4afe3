terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "grampsweb"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "grampsweb" {
  metadata {
    name = "grampsweb"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "baseline"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "tier"                                       = "4-aux"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "grampsweb" {
  metadata {
    namespace = kubernetes_namespace_v1.grampsweb.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_claim_v1" "grampsweb_data" {
  metadata {
    name      = "grampsweb-data"
    namespace = kubernetes_namespace_v1.grampsweb.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "5Gi"
      "resize.topolvm.io/threshold"     = "10%"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm-encrypted"

    resources {
      requests = {
        storage = "1Gi"
      }
    }
  }

  lifecycle {
    ignore_changes  = [spec[0].resources[0].requests]
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "grampsweb" {
  metadata {
    name      = "grampsweb"
    namespace = kubernetes_namespace_v1.grampsweb.metadata[0].name
    annotations = {
      "secret.reloader.stakater.com/reload" = "grampsweb-secrets"
    }
    labels = {
      "app.kubernetes.io/instance" = "grampsweb"
      "app.kubernetes.io/name"     = "grampsweb"
      "sablier.enable"             = "true"
      "sablier.group"              = "grampsweb"
      "sablier.ready-after"        = "5s"
    }
  }

  spec {
    service_name = "grampsweb"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "grampsweb"
        "app.kubernetes.io/name"     = "grampsweb"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "grampsweb"
          "app.kubernetes.io/name"     = "grampsweb"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "grampsweb"
          image = "ghcr.io/gramps-project/grampsweb:latest"

          env {
            name  = "GRAMPSWEB_TREE"
            value = "Gramps Web"
          }

          env {
            name = "GRAMPSWEB_SECRET_KEY"

            value_from {
              secret_key_ref {
                name = "grampsweb-secrets"
                key  = "secret_key"
              }
            }
          }

          env {
            name  = "GRAMPSWEB_CELERY_CONFIG__broker_url"
            value = "redis://redis-master.redis.svc.cluster.local:6379/2"
          }

          env {
            name  = "GRAMPSWEB_CELERY_CONFIG__result_backend"
            value = "redis://redis-master.redis.svc.cluster.local:6379/2"
          }

          env {
            name  = "GRAMPSWEB_RATELIMIT_STORAGE_URI"
            value = "redis://redis-master.redis.svc.cluster.local:6379/3"
          }

          env {
            name  = "GRAMPSWEB_BASE_URL"
            value = "https://family.viktorbarzin.me"
          }

          env {
            name  = "GRAMPSWEB_REGISTRATION_DISABLED"
            value = "True"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_HOST"
            value = "mail.viktorbarzin.me"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_PORT"
            value = "587"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_HOST_USER"
            value = "info@viktorbarzin.me"
          }

          env {
            name = "GRAMPSWEB_EMAIL_HOST_PASSWORD"

            value_from {
              secret_key_ref {
                name = "grampsweb-secrets"
                key  = "email_password"
              }
            }
          }

          env {
            name  = "GRAMPSWEB_EMAIL_USE_SSL"
            value = "False"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_USE_STARTTLS"
            value = "True"
          }

          env {
            name  = "GRAMPSWEB_DEFAULT_FROM_EMAIL"
            value = "info@viktorbarzin.me"
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
              port = "5000"
            }
          }

          port {
            name           = "http"
            container_port = 5000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/"
              port = "5000"
            }
          }

          resources {
            limits = {
              memory = "512Mi"
            }
            requests = {
              cpu    = "50m"
              memory = "512Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            http_get {
              path = "/"
              port = "5000"
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/users"
            sub_path   = "users"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/indexdir"
            sub_path   = "indexdir"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/thumbnail_cache"
            sub_path   = "thumbnail_cache"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/cache"
            sub_path   = "cache"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/secret"
            sub_path   = "secret"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/media"
            sub_path   = "media"
          }

          volume_mount {
            name       = "data"
            mount_path = "/tmp"
            sub_path   = "tmp"
          }

          volume_mount {
            name       = "data"
            mount_path = "/root/.gramps/grampsdb"
            sub_path   = "grampsdb"
          }
        }

        container {
          name = "grampsweb-celery"
          command = [
            "celery",
            "-A",
            "gramps_webapi.celery",
            "worker",
            "--loglevel=INFO",
            "--concurrency=2",
          ]
          image = "ghcr.io/gramps-project/grampsweb:latest"

          env {
            name  = "GRAMPSWEB_TREE"
            value = "Gramps Web"
          }

          env {
            name = "GRAMPSWEB_SECRET_KEY"

            value_from {
              secret_key_ref {
                name = "grampsweb-secrets"
                key  = "secret_key"
              }
            }
          }

          env {
            name  = "GRAMPSWEB_CELERY_CONFIG__broker_url"
            value = "redis://redis-master.redis.svc.cluster.local:6379/2"
          }

          env {
            name  = "GRAMPSWEB_CELERY_CONFIG__result_backend"
            value = "redis://redis-master.redis.svc.cluster.local:6379/2"
          }

          env {
            name  = "GRAMPSWEB_RATELIMIT_STORAGE_URI"
            value = "redis://redis-master.redis.svc.cluster.local:6379/3"
          }

          env {
            name  = "GRAMPSWEB_BASE_URL"
            value = "https://family.viktorbarzin.me"
          }

          env {
            name  = "GRAMPSWEB_REGISTRATION_DISABLED"
            value = "True"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_HOST"
            value = "mail.viktorbarzin.me"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_PORT"
            value = "587"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_HOST_USER"
            value = "info@viktorbarzin.me"
          }

          env {
            name = "GRAMPSWEB_EMAIL_HOST_PASSWORD"

            value_from {
              secret_key_ref {
                name = "grampsweb-secrets"
                key  = "email_password"
              }
            }
          }

          env {
            name  = "GRAMPSWEB_EMAIL_USE_SSL"
            value = "False"
          }

          env {
            name  = "GRAMPSWEB_EMAIL_USE_STARTTLS"
            value = "True"
          }

          env {
            name  = "GRAMPSWEB_DEFAULT_FROM_EMAIL"
            value = "info@viktorbarzin.me"
          }

          resources {
            limits = {
              memory = "256Mi"
            }
            requests = {
              cpu    = "50m"
              memory = "256Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              drop = ["ALL"]
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/users"
            sub_path   = "users"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/indexdir"
            sub_path   = "indexdir"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/thumbnail_cache"
            sub_path   = "thumbnail_cache"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/cache"
            sub_path   = "cache"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/secret"
            sub_path   = "secret"
          }

          volume_mount {
            name       = "data"
            mount_path = "/app/media"
            sub_path   = "media"
          }

          volume_mount {
            name       = "data"
            mount_path = "/tmp"
            sub_path   = "tmp"
          }

          volume_mount {
            name       = "data"
            mount_path = "/root/.gramps/grampsdb"
            sub_path   = "grampsdb"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = false

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        volume {
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.grampsweb_data.metadata[0].name
          }
        }
      }
    }

    update_strategy {
      type = "RollingUpdate"
    }
  }

  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config,
      spec[0].replicas,
      spec[0].template[0].metadata[0].annotations["reloader.stakater.com/last-reloaded-from"],
    ]
  }
}

resource "kubernetes_service_v1" "grampsweb" {
  metadata {
    name      = "grampsweb"
    namespace = kubernetes_namespace_v1.grampsweb.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "grampsweb"
      "app.kubernetes.io/name"     = "grampsweb"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "grampsweb"
      "app.kubernetes.io/name"     = "grampsweb"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "5000"
    }
  }
}

resource "kubernetes_ingress_v1" "grampsweb" {
  metadata {
    name      = "grampsweb"
    namespace = kubernetes_namespace_v1.grampsweb.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "family.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "grampsweb"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["family.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_manifest" "grampsweb_grampsweb-secrets_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "grampsweb-secrets"
      namespace = kubernetes_namespace_v1.grampsweb.metadata[0].name
    }
    spec = {
      dataFrom = [
        {
          extract = {
            key = "grampsweb"
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
        name           = "grampsweb-secrets"
      }
    }
  }
}
