terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "paperless-mcp"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "paperless-mcp" {
  metadata {
    name = "paperless-mcp"
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

resource "kubernetes_default_service_account_v1" "paperless-mcp" {
  metadata {
    namespace = kubernetes_namespace_v1.paperless-mcp.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "paperless-mcp" {
  metadata {
    name      = "paperless-mcp"
    namespace = kubernetes_namespace_v1.paperless-mcp.metadata[0].name
    annotations = {
      "pawl/scale"                          = "single"
      "secret.reloader.stakater.com/reload" = "paperless-mcp-secrets"
    }
    labels = {
      "app.kubernetes.io/instance" = "paperless-mcp"
      "app.kubernetes.io/name"     = "paperless-mcp"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "paperless-mcp"
        "app.kubernetes.io/name"     = "paperless-mcp"
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
          "app.kubernetes.io/instance" = "paperless-mcp"
          "app.kubernetes.io/name"     = "paperless-mcp"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "paperless-mcp"
          image = "ghcr.io/barryw/paperlessmcp:v0.1.19"

          env {
            name  = "PAPERLESS_BASE_URL"
            value = "http://paperless-ngx.paperless-ngx.svc.cluster.local"
          }

          env {
            name = "PAPERLESS_API_TOKEN"

            value_from {
              secret_key_ref {
                name = "paperless-mcp-secrets"
                key  = "paperless_api_token"
              }
            }
          }

          env {
            name  = "MCP_PORT"
            value = "5000"
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

            tcp_socket {
              port = "5000"
            }
          }

          resources {
            limits = {
              memory = "256Mi"
            }
            requests = {
              cpu    = "10m"
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

            tcp_socket {
              port = "5000"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = true

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

  lifecycle {
    ignore_changes = [
      spec[0].template[0].spec[0].dns_config,
      spec[0].template[0].metadata[0].annotations["reloader.stakater.com/last-reloaded-from"],
    ]
  }
}

resource "kubernetes_service_v1" "paperless-mcp" {
  metadata {
    name      = "paperless-mcp"
    namespace = kubernetes_namespace_v1.paperless-mcp.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "paperless-mcp"
      "app.kubernetes.io/name"     = "paperless-mcp"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "paperless-mcp"
      "app.kubernetes.io/name"     = "paperless-mcp"
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

resource "kubernetes_ingress_v1" "paperless-mcp" {
  metadata {
    name      = "paperless-mcp"
    namespace = kubernetes_namespace_v1.paperless-mcp.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
      "traefik.ingress.kubernetes.io/router.middlewares" = "paperless-mcp-bearer-auth@kubernetescrd"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "paperless-mcp.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "paperless-mcp"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["paperless-mcp.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_manifest" "paperless-mcp_paperless-mcp-secrets_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "paperless-mcp-secrets"
      namespace = kubernetes_namespace_v1.paperless-mcp.metadata[0].name
    }
    spec = {
      data = [
        {
          remoteRef = {
            key      = "paperless-mcp"
            property = "paperless_api_token"
          }
          secretKey = "paperless_api_token"
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
        name           = "paperless-mcp-secrets"
      }
    }
  }
}
