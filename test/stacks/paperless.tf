terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "paperless"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "paperless-ngx" {
  metadata {
    name = "paperless-ngx"
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

resource "kubernetes_default_service_account_v1" "paperless-ngx" {
  metadata {
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "paperless-ngx_gotenberg" {
  metadata {
    name      = "gotenberg"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "gotenberg"
      "app.kubernetes.io/name"     = "gotenberg"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "gotenberg"
        "app.kubernetes.io/name"     = "gotenberg"
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
          "app.kubernetes.io/instance" = "gotenberg"
          "app.kubernetes.io/name"     = "gotenberg"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name = "gotenberg"
          args = [
            "gotenberg",
            "--chromium-disable-javascript=true",
            "--chromium-allow-list=file:///tmp/.*",
          ]
          image = "gotenberg/gotenberg:8.25.0"

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
              path = "/health"
              port = "3000"
            }
          }

          resources {
            limits = {
              memory = "1536Mi"
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
              path = "/health"
              port = "3000"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "home-gotenberg"
            mount_path = "/home/gotenberg"
          }

          volume_mount {
            name       = "dev-shm"
            mount_path = "/dev/shm"
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
            size_limit = "512Mi"
          }
        }

        volume {
          name = "home-gotenberg"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "dev-shm"

          empty_dir {
            medium     = "Memory"
            size_limit = "256Mi"
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "paperless-ngx_gotenberg" {
  metadata {
    name      = "gotenberg"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "gotenberg"
      "app.kubernetes.io/name"     = "gotenberg"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "gotenberg"
      "app.kubernetes.io/name"     = "gotenberg"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 3000
      protocol    = "TCP"
      target_port = "3000"
    }
  }
}

resource "kubernetes_persistent_volume_claim_v1" "paperless-ngx_data" {
  metadata {
    name      = "paperless-ngx-data"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "80Gi"
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

resource "kubernetes_stateful_set_v1" "paperless-ngx" {
  metadata {
    name      = "paperless-ngx"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "paperless-ngx"
      "app.kubernetes.io/name"     = "paperless-ngx"
    }
  }

  spec {
    replicas     = "1"
    service_name = "paperless-ngx"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "paperless-ngx"
        "app.kubernetes.io/name"     = "paperless-ngx"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "paperless-ngx"
          "app.kubernetes.io/name"     = "paperless-ngx"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "paperless-ngx"
          image = "ghcr.io/paperless-ngx/paperless-ngx:2.20.14"

          env {
            name  = "PAPERLESS_REDIS"
            value = "redis://redis-master.redis"
          }

          env {
            name  = "PAPERLESS_REDIS_PREFIX"
            value = "paperless-ngx"
          }

          env {
            name  = "PAPERLESS_URL"
            value = "https://paperless-ngx.viktorbarzin.me"
          }

          env {
            name  = "PAPERLESS_MEDIA_ROOT"
            value = "../data"
          }

          env {
            name  = "PAPERLESS_TIKA_ENABLED"
            value = "1"
          }

          env {
            name  = "PAPERLESS_TIKA_ENDPOINT"
            value = "http://tika.paperless-ngx.svc.cluster.local:9998"
          }

          env {
            name  = "PAPERLESS_TIKA_GOTENBERG_ENDPOINT"
            value = "http://gotenberg.paperless-ngx.svc.cluster.local:3000"
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
              path = "/accounts/login/"
              port = "8000"
            }
          }

          resources {
            limits = {
              memory = "8Gi"
            }
            requests = {
              cpu    = "50m"
              memory = "2Gi"
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
              path = "/accounts/login/"
              port = "8000"
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/usr/src/paperless/data"
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
            name       = "usr-src-paperless-consume"
            mount_path = "/usr/src/paperless/consume"
          }

          volume_mount {
            name       = "usr-src-paperless-export"
            mount_path = "/usr/src/paperless/export"
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
            claim_name = kubernetes_persistent_volume_claim_v1.paperless-ngx_data.metadata[0].name
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
          name = "usr-src-paperless-consume"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "usr-src-paperless-export"

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

resource "kubernetes_service_v1" "paperless-ngx" {
  metadata {
    name      = "paperless-ngx"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "paperless-ngx"
      "app.kubernetes.io/name"     = "paperless-ngx"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "paperless-ngx"
      "app.kubernetes.io/name"     = "paperless-ngx"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "8000"
    }
  }
}

resource "kubernetes_ingress_v1" "paperless-ngx" {
  metadata {
    name      = "paperless-ngx"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "paperless-ngx.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "paperless-ngx"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["paperless-ngx.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_deployment_v1" "paperless-ngx_tika" {
  metadata {
    name      = "tika"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "tika"
      "app.kubernetes.io/name"     = "tika"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "tika"
        "app.kubernetes.io/name"     = "tika"
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
          "app.kubernetes.io/instance" = "tika"
          "app.kubernetes.io/name"     = "tika"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "tika"
          image = "apache/tika:3.3.1.0"

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
              port = "9998"
            }
          }

          port {
            name           = "http"
            container_port = 9998
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/tika"
              port = "9998"
            }
          }

          resources {
            limits = {
              memory = "1Gi"
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
              path = "/tika"
              port = "9998"
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

resource "kubernetes_service_v1" "paperless-ngx_tika" {
  metadata {
    name      = "tika"
    namespace = kubernetes_namespace_v1.paperless-ngx.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "tika"
      "app.kubernetes.io/name"     = "tika"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "tika"
      "app.kubernetes.io/name"     = "tika"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 9998
      protocol    = "TCP"
      target_port = "9998"
    }
  }
}
