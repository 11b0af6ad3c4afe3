terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "external-secrets"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "external-secrets" {
  metadata {
    name = "external-secrets"
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

resource "kubernetes_default_service_account_v1" "external-secrets" {
  metadata {
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_manifest" "vault-kv_cluster-secret-store" {
  manifest = {
    apiVersion = "external-secrets.io/v1beta1"
    kind       = "ClusterSecretStore"
    metadata = {
      name = "vault-kv"
    }
    spec = {
      provider = {
        vault = {
          auth = {
            kubernetes = {
              mountPath = "kubernetes"
              role      = "eso"
              serviceAccountRef = {
                name      = "external-secrets"
                namespace = "external-secrets"
              }
            }
          }
          path    = "secret"
          server  = "http://vault-active.vault.svc.cluster.local:8200"
          version = "v2"
        }
      }
      refreshInterval = 3600
    }
  }
}

resource "kubernetes_cluster_role_v1" "external-secrets" {
  metadata {
    name = "external-secrets:external-secrets"
  }

  rule {
    api_groups = [""]
    resources  = ["configmaps"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = [""]
    resources  = ["events"]
    verbs      = ["create", "patch"]
  }

  rule {
    api_groups = [""]
    resources  = ["namespaces"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = [""]
    resources  = ["secrets"]
    verbs      = ["create", "delete", "get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = [""]
    resources  = ["serviceaccounts"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = [""]
    resources  = ["serviceaccounts/token"]
    verbs      = ["create"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["clusterexternalsecrets"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["clusterexternalsecrets/status"]
    verbs      = ["patch", "update"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["clustersecretstores"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["clustersecretstores/status"]
    verbs      = ["patch", "update"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["externalsecrets"]
    verbs      = ["create", "delete", "get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["externalsecrets/status"]
    verbs      = ["patch", "update"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["pushsecrets"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["pushsecrets/status"]
    verbs      = ["patch", "update"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["secretstores"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["external-secrets.io"]
    resources  = ["secretstores/status"]
    verbs      = ["patch", "update"]
  }
}

resource "kubernetes_cluster_role_v1" "external-secrets_external-secrets-cert-controller" {
  metadata {
    name = "external-secrets:external-secrets-cert-controller"
  }

  rule {
    api_groups     = ["admissionregistration.k8s.io"]
    resource_names = ["externalsecret-validate", "secretstore-validate"]
    resources      = ["validatingwebhookconfigurations"]
    verbs          = ["patch", "update"]
  }

  rule {
    api_groups = ["admissionregistration.k8s.io"]
    resources  = ["validatingwebhookconfigurations"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = ["apiextensions.k8s.io"]
    resources  = ["customresourcedefinitions"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }
}

resource "kubernetes_cluster_role_binding_v1" "external-secrets" {
  metadata {
    name = "external-secrets:external-secrets"
  }

  role_ref {
    name      = kubernetes_cluster_role_v1.external-secrets.metadata[0].name
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
  }

  subject {
    name      = kubernetes_service_account_v1.external-secrets.metadata[0].name
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    kind      = "ServiceAccount"
  }
}

resource "kubernetes_cluster_role_binding_v1" "external-secrets_external-secrets-cert-controller" {
  metadata {
    name = "external-secrets:external-secrets-cert-controller"
  }

  role_ref {
    name      = kubernetes_cluster_role_v1.external-secrets_external-secrets-cert-controller.metadata[0].name
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
  }

  subject {
    name      = kubernetes_service_account_v1.external-secrets_external-secrets-cert-controller.metadata[0].name
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    kind      = "ServiceAccount"
  }
}

resource "kubernetes_service_account_v1" "external-secrets" {
  metadata {
    name      = "external-secrets"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_role_v1" "external-secrets" {
  metadata {
    name      = "external-secrets"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  rule {
    api_groups = ["coordination.k8s.io"]
    resources  = ["leases"]
    verbs      = ["create", "get", "patch", "update"]
  }
}

resource "kubernetes_role_binding_v1" "external-secrets" {
  metadata {
    name      = "external-secrets"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  role_ref {
    name      = kubernetes_role_v1.external-secrets.metadata[0].name
    api_group = "rbac.authorization.k8s.io"
    kind      = "Role"
  }

  subject {
    name      = kubernetes_service_account_v1.external-secrets.metadata[0].name
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    kind      = "ServiceAccount"
  }
}

resource "kubernetes_deployment_v1" "external-secrets" {
  metadata {
    name      = "external-secrets"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "external-secrets"
      "app.kubernetes.io/name"     = "external-secrets"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "2"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "external-secrets"
        "app.kubernetes.io/name"     = "external-secrets"
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
          "app.kubernetes.io/instance" = "external-secrets"
          "app.kubernetes.io/name"     = "external-secrets"
        }
      }

      spec {
        automount_service_account_token  = true
        enable_service_links             = false
        service_account_name             = kubernetes_service_account_v1.external-secrets.metadata[0].name
        termination_grace_period_seconds = 60

        container {
          name  = "external-secrets"
          args  = ["--concurrent=1", "--enable-leader-election=true", "--metrics-addr=:8080"]
          image = "ghcr.io/external-secrets/external-secrets:v0.12.1"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "8080"
            }
          }

          port {
            name           = "metrics"
            container_port = 8080
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
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

            tcp_socket {
              port = "8080"
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
              "app.kubernetes.io/instance" = "external-secrets"
              "app.kubernetes.io/name"     = "external-secrets"
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

resource "kubernetes_pod_disruption_budget_v1" "external-secrets" {
  metadata {
    name      = "external-secrets"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "external-secrets"
        "app.kubernetes.io/name"     = "external-secrets"
      }
    }
  }
}

resource "kubernetes_service_account_v1" "external-secrets_external-secrets-cert-controller" {
  metadata {
    name      = "external-secrets-cert-controller"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_role_v1" "external-secrets_external-secrets-cert-controller" {
  metadata {
    name      = "external-secrets-cert-controller"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  rule {
    api_groups = [""]
    resources  = ["endpoints"]
    verbs      = ["get", "list", "watch"]
  }

  rule {
    api_groups = [""]
    resources  = ["events"]
    verbs      = ["create", "patch"]
  }

  rule {
    api_groups = [""]
    resources  = ["secrets"]
    verbs      = ["get", "list", "patch", "update", "watch"]
  }

  rule {
    api_groups = ["coordination.k8s.io"]
    resources  = ["leases"]
    verbs      = ["create", "get", "patch", "update"]
  }
}

resource "kubernetes_role_binding_v1" "external-secrets_external-secrets-cert-controller" {
  metadata {
    name      = "external-secrets-cert-controller"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  role_ref {
    name      = kubernetes_role_v1.external-secrets_external-secrets-cert-controller.metadata[0].name
    api_group = "rbac.authorization.k8s.io"
    kind      = "Role"
  }

  subject {
    name      = kubernetes_service_account_v1.external-secrets_external-secrets-cert-controller.metadata[0].name
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    kind      = "ServiceAccount"
  }
}

resource "kubernetes_deployment_v1" "external-secrets_external-secrets-cert-controller" {
  metadata {
    name      = "external-secrets-cert-controller"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "external-secrets-cert-controller"
      "app.kubernetes.io/name"     = "external-secrets-cert-controller"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "external-secrets-cert-controller"
        "app.kubernetes.io/name"     = "external-secrets-cert-controller"
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
          "app.kubernetes.io/instance" = "external-secrets-cert-controller"
          "app.kubernetes.io/name"     = "external-secrets-cert-controller"
        }
      }

      spec {
        automount_service_account_token  = true
        enable_service_links             = false
        service_account_name             = kubernetes_service_account_v1.external-secrets_external-secrets-cert-controller.metadata[0].name
        termination_grace_period_seconds = 60

        container {
          name = "external-secrets-cert-controller"
          args = [
            "certcontroller",
            "--crd-requeue-interval=5m",
            "--service-name=external-secrets-webhook",
            "--service-namespace=external-secrets",
            "--secret-name=external-secrets-webhook",
            "--secret-namespace=external-secrets",
            "--metrics-addr=:8080",
            "--healthz-addr=:8081",
            "--enable-partial-cache=true",
          ]
          image = "ghcr.io/external-secrets/external-secrets:v0.12.1"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "8081"
            }
          }

          port {
            name           = "metrics"
            container_port = 8080
            protocol       = "TCP"
          }

          port {
            name           = "health"
            container_port = 8081
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/readyz"
              port = "8081"
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
              path = "/readyz"
              port = "8081"
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

resource "kubernetes_deployment_v1" "external-secrets_external-secrets-webhook" {
  metadata {
    name      = "external-secrets-webhook"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "external-secrets-webhook"
      "app.kubernetes.io/name"     = "external-secrets-webhook"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "2"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "external-secrets-webhook"
        "app.kubernetes.io/name"     = "external-secrets-webhook"
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
          "app.kubernetes.io/instance" = "external-secrets-webhook"
          "app.kubernetes.io/name"     = "external-secrets-webhook"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name = "external-secrets-webhook"
          args = [
            "webhook",
            "--port=10250",
            "--dns-name=external-secrets-webhook.external-secrets.svc",
            "--cert-dir=/tmp/certs",
            "--check-interval=5m",
            "--metrics-addr=:8080",
            "--healthz-addr=:8081",
          ]
          image = "ghcr.io/external-secrets/external-secrets:v0.12.1"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "8081"
            }
          }

          port {
            name           = "webhook"
            container_port = 10250
            protocol       = "TCP"
          }

          port {
            name           = "metrics"
            container_port = 8080
            protocol       = "TCP"
          }

          port {
            name           = "health"
            container_port = 8081
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/readyz"
              port = "8081"
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
              path = "/readyz"
              port = "8081"
            }
          }

          volume_mount {
            name       = "certs"
            mount_path = "/tmp/certs"
            read_only  = true
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
              "app.kubernetes.io/instance" = "external-secrets-webhook"
              "app.kubernetes.io/name"     = "external-secrets-webhook"
            }
          }
        }

        volume {
          name = "certs"

          secret {
            secret_name = "external-secrets-webhook"
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

resource "kubernetes_service_v1" "external-secrets_external-secrets-webhook" {
  metadata {
    name      = "external-secrets-webhook"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "external-secrets-webhook"
      "app.kubernetes.io/name"     = "external-secrets-webhook"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "external-secrets-webhook"
      "app.kubernetes.io/name"     = "external-secrets-webhook"
    }
    type = "ClusterIP"

    port {
      name        = "webhook"
      port        = 443
      protocol    = "TCP"
      target_port = "10250"
    }

    port {
      name        = "metrics"
      port        = 8080
      protocol    = "TCP"
      target_port = "8080"
    }

    port {
      name        = "health"
      port        = 8081
      protocol    = "TCP"
      target_port = "8081"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "external-secrets_external-secrets-webhook" {
  metadata {
    name      = "external-secrets-webhook"
    namespace = kubernetes_namespace_v1.external-secrets.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "external-secrets-webhook"
        "app.kubernetes.io/name"     = "external-secrets-webhook"
      }
    }
  }
}
