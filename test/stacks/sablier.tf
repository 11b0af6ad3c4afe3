terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "sablier"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "sablier" {
  metadata {
    name = "sablier"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "restricted"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "tier"                                       = "1-cluster"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "sablier" {
  metadata {
    namespace = kubernetes_namespace_v1.sablier.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_cluster_role_v1" "sablier" {
  metadata {
    name = "sablier:sablier"
  }

  rule {
    api_groups = ["apps"]
    resources  = ["deployments"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = ["apps"]
    resources  = ["deployments/scale"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["apps"]
    resources  = ["statefulsets"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = ["apps"]
    resources  = ["statefulsets/scale"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["postgresql.cnpg.io"]
    resources  = ["clusters"]
    verbs      = ["get", "list", "watch"]
  }
}

resource "kubernetes_cluster_role_binding_v1" "sablier" {
  metadata {
    name = "sablier:sablier"
  }

  role_ref {
    name      = kubernetes_cluster_role_v1.sablier.metadata[0].name
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
  }

  subject {
    name      = kubernetes_service_account_v1.sablier.metadata[0].name
    namespace = kubernetes_namespace_v1.sablier.metadata[0].name
    kind      = "ServiceAccount"
  }
}

resource "kubernetes_service_account_v1" "sablier" {
  metadata {
    name      = "sablier"
    namespace = kubernetes_namespace_v1.sablier.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "sablier" {
  metadata {
    name      = "sablier"
    namespace = kubernetes_namespace_v1.sablier.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "sablier"
      "app.kubernetes.io/name"     = "sablier"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "sablier"
        "app.kubernetes.io/name"     = "sablier"
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
          "app.kubernetes.io/instance" = "sablier"
          "app.kubernetes.io/name"     = "sablier"
        }
      }

      spec {
        automount_service_account_token  = true
        enable_service_links             = false
        service_account_name             = kubernetes_service_account_v1.sablier.metadata[0].name
        termination_grace_period_seconds = 35

        container {
          name = "sablier"
          args = [
            "start",
            "--provider.name=kubernetes",
            "--sessions.default-duration=3h",
            "--server.metrics.enabled=true",
          ]
          image = "sablierapp/sablier:1.15.0"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "10000"
            }
          }

          port {
            name           = "api"
            container_port = 10000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/health"
              port = "10000"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
            }
            requests = {
              cpu    = "25m"
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
              path = "/health"
              port = "10000"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group               = "65532"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "65532"
          run_as_non_root        = true
          run_as_user            = "65532"

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

resource "kubernetes_service_v1" "sablier" {
  metadata {
    name      = "sablier"
    namespace = kubernetes_namespace_v1.sablier.metadata[0].name
    annotations = {
      "prometheus.io/port"   = "10000"
      "prometheus.io/scrape" = "true"
    }
    labels = {
      "app.kubernetes.io/instance" = "sablier"
      "app.kubernetes.io/name"     = "sablier"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "sablier"
      "app.kubernetes.io/name"     = "sablier"
    }
    type = "ClusterIP"

    port {
      name        = "api"
      port        = 10000
      protocol    = "TCP"
      target_port = "10000"
    }
  }
}
