terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "privatebin"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "privatebin" {
  metadata {
    name = "privatebin"
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

resource "kubernetes_default_service_account_v1" "privatebin" {
  metadata {
    namespace = kubernetes_namespace_v1.privatebin.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_claim_v1" "privatebin_data" {
  metadata {
    name      = "privatebin-data"
    namespace = kubernetes_namespace_v1.privatebin.metadata[0].name
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm"

    resources {
      requests = {
        storage = "1Gi"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_deployment_v1" "privatebin" {
  metadata {
    name      = "privatebin"
    namespace = kubernetes_namespace_v1.privatebin.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "privatebin"
      "app.kubernetes.io/name"     = "privatebin"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "privatebin"
        "app.kubernetes.io/name"     = "privatebin"
      }
    }

    strategy {
      type = "Recreate"
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "privatebin"
          "app.kubernetes.io/name"     = "privatebin"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "privatebin"
          image = "privatebin/nginx-fpm-alpine:2.0.2"

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
              path = "/"
              port = "8080"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
            }
            requests = {
              cpu    = "10m"
              memory = "128Mi"
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
              port = "8080"
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/srv/data"
            sub_path   = "data"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "run"
            mount_path = "/run"
          }

          volume_mount {
            name       = "var-lib-nginx-tmp"
            mount_path = "/var/lib/nginx/tmp"
          }
        }

        security_context {
          fs_group               = "82"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "82"
          run_as_non_root        = true
          run_as_user            = "65534"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        volume {
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.privatebin_data.metadata[0].name
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "run"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "var-lib-nginx-tmp"

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

resource "kubernetes_service_v1" "privatebin" {
  metadata {
    name      = "privatebin"
    namespace = kubernetes_namespace_v1.privatebin.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "privatebin"
      "app.kubernetes.io/name"     = "privatebin"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "privatebin"
      "app.kubernetes.io/name"     = "privatebin"
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

resource "kubernetes_ingress_v1" "privatebin" {
  metadata {
    name      = "privatebin"
    namespace = kubernetes_namespace_v1.privatebin.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "pb.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "privatebin"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["pb.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}
