terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "authentik"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "authentik" {
  metadata {
    name = "authentik"
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

resource "kubernetes_default_service_account_v1" "authentik" {
  metadata {
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "authentik_ak-outpost-authentik-embedded-outpost" {
  metadata {
    name      = "ak-outpost-authentik-embedded-outpost"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
      "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "2"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
        "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
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
          "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
          "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "ak-outpost-authentik-embedded-outpost"
          image = "ghcr.io/goauthentik/proxy:2026.2.2"

          env {
            name  = "AUTHENTIK_HOST"
            value = "http://goauthentik-server.authentik.svc"
          }

          env {
            name = "AUTHENTIK_TOKEN"

            value_from {
              secret_key_ref {
                name = "goauthentik-outpost"
                key  = "token"
              }
            }
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "9000"
            }
          }

          port {
            name           = "http"
            container_port = 9000
            protocol       = "TCP"
          }

          port {
            name           = "metrics"
            container_port = 9300
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/outpost.goauthentik.io/ping"
              port = "9000"
            }
          }

          resources {
            limits = {
              memory = "2560Mi"
            }
            requests = {
              cpu    = "100m"
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
              path = "/outpost.goauthentik.io/ping"
              port = "9000"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
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

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
              "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
            }
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "dev-shm"

          empty_dir {
            medium     = "Memory"
            size_limit = "2Gi"
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "authentik_ak-outpost-authentik-embedded-outpost" {
  metadata {
    name      = "ak-outpost-authentik-embedded-outpost"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
      "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
      "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 9000
      protocol    = "TCP"
      target_port = "9000"
    }

    port {
      name        = "metrics"
      port        = 9300
      protocol    = "TCP"
      target_port = "9300"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "authentik_ak-outpost-authentik-embedded-outpost" {
  metadata {
    name      = "ak-outpost-authentik-embedded-outpost"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "ak-outpost-authentik-embedded-outpost"
        "app.kubernetes.io/name"     = "ak-outpost-authentik-embedded-outpost"
      }
    }
  }
}

resource "kubernetes_deployment_v1" "authentik_goauthentik-server" {
  metadata {
    name      = "goauthentik-server"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "goauthentik-server"
      "app.kubernetes.io/name"     = "goauthentik-server"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "3"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "goauthentik-server"
        "app.kubernetes.io/name"     = "goauthentik-server"
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
          "app.kubernetes.io/instance" = "goauthentik-server"
          "app.kubernetes.io/name"     = "goauthentik-server"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "goauthentik-server"
          args  = ["server"]
          image = "ghcr.io/goauthentik/server:2026.2.2"

          env {
            name  = "AUTHENTIK_POSTGRESQL__HOST"
            value = "pgbouncer.authentik"
          }

          env {
            name  = "AUTHENTIK_POSTGRESQL__PORT"
            value = "6432"
          }

          env {
            name  = "AUTHENTIK_POSTGRESQL__USER"
            value = "authentik"
          }

          env {
            name = "AUTHENTIK_POSTGRESQL__PASSWORD"

            value_from {
              secret_key_ref {
                name = "goauthentik"
                key  = "AUTHENTIK_POSTGRESQL__PASSWORD"
              }
            }
          }

          env {
            name = "AUTHENTIK_SECRET_KEY"

            value_from {
              secret_key_ref {
                name = "goauthentik"
                key  = "AUTHENTIK_SECRET_KEY"
              }
            }
          }

          env {
            name  = "AUTHENTIK_CACHE__TIMEOUT_FLOWS"
            value = "1800"
          }

          env {
            name  = "AUTHENTIK_CACHE__TIMEOUT_POLICIES"
            value = "900"
          }

          env {
            name  = "AUTHENTIK_WEB__WORKERS"
            value = "3"
          }

          env {
            name  = "AUTHENTIK_WEB__THREADS"
            value = "4"
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
              port = "9000"
            }
          }

          port {
            name           = "http"
            container_port = 9000
            protocol       = "TCP"
          }

          port {
            name           = "metrics"
            container_port = 9300
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/-/health/ready/"
              port = "9000"
            }
          }

          resources {
            limits = {
              memory = "2Gi"
            }
            requests = {
              cpu    = "100m"
              memory = "1536Mi"
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
              path = "/-/health/ready/"
              port = "9000"
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
              "app.kubernetes.io/instance" = "goauthentik-server"
              "app.kubernetes.io/name"     = "goauthentik-server"
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

resource "kubernetes_service_v1" "authentik_goauthentik-server" {
  metadata {
    name      = "goauthentik-server"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "goauthentik-server"
      "app.kubernetes.io/name"     = "goauthentik-server"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "goauthentik-server"
      "app.kubernetes.io/name"     = "goauthentik-server"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "9000"
    }

    port {
      name        = "metrics"
      port        = 9300
      protocol    = "TCP"
      target_port = "9300"
    }
  }
}

resource "kubernetes_ingress_v1" "authentik_goauthentik-server" {
  metadata {
    name      = "goauthentik-server"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "authentik.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "goauthentik-server"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["authentik.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "authentik_goauthentik-server" {
  metadata {
    name      = "goauthentik-server"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "goauthentik-server"
        "app.kubernetes.io/name"     = "goauthentik-server"
      }
    }
  }
}

resource "kubernetes_deployment_v1" "authentik_goauthentik-worker" {
  metadata {
    name      = "goauthentik-worker"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "goauthentik-worker"
      "app.kubernetes.io/name"     = "goauthentik-worker"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "2"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "goauthentik-worker"
        "app.kubernetes.io/name"     = "goauthentik-worker"
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
          "app.kubernetes.io/instance" = "goauthentik-worker"
          "app.kubernetes.io/name"     = "goauthentik-worker"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 60

        container {
          name  = "goauthentik-worker"
          args  = ["worker"]
          image = "ghcr.io/goauthentik/server:2026.2.2"

          env {
            name  = "AUTHENTIK_POSTGRESQL__HOST"
            value = "pgbouncer.authentik"
          }

          env {
            name  = "AUTHENTIK_POSTGRESQL__PORT"
            value = "6432"
          }

          env {
            name  = "AUTHENTIK_POSTGRESQL__USER"
            value = "authentik"
          }

          env {
            name = "AUTHENTIK_POSTGRESQL__PASSWORD"

            value_from {
              secret_key_ref {
                name = "goauthentik"
                key  = "AUTHENTIK_POSTGRESQL__PASSWORD"
              }
            }
          }

          env {
            name = "AUTHENTIK_SECRET_KEY"

            value_from {
              secret_key_ref {
                name = "goauthentik"
                key  = "AUTHENTIK_SECRET_KEY"
              }
            }
          }

          env {
            name  = "AUTHENTIK_CACHE__TIMEOUT_FLOWS"
            value = "1800"
          }

          env {
            name  = "AUTHENTIK_CACHE__TIMEOUT_POLICIES"
            value = "900"
          }

          env {
            name  = "AUTHENTIK_WORKER__THREADS"
            value = "4"
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "9000"
            }
          }

          port {
            name           = "http"
            container_port = 9000
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/-/health/ready/"
              port = "9000"
            }
          }

          resources {
            limits = {
              memory = "2Gi"
            }
            requests = {
              cpu    = "100m"
              memory = "1536Mi"
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
              path = "/-/health/ready/"
              port = "9000"
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
              "app.kubernetes.io/instance" = "goauthentik-worker"
              "app.kubernetes.io/name"     = "goauthentik-worker"
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

resource "kubernetes_pod_disruption_budget_v1" "authentik_goauthentik-worker" {
  metadata {
    name      = "goauthentik-worker"
    namespace = kubernetes_namespace_v1.authentik.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "goauthentik-worker"
        "app.kubernetes.io/name"     = "goauthentik-worker"
      }
    }
  }
}
