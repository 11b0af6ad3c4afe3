terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "nvidia-device-plugin"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "nvidia" {
  metadata {
    name = "nvidia"
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

resource "kubernetes_default_service_account_v1" "nvidia" {
  metadata {
    namespace = kubernetes_namespace_v1.nvidia.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_daemon_set_v1" "nvidia_nvidia-device-plugin" {
  metadata {
    name      = "nvidia-device-plugin"
    namespace = kubernetes_namespace_v1.nvidia.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "nvidia-device-plugin"
      "app.kubernetes.io/name"     = "nvidia-device-plugin"
    }
  }

  spec {
    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "nvidia-device-plugin"
        "app.kubernetes.io/name"     = "nvidia-device-plugin"
      }
    }

    strategy {
      type = "RollingUpdate"

      rolling_update {
        max_unavailable = "10%"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "nvidia-device-plugin"
          "app.kubernetes.io/name"     = "nvidia-device-plugin"
        }
      }

      spec {
        automount_service_account_token = false
        enable_service_links            = false
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        termination_grace_period_seconds = 30

        container {
          name  = "nvidia-device-plugin"
          image = "nvcr.io/nvidia/k8s-device-plugin:v0.17.1"

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
            allow_privilege_escalation = true
            privileged                 = true
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              drop = ["ALL"]
            }
          }

          volume_mount {
            name       = "plugins"
            mount_path = "/var/lib/kubelet/device-plugins"
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

        toleration {
          key      = "nvidia.com/gpu"
          operator = "Exists"
        }

        volume {
          name = "plugins"

          host_path {
            path = "/var/lib/kubelet/device-plugins"
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
