terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "cyberchef"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "cyberchef" {
  metadata {
    name = "cyberchef"
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

resource "kubernetes_default_service_account_v1" "cyberchef" {
  metadata {
    namespace = kubernetes_namespace_v1.cyberchef.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "cyberchef" {
  metadata {
    name      = "cyberchef"
    namespace = kubernetes_namespace_v1.cyberchef.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "cyberchef"
      "app.kubernetes.io/name"     = "cyberchef"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "cyberchef"
        "app.kubernetes.io/name"     = "cyberchef"
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
          "app.kubernetes.io/instance" = "cyberchef"
          "app.kubernetes.io/name"     = "cyberchef"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "cyberchef"
          image = "mpepping/cyberchef:v9.55.0"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "8000"
            }
          }

          port {
            name           = "http"
            container_port = 8000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/"
              port = "8000"
            }
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

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            http_get {
              path = "/"
              port = "8000"
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
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "cyberchef" {
  metadata {
    name      = "cyberchef"
    namespace = kubernetes_namespace_v1.cyberchef.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "cyberchef"
      "app.kubernetes.io/name"     = "cyberchef"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "cyberchef"
      "app.kubernetes.io/name"     = "cyberchef"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 8000
      protocol    = "TCP"
      target_port = "8000"
    }
  }
}

resource "kubernetes_ingress_v1" "cyberchef" {
  metadata {
    name      = "cyberchef"
    namespace = kubernetes_namespace_v1.cyberchef.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "cc.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "cyberchef"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["cc.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}
