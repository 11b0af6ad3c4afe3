terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "forgejo"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "forgejo" {
  metadata {
    name = "forgejo"
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

resource "kubernetes_default_service_account_v1" "forgejo" {
  metadata {
    namespace = kubernetes_namespace_v1.forgejo.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_claim_v1" "forgejo_data" {
  metadata {
    name      = "forgejo-data"
    namespace = kubernetes_namespace_v1.forgejo.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "50%"
      "resize.topolvm.io/storage_limit" = "50Gi"
      "resize.topolvm.io/threshold"     = "10%"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm-encrypted"

    resources {
      requests = {
        storage = "30Gi"
      }
    }
  }

  lifecycle {
    ignore_changes  = [spec[0].resources[0].requests]
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "forgejo" {
  metadata {
    name      = "forgejo"
    namespace = kubernetes_namespace_v1.forgejo.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "forgejo"
      "app.kubernetes.io/name"     = "forgejo"
    }
  }

  spec {
    replicas     = "1"
    service_name = "forgejo"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "forgejo"
        "app.kubernetes.io/name"     = "forgejo"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "forgejo"
          "app.kubernetes.io/name"     = "forgejo"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "forgejo"
          image = "codeberg.org/forgejo/forgejo:11.0.3-rootless"

          env {
            name  = "FORGEJO__server__ROOT_URL"
            value = "https://forgejo.viktorbarzin.me"
          }

          env {
            name  = "FORGEJO__service__DISABLE_REGISTRATION"
            value = "false"
          }

          env {
            name  = "FORGEJO__service__ALLOW_ONLY_EXTERNAL_REGISTRATION"
            value = "true"
          }

          env {
            name  = "FORGEJO__openid__ENABLE_OPENID_SIGNIN"
            value = "false"
          }

          env {
            name  = "FORGEJO__webhook__ALLOWED_HOST_LIST"
            value = "*.svc.cluster.local"
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
              path = "/api/healthz"
              port = "3000"
            }
          }

          resources {
            limits = {
              memory = "384Mi"
            }
            requests = {
              cpu    = "15m"
              memory = "384Mi"
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
              path = "/api/healthz"
              port = "3000"
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/var/lib/gitea"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "etc-gitea"
            mount_path = "/etc/gitea"
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
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.forgejo_data.metadata[0].name
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "etc-gitea"

          empty_dir {
            size_limit = "64Mi"
          }
        }
      }
    }

    update_strategy {
      type = "RollingUpdate"
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "forgejo" {
  metadata {
    name      = "forgejo"
    namespace = kubernetes_namespace_v1.forgejo.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "forgejo"
      "app.kubernetes.io/name"     = "forgejo"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "forgejo"
      "app.kubernetes.io/name"     = "forgejo"
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

resource "kubernetes_ingress_v1" "forgejo" {
  metadata {
    name      = "forgejo"
    namespace = kubernetes_namespace_v1.forgejo.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "forgejo.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "forgejo"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["forgejo.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}
