terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "frigate"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "frigate" {
  metadata {
    name = "frigate"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "privileged"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "tier"                                       = "2-gpu"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "frigate" {
  metadata {
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_v1" "frigate_frigate-media-host" {
  metadata {
    name = "frigate.frigate-media-host"
  }

  spec {
    access_modes = ["ReadWriteMany"]
    capacity = {
      storage = "1Ti"
    }
    mount_options                    = ["nfsvers=4.2", "hard", "timeo=600", "retrans=2", "noatime"]
    persistent_volume_reclaim_policy = "Retain"
    storage_class_name               = "nfs"

    claim_ref {
      name      = "frigate-media-host"
      namespace = "frigate"
    }

    persistent_volume_source {
      csi {
        driver = "nfs.csi.k8s.io"
        volume_attributes = {
          server = "192.168.1.127"
          share  = "/srv/nfs/frigate/media"
        }
        volume_handle = "frigate.frigate-media-host"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_persistent_volume_claim_v1" "frigate_config" {
  metadata {
    name      = "frigate-config"
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "5Gi"
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

resource "kubernetes_persistent_volume_claim_v1" "frigate_frigate-media-host" {
  metadata {
    name      = "frigate-media-host"
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
    annotations = {
      "pawl/backup" = "ephemeral"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteMany"]
    storage_class_name = "nfs"
    volume_name        = kubernetes_persistent_volume_v1.frigate_frigate-media-host.metadata[0].name

    resources {
      requests = {
        storage = "1Ti"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_stateful_set_v1" "frigate" {
  metadata {
    name      = "frigate"
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "frigate"
      "app.kubernetes.io/name"     = "frigate"
    }
  }

  spec {
    replicas     = "1"
    service_name = "frigate"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "frigate"
        "app.kubernetes.io/name"     = "frigate"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "frigate"
          "app.kubernetes.io/name"     = "frigate"
        }
      }

      spec {
        automount_service_account_token = false
        enable_service_links            = false
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        termination_grace_period_seconds = 120

        container {
          name  = "frigate"
          image = "ghcr.io/blakeblackshear/frigate:0.17.0-beta1-tensorrt"

          env {
            name = "FRIGATE_RTSP_PASSWORD"

            value_from {
              secret_key_ref {
                name = "frigate"
                key  = "rtsp-password"
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

            exec {
              command = [
                "sh",
                "-c",
                "nvidia-smi >/dev/null && curl -sf --max-time 5 localhost:5000/api/stats | python3 -c 'import json,sys; sys.exit(any(d[\"inference_speed\"] > 100 for d in json.load(sys.stdin)[\"detectors\"].values()))'",
              ]
            }
          }

          port {
            name           = "http"
            container_port = 5000
            protocol       = "TCP"
          }

          port {
            name           = "rtsp"
            container_port = 8554
            protocol       = "TCP"
          }

          port {
            name           = "webrtc"
            container_port = 8555
            protocol       = "TCP"
          }

          port {
            name           = "webrtc-udp"
            container_port = 8555
            protocol       = "UDP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            exec {
              command = ["curl", "-sf", "localhost:5000/api/version"]
            }
          }

          resources {
            limits = {
              "memory"                 = "10Gi"
              "nvidia.com/gpu"         = "1"
              "viktorbarzin.me/gpumem" = "2300"
            }
            requests = {
              "cpu"                    = "1500m"
              "memory"                 = "5Gi"
              "nvidia.com/gpu"         = "1"
              "viktorbarzin.me/gpumem" = "2300"
            }
          }

          security_context {
            allow_privilege_escalation = true
            privileged                 = true
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            exec {
              command = ["curl", "-sf", "localhost:5000/api/version"]
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/config"
          }

          volume_mount {
            name       = "media"
            mount_path = "/media/frigate"
          }

          volume_mount {
            name       = "cache"
            mount_path = "/tmp/cache"
          }

          volume_mount {
            name       = "dri"
            mount_path = "/dev/dri"
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
            name       = "dev-shm"
            mount_path = "/dev/shm"
          }
        }

        security_context {
          fs_group_change_policy = "OnRootMismatch"
          run_as_non_root        = false

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        toleration {
          key      = "nvidia.com/gpu"
          operator = "Equal"
          value    = "true"
        }

        volume {
          name = "config"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.frigate_config.metadata[0].name
          }
        }

        volume {
          name = "media"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.frigate_frigate-media-host.metadata[0].name
          }
        }

        volume {
          name = "cache"

          empty_dir {
            medium     = "Memory"
            size_limit = "512Mi"
          }
        }

        volume {
          name = "dri"

          host_path {
            path = "/dev/dri"
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
          name = "dev-shm"

          empty_dir {
            medium     = "Memory"
            size_limit = "1Gi"
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

resource "kubernetes_service_v1" "frigate" {
  metadata {
    name      = "frigate"
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "frigate"
      "app.kubernetes.io/name"     = "frigate"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "frigate"
      "app.kubernetes.io/name"     = "frigate"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 80
      protocol    = "TCP"
      target_port = "5000"
    }

    port {
      name        = "rtsp"
      port        = 8554
      protocol    = "TCP"
      target_port = "8554"
    }

    port {
      name        = "webrtc"
      port        = 8555
      protocol    = "TCP"
      target_port = "8555"
    }

    port {
      name        = "webrtc-udp"
      port        = 8555
      protocol    = "UDP"
      target_port = "8555"
    }
  }
}

resource "kubernetes_service_v1" "frigate_rtsp" {
  metadata {
    name      = "frigate-rtsp"
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
    annotations = {
      "metallb.io/loadBalancerIPs" = "10.0.20.204"
    }
    labels = {
      "app.kubernetes.io/instance" = "frigate"
      "app.kubernetes.io/name"     = "frigate"
    }
  }

  spec {
    external_traffic_policy = "Local"
    selector = {
      "app.kubernetes.io/instance" = "frigate"
      "app.kubernetes.io/name"     = "frigate"
    }
    type = "LoadBalancer"

    port {
      name        = "rtsp"
      port        = 8554
      protocol    = "TCP"
      target_port = "8554"
    }

    port {
      name        = "webrtc"
      port        = 8555
      protocol    = "TCP"
      target_port = "8555"
    }

    port {
      name        = "webrtc-udp"
      port        = 8555
      protocol    = "UDP"
      target_port = "8555"
    }
  }
}

resource "kubernetes_ingress_v1" "frigate" {
  metadata {
    name      = "frigate"
    namespace = kubernetes_namespace_v1.frigate.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "frigate.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "frigate"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["frigate.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}
