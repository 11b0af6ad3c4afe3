terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "technitium"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "technitium" {
  metadata {
    name = "technitium"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "baseline"
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

resource "kubernetes_default_service_account_v1" "technitium" {
  metadata {
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_claim_v1" "technitium_config" {
  metadata {
    name      = "technitium-config"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "10Gi"
      "resize.topolvm.io/threshold"     = "10%"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm-encrypted"

    resources {
      requests = {
        storage = "2Gi"
      }
    }
  }

  lifecycle {
    ignore_changes  = [spec[0].resources[0].requests]
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "technitium" {
  metadata {
    name      = "technitium"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "technitium"
      "app.kubernetes.io/name"     = "technitium"
    }
  }

  spec {
    replicas     = "1"
    service_name = "technitium"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "technitium"
        "app.kubernetes.io/name"     = "technitium"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "technitium"
          "app.kubernetes.io/name"     = "technitium"
          "dns-server"                 = "true"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "technitium"
          image = "technitium/dns-server:14.3.0"

          env {
            name = "DNS_SERVER_ADMIN_PASSWORD"

            value_from {
              secret_key_ref {
                name = "technitium"
                key  = "password"
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
              port = "53"
            }
          }

          port {
            name           = "http"
            container_port = 5380
            protocol       = "TCP"
          }

          port {
            name           = "dns"
            container_port = 53
            protocol       = "TCP"
          }

          port {
            name           = "dns-udp"
            container_port = 53
            protocol       = "UDP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            exec {
              command = ["dig", "+time=2", "+tries=1", "@127.0.0.1", "localhost"]
            }
          }

          resources {
            limits = {
              memory = "2Gi"
            }
            requests = {
              cpu    = "100m"
              memory = "2Gi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              add  = ["NET_BIND_SERVICE"]
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            exec {
              command = ["dig", "+time=2", "+tries=1", "@127.0.0.1", "localhost"]
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/dns"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = false

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
              dns-server = "true"
            }
          }
        }

        volume {
          name = "config"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.technitium_config.metadata[0].name
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

    update_strategy {
      type = "RollingUpdate"
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "technitium" {
  metadata {
    name      = "technitium"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "technitium"
      "app.kubernetes.io/name"     = "technitium"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "technitium"
      "app.kubernetes.io/name"     = "technitium"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 5380
      protocol    = "TCP"
      target_port = "5380"
    }

    port {
      name        = "dns"
      port        = 53
      protocol    = "TCP"
      target_port = "53"
    }

    port {
      name        = "dns-udp"
      port        = 53
      protocol    = "UDP"
      target_port = "53"
    }
  }
}

resource "kubernetes_service_v1" "technitium_dns" {
  metadata {
    name      = "technitium-dns"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "metallb.io/loadBalancerIPs" = "10.0.20.201"
    }
    labels = {
      "app.kubernetes.io/instance" = "technitium"
      "app.kubernetes.io/name"     = "technitium"
    }
  }

  spec {
    external_traffic_policy = "Local"
    selector = {
      dns-server = "true"
    }
    type = "LoadBalancer"

    port {
      name        = "dns"
      port        = 53
      protocol    = "TCP"
      target_port = "53"
    }

    port {
      name        = "dns-udp"
      port        = 53
      protocol    = "UDP"
      target_port = "53"
    }
  }
}

resource "kubernetes_service_v1" "technitium_internal" {
  metadata {
    name      = "technitium-internal"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "technitium"
      "app.kubernetes.io/name"     = "technitium"
    }
  }

  spec {
    cluster_ip = "10.96.0.53"
    selector = {
      dns-server = "true"
    }
    type = "ClusterIP"

    port {
      name        = "dns"
      port        = 53
      protocol    = "TCP"
      target_port = "53"
    }

    port {
      name        = "dns-udp"
      port        = 53
      protocol    = "UDP"
      target_port = "53"
    }
  }
}

resource "kubernetes_ingress_v1" "technitium" {
  metadata {
    name      = "technitium"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "technitium.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "technitium"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["technitium.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}

resource "kubernetes_job_v1" "technitium_technitium-gate" {
  metadata {
    name      = "technitium-gate-9dd2c75c"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "technitium-gate"
      "app.kubernetes.io/name"     = "technitium-gate"
    }
  }

  wait_for_completion = true

  spec {
    active_deadline_seconds = 360
    backoff_limit           = 6

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "technitium-gate"
          "app.kubernetes.io/name"     = "technitium-gate"
        }
      }

      spec {
        automount_service_account_token = false
        enable_service_links            = false
        restart_policy                  = "Never"

        container {
          name = "technitium-gate"
          command = [
            "sh",
            "-c",
            "for s in $SERVERS; do dig +short @$s $NAME A; done | sort | uniq -c | grep -qx \" *3 [0-9.]*\"",
          ]
          image = "technitium/dns-server:14.3.0"

          env {
            name  = "SERVERS"
            value = "technitium.technitium.svc.cluster.local technitium-secondary.technitium.svc.cluster.local technitium-tertiary.technitium.svc.cluster.local"
          }

          env {
            name  = "NAME"
            value = "idrac.viktorbarzin.lan"
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
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }
      }
    }
  }

  timeouts {
    create = "420s"
    update = "420s"
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }

  depends_on = [
    kubernetes_persistent_volume_claim_v1.technitium_config,
    kubernetes_stateful_set_v1.technitium,
    kubernetes_service_v1.technitium,
    kubernetes_service_v1.technitium_dns,
    kubernetes_service_v1.technitium_internal,
    kubernetes_ingress_v1.technitium,
    kubernetes_persistent_volume_claim_v1.technitium_technitium-secondary_config,
    kubernetes_stateful_set_v1.technitium_technitium-secondary,
    kubernetes_service_v1.technitium_technitium-secondary,
    kubernetes_persistent_volume_claim_v1.technitium_technitium-tertiary_config,
    kubernetes_stateful_set_v1.technitium_technitium-tertiary,
    kubernetes_service_v1.technitium_technitium-tertiary,
  ]
}

resource "kubernetes_persistent_volume_claim_v1" "technitium_technitium-secondary_config" {
  metadata {
    name      = "technitium-secondary-config"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "10Gi"
      "resize.topolvm.io/threshold"     = "10%"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm-encrypted"

    resources {
      requests = {
        storage = "2Gi"
      }
    }
  }

  lifecycle {
    ignore_changes  = [spec[0].resources[0].requests]
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "technitium_technitium-secondary" {
  metadata {
    name      = "technitium-secondary"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "technitium-secondary"
      "app.kubernetes.io/name"     = "technitium-secondary"
    }
  }

  spec {
    replicas     = "1"
    service_name = "technitium-secondary"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "technitium-secondary"
        "app.kubernetes.io/name"     = "technitium-secondary"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "technitium-secondary"
          "app.kubernetes.io/name"     = "technitium-secondary"
          "dns-server"                 = "true"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "technitium-secondary"
          image = "technitium/dns-server:14.3.0"

          env {
            name = "DNS_SERVER_ADMIN_PASSWORD"

            value_from {
              secret_key_ref {
                name = "technitium"
                key  = "password"
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
              port = "53"
            }
          }

          port {
            name           = "http"
            container_port = 5380
            protocol       = "TCP"
          }

          port {
            name           = "dns"
            container_port = 53
            protocol       = "TCP"
          }

          port {
            name           = "dns-udp"
            container_port = 53
            protocol       = "UDP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            exec {
              command = ["dig", "+time=2", "+tries=1", "@127.0.0.1", "localhost"]
            }
          }

          resources {
            limits = {
              memory = "2Gi"
            }
            requests = {
              cpu    = "100m"
              memory = "2Gi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              add  = ["NET_BIND_SERVICE"]
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            exec {
              command = ["dig", "+time=2", "+tries=1", "@127.0.0.1", "localhost"]
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/dns"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = false

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
              dns-server = "true"
            }
          }
        }

        volume {
          name = "config"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.technitium_technitium-secondary_config.metadata[0].name
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

    update_strategy {
      type = "RollingUpdate"
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "technitium_technitium-secondary" {
  metadata {
    name      = "technitium-secondary"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "technitium-secondary"
      "app.kubernetes.io/name"     = "technitium-secondary"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "technitium-secondary"
      "app.kubernetes.io/name"     = "technitium-secondary"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 5380
      protocol    = "TCP"
      target_port = "5380"
    }

    port {
      name        = "dns"
      port        = 53
      protocol    = "TCP"
      target_port = "53"
    }

    port {
      name        = "dns-udp"
      port        = 53
      protocol    = "UDP"
      target_port = "53"
    }
  }
}

resource "kubernetes_persistent_volume_claim_v1" "technitium_technitium-tertiary_config" {
  metadata {
    name      = "technitium-tertiary-config"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "10Gi"
      "resize.topolvm.io/threshold"     = "10%"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm-encrypted"

    resources {
      requests = {
        storage = "2Gi"
      }
    }
  }

  lifecycle {
    ignore_changes  = [spec[0].resources[0].requests]
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "technitium_technitium-tertiary" {
  metadata {
    name      = "technitium-tertiary"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "technitium-tertiary"
      "app.kubernetes.io/name"     = "technitium-tertiary"
    }
  }

  spec {
    replicas     = "1"
    service_name = "technitium-tertiary"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "technitium-tertiary"
        "app.kubernetes.io/name"     = "technitium-tertiary"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "technitium-tertiary"
          "app.kubernetes.io/name"     = "technitium-tertiary"
          "dns-server"                 = "true"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "technitium-tertiary"
          image = "technitium/dns-server:14.3.0"

          env {
            name = "DNS_SERVER_ADMIN_PASSWORD"

            value_from {
              secret_key_ref {
                name = "technitium"
                key  = "password"
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
              port = "53"
            }
          }

          port {
            name           = "http"
            container_port = 5380
            protocol       = "TCP"
          }

          port {
            name           = "dns"
            container_port = 53
            protocol       = "TCP"
          }

          port {
            name           = "dns-udp"
            container_port = 53
            protocol       = "UDP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            exec {
              command = ["dig", "+time=2", "+tries=1", "@127.0.0.1", "localhost"]
            }
          }

          resources {
            limits = {
              memory = "2Gi"
            }
            requests = {
              cpu    = "100m"
              memory = "2Gi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              add  = ["NET_BIND_SERVICE"]
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            exec {
              command = ["dig", "+time=2", "+tries=1", "@127.0.0.1", "localhost"]
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/dns"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = false

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
              dns-server = "true"
            }
          }
        }

        volume {
          name = "config"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.technitium_technitium-tertiary_config.metadata[0].name
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

    update_strategy {
      type = "RollingUpdate"
    }
  }

  lifecycle {
    ignore_changes = [spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_service_v1" "technitium_technitium-tertiary" {
  metadata {
    name      = "technitium-tertiary"
    namespace = kubernetes_namespace_v1.technitium.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "technitium-tertiary"
      "app.kubernetes.io/name"     = "technitium-tertiary"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "technitium-tertiary"
      "app.kubernetes.io/name"     = "technitium-tertiary"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 5380
      protocol    = "TCP"
      target_port = "5380"
    }

    port {
      name        = "dns"
      port        = 53
      protocol    = "TCP"
      target_port = "53"
    }

    port {
      name        = "dns-udp"
      port        = 53
      protocol    = "UDP"
      target_port = "53"
    }
  }
}
