terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "cloudflared"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "cloudflared" {
  metadata {
    name = "cloudflared"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "restricted"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "tier"                                       = "0-core"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "cloudflared" {
  metadata {
    namespace = kubernetes_namespace_v1.cloudflared.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "cloudflared_cloudflared-primary" {
  metadata {
    name      = "cloudflared-primary"
    namespace = kubernetes_namespace_v1.cloudflared.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "cloudflared-primary"
      "app.kubernetes.io/name"     = "cloudflared-primary"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "3"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "cloudflared-primary"
        "app.kubernetes.io/name"     = "cloudflared-primary"
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
          "app.kubernetes.io/instance" = "cloudflared-primary"
          "app.kubernetes.io/name"     = "cloudflared-primary"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 60

        container {
          name    = "cloudflared-primary"
          command = ["cloudflared", "tunnel", "run"]
          image   = "cloudflare/cloudflared:2025.2.0"

          env {
            name = "TUNNEL_TOKEN"

            value_from {
              secret_key_ref {
                name = "tunnel-primary"
                key  = "token"
              }
            }
          }

          env {
            name  = "TUNNEL_METRICS"
            value = "0.0.0.0:2000"
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "2000"
            }
          }

          port {
            name           = "metrics"
            container_port = 2000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/ready"
              port = "2000"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
            }
            requests = {
              cpu    = "15m"
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
              path = "/ready"
              port = "2000"
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

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "cloudflared-primary"
              "app.kubernetes.io/name"     = "cloudflared-primary"
            }
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

resource "kubernetes_pod_disruption_budget_v1" "cloudflared_cloudflared-primary" {
  metadata {
    name      = "cloudflared-primary"
    namespace = kubernetes_namespace_v1.cloudflared.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "cloudflared-primary"
        "app.kubernetes.io/name"     = "cloudflared-primary"
      }
    }
  }
}

resource "kubernetes_deployment_v1" "cloudflared_cloudflared-secondary" {
  metadata {
    name      = "cloudflared-secondary"
    namespace = kubernetes_namespace_v1.cloudflared.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "cloudflared-secondary"
      "app.kubernetes.io/name"     = "cloudflared-secondary"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "3"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "cloudflared-secondary"
        "app.kubernetes.io/name"     = "cloudflared-secondary"
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
          "app.kubernetes.io/instance" = "cloudflared-secondary"
          "app.kubernetes.io/name"     = "cloudflared-secondary"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 60

        container {
          name    = "cloudflared-secondary"
          command = ["cloudflared", "tunnel", "run"]
          image   = "cloudflare/cloudflared:2025.2.0"

          env {
            name = "TUNNEL_TOKEN"

            value_from {
              secret_key_ref {
                name = "tunnel-secondary"
                key  = "token"
              }
            }
          }

          env {
            name  = "TUNNEL_METRICS"
            value = "0.0.0.0:2000"
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "2000"
            }
          }

          port {
            name           = "metrics"
            container_port = 2000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/ready"
              port = "2000"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
            }
            requests = {
              cpu    = "15m"
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
              path = "/ready"
              port = "2000"
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

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "cloudflared-secondary"
              "app.kubernetes.io/name"     = "cloudflared-secondary"
            }
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

resource "kubernetes_pod_disruption_budget_v1" "cloudflared_cloudflared-secondary" {
  metadata {
    name      = "cloudflared-secondary"
    namespace = kubernetes_namespace_v1.cloudflared.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "cloudflared-secondary"
        "app.kubernetes.io/name"     = "cloudflared-secondary"
      }
    }
  }
}
