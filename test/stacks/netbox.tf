terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "netbox"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "netbox" {
  metadata {
    name = "netbox"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "restricted"
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

resource "kubernetes_default_service_account_v1" "netbox" {
  metadata {
    namespace = kubernetes_namespace_v1.netbox.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "netbox" {
  metadata {
    name      = "netbox"
    namespace = kubernetes_namespace_v1.netbox.metadata[0].name
    annotations = {
      "secret.reloader.stakater.com/reload" = "netbox-secrets"
    }
    labels = {
      "app.kubernetes.io/instance" = "netbox"
      "app.kubernetes.io/name"     = "netbox"
      "sablier.enable"             = "true"
      "sablier.group"              = "netbox"
      "sablier.ready-after"        = "5s"
    }
  }

  spec {
    progress_deadline_seconds = 600

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "netbox"
        "app.kubernetes.io/name"     = "netbox"
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
          "app.kubernetes.io/instance" = "netbox"
          "app.kubernetes.io/name"     = "netbox"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "netbox"
          image = "netboxcommunity/netbox:v4.5.0-beta1"

          env {
            name  = "DB_HOST"
            value = "postgresql.dbaas.svc.cluster.local"
          }

          env {
            name  = "DB_NAME"
            value = "netbox"
          }

          env {
            name  = "DB_USER"
            value = "netbox"
          }

          env {
            name = "DB_PASSWORD"

            value_from {
              secret_key_ref {
                name = "netbox-secrets"
                key  = "db_password"
              }
            }
          }

          env {
            name  = "DB_WAIT_DEBUG"
            value = "1"
          }

          env {
            name  = "REDIS_HOST"
            value = "redis-master.redis.svc.cluster.local"
          }

          env {
            name = "SECRET_KEY"

            value_from {
              secret_key_ref {
                name = "netbox-secrets"
                key  = "secret_key"
              }
            }
          }

          env {
            name = "API_TOKEN_PEPPERS"

            value_from {
              secret_key_ref {
                name = "netbox-secrets"
                key  = "api_token_peppers"
              }
            }
          }

          env {
            name  = "ALLOWED_HOST"
            value = "netbox.viktorbarzin.me"
          }

          env {
            name  = "SUPERUSER_EMAIL"
            value = "me@viktorbarzin.me"
          }

          env {
            name = "SUPERUSER_PASSWORD"

            value_from {
              secret_key_ref {
                name = "netbox-secrets"
                key  = "superuser_password"
              }
            }
          }

          env {
            name  = "REMOTE_AUTH_ENABLED"
            value = "True"
          }

          env {
            name  = "REMOTE_AUTH_AUTO_CREATE_USER"
            value = "True"
          }

          env {
            name  = "TZ"
            value = "Europe/Sofia"
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
              port = "8080"
            }
          }

          port {
            name           = "http"
            container_port = 8080
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/login/"
              port = "8080"
            }
          }

          resources {
            limits = {
              memory = "256Mi"
            }
            requests = {
              cpu    = "25m"
              memory = "256Mi"
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
              path = "/login/"
              port = "8080"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "opt-netbox-netbox-media"
            mount_path = "/opt/netbox/netbox/media"
          }

          volume_mount {
            name       = "opt-unit"
            mount_path = "/opt/unit"
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
          name = "opt-netbox-netbox-media"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "opt-unit"

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
      spec[0].replicas,
      spec[0].template[0].metadata[0].annotations["reloader.stakater.com/last-reloaded-from"],
    ]
  }
}

resource "kubernetes_service_v1" "netbox" {
  metadata {
    name      = "netbox"
    namespace = kubernetes_namespace_v1.netbox.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "netbox"
      "app.kubernetes.io/name"     = "netbox"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "netbox"
      "app.kubernetes.io/name"     = "netbox"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "8080"
    }
  }
}

resource "kubernetes_ingress_v1" "netbox" {
  metadata {
    name      = "netbox"
    namespace = kubernetes_namespace_v1.netbox.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "netbox.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "netbox"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["netbox.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_manifest" "netbox_netbox-secrets_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "netbox-secrets"
      namespace = kubernetes_namespace_v1.netbox.metadata[0].name
    }
    spec = {
      dataFrom = [
        {
          extract = {
            key = "netbox"
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
        name           = "netbox-secrets"
      }
    }
  }
}
