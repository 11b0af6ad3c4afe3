terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "wireguard"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "wireguard" {
  metadata {
    name = "wireguard"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "privileged"
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

resource "kubernetes_default_service_account_v1" "wireguard" {
  metadata {
    namespace = kubernetes_namespace_v1.wireguard.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "wireguard" {
  metadata {
    name      = "wireguard"
    namespace = kubernetes_namespace_v1.wireguard.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "wireguard"
      "app.kubernetes.io/name"     = "wireguard"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "wireguard"
        "app.kubernetes.io/name"     = "wireguard"
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
          "prometheus.io/port"   = "9586"
          "prometheus.io/scrape" = "true"
        }
        labels = {
          "app.kubernetes.io/instance" = "wireguard"
          "app.kubernetes.io/name"     = "wireguard"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name    = "wireguard"
          command = ["tail", "-f", "/dev/null"]
          image   = "sclevine/wg:latest"

          lifecycle {
            post_start {
              exec {
                command = ["wg-quick", "up", "wg0"]
              }
            }

            pre_stop {
              exec {
                command = ["wg-quick", "down", "wg0"]
              }
            }
          }

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            exec {
              command = ["ip", "link", "show", "wg0"]
            }
          }

          port {
            name           = "wireguard"
            container_port = 51820
            protocol       = "UDP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            exec {
              command = ["wg", "show", "wg0"]
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
            run_as_non_root            = false

            capabilities {
              add  = ["NET_ADMIN", "SYS_MODULE"]
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            exec {
              command = ["wg", "show", "wg0"]
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/wireguard"
            read_only  = true
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }
        }

        container {
          name = "prometheus-exporter"
          command = [
            "prometheus_wireguard_exporter",
            "-a",
            "true",
            "-v",
            "true",
            "-n",
            "/etc/wireguard/wg0.conf",
          ]
          image = "mindflavor/prometheus-wireguard-exporter:3.6.6"

          liveness_probe {
            failure_threshold = 10
            period_seconds    = 30
            timeout_seconds   = 3

            tcp_socket {
              port = "9586"
            }
          }

          port {
            name           = "metrics"
            container_port = 9586
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
              port = "9586"
            }
          }

          resources {
            limits = {
              memory = "32Mi"
            }
            requests = {
              cpu    = "10m"
              memory = "32Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
            read_only_root_filesystem  = true
            run_as_non_root            = false

            capabilities {
              add  = ["NET_ADMIN"]
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            tcp_socket {
              port = "9586"
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/wireguard"
          }

          volume_mount {
            name       = "prometheus-exporter-tmp"
            mount_path = "/tmp"
          }
        }

        init_container {
          name    = "sysctl-setup"
          command = ["/bin/sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]
          image   = "busybox:1.37.0"

          resources {
            limits = {
              memory = "16Mi"
            }
            requests = {
              cpu    = "10m"
              memory = "16Mi"
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
            name       = "sysctl-setup-tmp"
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

        volume {
          name = "config"

          secret {
            secret_name = "wg0"
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "prometheus-exporter-tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "sysctl-setup-tmp"

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

resource "kubernetes_service_v1" "wireguard" {
  metadata {
    name      = "wireguard"
    namespace = kubernetes_namespace_v1.wireguard.metadata[0].name
    annotations = {
      "metallb.io/allow-shared-ip" = "shared"
      "metallb.io/loadBalancerIPs" = "10.0.20.200"
    }
    labels = {
      "app.kubernetes.io/instance" = "wireguard"
      "app.kubernetes.io/name"     = "wireguard"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "wireguard"
      "app.kubernetes.io/name"     = "wireguard"
    }
    type = "LoadBalancer"

    port {
      name        = "wireguard"
      port        = 51820
      protocol    = "UDP"
      target_port = "51820"
    }
  }
}
