terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "kms"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "kms" {
  metadata {
    name = "kms"
    labels = {
      "istio-injection"                            = "disabled"
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

resource "kubernetes_default_service_account_v1" "kms" {
  metadata {
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_manifest" "kms_kms-slack-webhook_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "kms-slack-webhook"
      namespace = kubernetes_namespace_v1.kms.metadata[0].name
    }
    spec = {
      data = [
        {
          remoteRef = {
            key      = "kms"
            property = "slack_webhook_url"
          }
          secretKey = "url"
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
        name           = "kms-slack-webhook"
      }
    }
  }
}

resource "kubernetes_config_map_v1" "kms_anubis-kms_policy" {
  metadata {
    name      = "anubis-kms-policy"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
  }

  data = {
    "botPolicies.yaml" = <<-EOT
      bots:
        - name: trusted-local-networks
          action: ALLOW
          remote_addresses: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10]
        - import: (data)/common/keep-internet-working.yaml
        - name: everybody-else
          path_regex: .*
          action: CHALLENGE
      store:
        backend: valkey
        parameters:
          url: redis://redis-master.redis.svc.cluster.local:6379/8
    EOT
  }
}

resource "kubernetes_deployment_v1" "kms_anubis-kms" {
  metadata {
    name      = "anubis-kms"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "secret.reloader.stakater.com/reload" = "anubis-kms-key"
    }
    labels = {
      "app.kubernetes.io/instance" = "anubis-kms"
      "app.kubernetes.io/name"     = "anubis-kms"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "2"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "anubis-kms"
        "app.kubernetes.io/name"     = "anubis-kms"
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
        annotations = {
          "checksum/policy" = "fccb21748b7530a1fa7b24ac2259425fef33d59538d3910850ae72abc6e9c3c6"
        }
        labels = {
          "app.kubernetes.io/instance" = "anubis-kms"
          "app.kubernetes.io/name"     = "anubis-kms"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "anubis-kms"
          image = "ghcr.io/techarohq/anubis:v1.25.0"

          env {
            name  = "BIND"
            value = ":8923"
          }

          env {
            name  = "METRICS_BIND"
            value = ":9090"
          }

          env {
            name  = "DIFFICULTY"
            value = "2"
          }

          env {
            name  = "SLOG_LEVEL"
            value = "INFO"
          }

          env {
            name  = "TARGET"
            value = "http://kms-web-page.kms.svc.cluster.local"
          }

          env {
            name  = "COOKIE_EXPIRATION_TIME"
            value = "720h"
          }

          env {
            name  = "COOKIE_DOMAIN"
            value = "viktorbarzin.me"
          }

          env {
            name  = "COOKIE_SECURE"
            value = "true"
          }

          env {
            name  = "COOKIE_SAME_SITE"
            value = "Lax"
          }

          env {
            name  = "SERVE_ROBOTS_TXT"
            value = "true"
          }

          env {
            name  = "XFF_STRIP_PRIVATE"
            value = "true"
          }

          env {
            name  = "ED25519_PRIVATE_KEY_HEX_FILE"
            value = "/keys/key"
          }

          env {
            name  = "POLICY_FNAME"
            value = "/config/botPolicies.yaml"
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "9090"
            }
          }

          port {
            name           = "http"
            container_port = 8923
            protocol       = "TCP"
          }

          port {
            name           = "metrics"
            container_port = 9090
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/metrics"
              port = "9090"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
            }
            requests = {
              cpu    = "20m"
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
              path = "/metrics"
              port = "9090"
            }
          }

          volume_mount {
            name       = "keys"
            mount_path = "/keys"
            read_only  = true
          }

          volume_mount {
            name       = "policy"
            mount_path = "/config/botPolicies.yaml"
            read_only  = true
            sub_path   = "botPolicies.yaml"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
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

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"

          label_selector {
            match_labels = {
              "app.kubernetes.io/instance" = "anubis-kms"
              "app.kubernetes.io/name"     = "anubis-kms"
            }
          }
        }

        volume {
          name = "keys"

          secret {
            default_mode = "0440"
            secret_name  = "anubis-kms-key"
          }
        }

        volume {
          name = "policy"

          config_map {
            name = kubernetes_config_map_v1.kms_anubis-kms_policy.metadata[0].name
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

resource "kubernetes_service_v1" "kms_anubis-kms" {
  metadata {
    name      = "anubis-kms"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "anubis-kms"
      "app.kubernetes.io/name"     = "anubis-kms"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "anubis-kms"
      "app.kubernetes.io/name"     = "anubis-kms"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 8080
      protocol    = "TCP"
      target_port = "8923"
    }

    port {
      name        = "metrics"
      port        = 9090
      protocol    = "TCP"
      target_port = "9090"
    }
  }
}

resource "kubernetes_ingress_v1" "kms_anubis-kms" {
  metadata {
    name      = "anubis-kms"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "kms.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "anubis-kms"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["kms.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "kms_anubis-kms" {
  metadata {
    name      = "anubis-kms"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "anubis-kms"
        "app.kubernetes.io/name"     = "anubis-kms"
      }
    }
  }
}

resource "kubernetes_manifest" "kms_anubis-kms-key_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "anubis-kms-key"
      namespace = kubernetes_namespace_v1.kms.metadata[0].name
    }
    spec = {
      data = [
        {
          remoteRef = {
            key      = "viktor"
            property = "anubis_ed25519_key"
          }
          secretKey = "key"
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
        name           = "anubis-kms-key"
      }
    }
  }
}

resource "kubernetes_deployment_v1" "kms_kms-diag" {
  metadata {
    name      = "kms-diag"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "kms-diag"
      "app.kubernetes.io/name"     = "kms-diag"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "kms-diag"
        "app.kubernetes.io/name"     = "kms-diag"
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
          "app.kubernetes.io/instance" = "kms-diag"
          "app.kubernetes.io/name"     = "kms-diag"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name    = "kms-diag"
          command = ["python3", "/app/diag-collector.py"]
          image   = "python:3.12.8-alpine"

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
              port = "9102"
            }
          }

          port {
            name           = "http"
            container_port = 9102
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/healthz"
              port = "9102"
            }
          }

          resources {
            limits = {
              memory = "64Mi"
            }
            requests = {
              cpu    = "5m"
              memory = "48Mi"
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
              port = "9102"
            }
          }

          volume_mount {
            name       = "script"
            mount_path = "/app"
            read_only  = true
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group               = "65534"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "65534"
          run_as_non_root        = true
          run_as_user            = "65534"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        volume {
          name = "script"

          config_map {
            name = "kms-diag-collector"
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

resource "kubernetes_service_v1" "kms_kms-diag" {
  metadata {
    name      = "kms-diag"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "kms-diag"
      "app.kubernetes.io/name"     = "kms-diag"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "kms-diag"
      "app.kubernetes.io/name"     = "kms-diag"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 9102
      protocol    = "TCP"
      target_port = "9102"
    }
  }
}

resource "kubernetes_ingress_v1" "kms_kms-diag" {
  metadata {
    name      = "kms-diag"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "kms.viktorbarzin.me"

      http {
        path {
          path      = "/diag"
          path_type = "Prefix"

          backend {
            service {
              name = "kms-diag"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["kms.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_deployment_v1" "kms_kms-web-page" {
  metadata {
    name      = "kms-web-page"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "kms-web-page"
      "app.kubernetes.io/name"     = "kms-web-page"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "kms-web-page"
        "app.kubernetes.io/name"     = "kms-web-page"
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
          "app.kubernetes.io/instance" = "kms-web-page"
          "app.kubernetes.io/name"     = "kms-web-page"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "kms-web-page"
          image = "ghcr.io/viktorbarzin/kms-website:dfc83fb"

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
              port = "80"
            }
          }

          port {
            name           = "http"
            container_port = 80
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/"
              port = "80"
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
              port = "80"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "var-cache-nginx"
            mount_path = "/var/cache/nginx"
          }

          volume_mount {
            name       = "run"
            mount_path = "/run"
          }
        }

        image_pull_secrets {
          name = "registry-credentials"
        }

        security_context {
          fs_group               = "101"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "101"
          run_as_non_root        = true
          run_as_user            = "101"

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

        volume {
          name = "var-cache-nginx"

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
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "kms_kms-web-page" {
  metadata {
    name      = "kms-web-page"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "kms-web-page"
      "app.kubernetes.io/name"     = "kms-web-page"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "kms-web-page"
      "app.kubernetes.io/name"     = "kms-web-page"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "80"
    }
  }
}

resource "kubernetes_ingress_v1" "kms_kms-web-page" {
  metadata {
    name      = "kms-web-page"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "kms.viktorbarzin.me"

      http {
        path {
          path      = "/scripts"
          path_type = "Prefix"

          backend {
            service {
              name = "kms-web-page"

              port {
                name = "http"
              }
            }
          }
        }

        path {
          path      = "/keys.json"
          path_type = "Prefix"

          backend {
            service {
              name = "kms-web-page"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["kms.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_deployment_v1" "kms_windows-kms" {
  metadata {
    name      = "windows-kms"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "pawl/scale"                          = "single"
      "secret.reloader.stakater.com/reload" = "kms-slack-webhook"
    }
    labels = {
      "app.kubernetes.io/instance" = "windows-kms"
      "app.kubernetes.io/name"     = "windows-kms"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "windows-kms"
        "app.kubernetes.io/name"     = "windows-kms"
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
        annotations = {
          "prometheus.io/path"   = "/metrics"
          "prometheus.io/port"   = "9101"
          "prometheus.io/scrape" = "true"
        }
        labels = {
          "app.kubernetes.io/instance" = "windows-kms"
          "app.kubernetes.io/name"     = "windows-kms"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name    = "windows-kms"
          command = ["/usr/bin/vlmcsd", "-D", "-v", "-l", "/var/log/vlmcsd/vlmcsd.log"]
          image   = "kebe/vlmcsd:latest"

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
              port = "1688"
            }
          }

          port {
            name           = "kms"
            container_port = 1688
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
              port = "1688"
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

            tcp_socket {
              port = "1688"
            }
          }

          volume_mount {
            name       = "log"
            mount_path = "/var/log/vlmcsd"
          }

          volume_mount {
            name       = "script"
            mount_path = "/scripts"
            read_only  = true
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        container {
          name    = "slack-notifier"
          command = ["python3", "-u", "/scripts/notifier.py"]
          image   = "python:3.12.8-alpine"

          env {
            name  = "VLMCSD_LOG"
            value = "/var/log/vlmcsd/vlmcsd.log"
          }

          env {
            name  = "SLACK_CHANNEL"
            value = "#alerts"
          }

          env {
            name  = "DEDUP_WINDOW_SECONDS"
            value = "3600"
          }

          env {
            name = "SLACK_WEBHOOK_URL"

            value_from {
              secret_key_ref {
                name = "kms-slack-webhook"
                key  = "url"
              }
            }
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "9101"
            }
          }

          port {
            name           = "metrics"
            container_port = 9101
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
              port = "9101"
            }
          }

          resources {
            limits = {
              memory = "64Mi"
            }
            requests = {
              cpu    = "5m"
              memory = "48Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_group               = "65534"
            run_as_non_root            = true
            run_as_user                = "65534"

            capabilities {
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            tcp_socket {
              port = "9101"
            }
          }

          volume_mount {
            name       = "log"
            mount_path = "/var/log/vlmcsd"
            read_only  = true
          }

          volume_mount {
            name       = "script"
            mount_path = "/scripts"
          }

          volume_mount {
            name       = "slack-notifier-tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group               = "65534"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "65534"
          run_as_non_root        = true
          run_as_user            = "65534"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        volume {
          name = "log"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "script"

          config_map {
            name = "kms-slack-notifier"
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "slack-notifier-tmp"

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

resource "kubernetes_service_v1" "kms_windows-kms" {
  metadata {
    name      = "windows-kms"
    namespace = kubernetes_namespace_v1.kms.metadata[0].name
    annotations = {
      "metallb.io/loadBalancerIPs" = "10.0.20.202"
    }
    labels = {
      "app.kubernetes.io/instance" = "windows-kms"
      "app.kubernetes.io/name"     = "windows-kms"
    }
  }

  spec {
    external_traffic_policy = "Local"
    selector = {
      "app.kubernetes.io/instance" = "windows-kms"
      "app.kubernetes.io/name"     = "windows-kms"
    }
    type = "LoadBalancer"

    port {
      name        = "kms"
      port        = 1688
      protocol    = "TCP"
      target_port = "1688"
    }
  }
}
