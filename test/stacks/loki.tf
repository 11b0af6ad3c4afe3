terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "loki"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "loki" {
  metadata {
    name = "loki"
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

resource "kubernetes_default_service_account_v1" "loki" {
  metadata {
    namespace = kubernetes_namespace_v1.loki.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_config_map_v1" "loki_config" {
  metadata {
    name      = "loki-config"
    namespace = kubernetes_namespace_v1.loki.metadata[0].name
  }

  data = {
    "loki.yaml" = <<-EOT
      auth_enabled: false
      server:
        http_listen_port: 3100
      common:
        replication_factor: 1
        path_prefix: /var/loki
        ring:
          kvstore:
            store: inmemory
      storage_config:
        filesystem:
          directory: /var/loki/chunks
      schema_config:
        configs:
          - from: "2025-04-01"
            store: tsdb
            object_store: filesystem
            schema: v13
            index:
              prefix: loki_index_
              period: 24h
      ingester:
        chunk_idle_period: 1h
        max_chunk_age: 24h
        chunk_retain_period: 1m
        chunk_target_size: 1572864
        wal:
          dir: /loki-wal
      limits_config:
        allow_structured_metadata: true
        volume_enabled: true
        retention_period: 720h
      compactor:
        retention_enabled: true
        working_directory: /var/loki/compactor
        compaction_interval: 1h
        delete_request_store: filesystem
    EOT
  }
}

resource "kubernetes_persistent_volume_claim_v1" "loki_data" {
  metadata {
    name      = "loki-data"
    namespace = kubernetes_namespace_v1.loki.metadata[0].name
    annotations = {
      "pawl/backup" = "ephemeral"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm"

    resources {
      requests = {
        storage = "50Gi"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "loki" {
  metadata {
    name      = "loki"
    namespace = kubernetes_namespace_v1.loki.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "loki"
      "app.kubernetes.io/name"     = "loki"
    }
  }

  spec {
    replicas     = "1"
    service_name = "loki"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "loki"
        "app.kubernetes.io/name"     = "loki"
      }
    }

    template {
      metadata {
        annotations = {
          "checksum/config"      = "3a7e77c7f5a7b05ea27520a8f85c92de5d0907480076eceb16ca7c27b6bbac41"
          "prometheus.io/path"   = "/metrics"
          "prometheus.io/port"   = "3100"
          "prometheus.io/scrape" = "true"
        }
        labels = {
          "app.kubernetes.io/instance" = "loki"
          "app.kubernetes.io/name"     = "loki"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "loki"
          args  = ["-config.file=/etc/loki/loki.yaml", "-target=all"]
          image = "grafana/loki:3.4.2"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "3100"
            }
          }

          port {
            name           = "http"
            container_port = 3100
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/ready"
              port = "3100"
            }
          }

          resources {
            limits = {
              memory = "4Gi"
            }
            requests = {
              cpu    = "250m"
              memory = "1Gi"
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
              port = "3100"
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/loki/loki.yaml"
            read_only  = true
            sub_path   = "loki.yaml"
          }

          volume_mount {
            name       = "wal"
            mount_path = "/loki-wal"
          }

          volume_mount {
            name       = "data"
            mount_path = "/var/loki"
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
          name = "config"

          config_map {
            name = kubernetes_config_map_v1.loki_config.metadata[0].name
          }
        }

        volume {
          name = "wal"

          empty_dir {
            medium     = "Memory"
            size_limit = "2Gi"
          }
        }

        volume {
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.loki_data.metadata[0].name
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

resource "kubernetes_service_v1" "loki" {
  metadata {
    name      = "loki"
    namespace = kubernetes_namespace_v1.loki.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "loki"
      "app.kubernetes.io/name"     = "loki"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "loki"
      "app.kubernetes.io/name"     = "loki"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 3100
      protocol    = "TCP"
      target_port = "3100"
    }
  }
}
