terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "notes"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "notes" {
  metadata {
    name = "notes"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "restricted"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
    }
  }
}

resource "kubernetes_default_service_account_v1" "notes" {
  metadata {
    namespace = kubernetes_namespace_v1.notes.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_claim_v1" "notes_data" {
  metadata {
    name      = "notes-data"
    namespace = kubernetes_namespace_v1.notes.metadata[0].name
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "standard"

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

resource "kubernetes_deployment_v1" "notes" {
  metadata {
    name      = "notes"
    namespace = kubernetes_namespace_v1.notes.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "notes"
      "app.kubernetes.io/name"     = "notes"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "notes"
        "app.kubernetes.io/name"     = "notes"
      }
    }

    strategy {
      type = "Recreate"
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "notes"
          "app.kubernetes.io/name"     = "notes"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "notes"
          image = "registry.example.org/notes:2.4.1"

          env {
            name  = "LOG_LEVEL"
            value = "info"
          }

          env {
            name = "SESSION_KEY"

            value_from {
              secret_key_ref {
                name = "notes"
                key  = "session-key"
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
              path = "/healthz"
              port = "8080"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
            }
            requests = {
              cpu    = "50m"
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
              path = "/healthz"
              port = "8080"
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/data"
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
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.notes_data.metadata[0].name
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

resource "kubernetes_service_v1" "notes" {
  metadata {
    name      = "notes"
    namespace = kubernetes_namespace_v1.notes.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "notes"
      "app.kubernetes.io/name"     = "notes"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "notes"
      "app.kubernetes.io/name"     = "notes"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 8080
      protocol    = "TCP"
      target_port = "8080"
    }
  }
}

resource "kubernetes_ingress_v1" "notes" {
  metadata {
    name      = "notes"
    namespace = kubernetes_namespace_v1.notes.metadata[0].name
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "notes.example.org"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "notes"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["notes.example.org"]
      secret_name = "wildcard-tls"
    }
  }
}
