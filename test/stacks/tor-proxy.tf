terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "tor-proxy"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "tor-proxy" {
  metadata {
    name = "tor-proxy"
    labels = {
      "istio-injection"                            = "disabled"
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "baseline"
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

resource "kubernetes_default_service_account_v1" "tor-proxy" {
  metadata {
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_deployment_v1" "tor-proxy" {
  metadata {
    name      = "tor-proxy"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "tor-proxy"
      "app.kubernetes.io/name"     = "tor-proxy"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "tor-proxy"
        "app.kubernetes.io/name"     = "tor-proxy"
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
          "app.kubernetes.io/instance" = "tor-proxy"
          "app.kubernetes.io/name"     = "tor-proxy"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 35

        container {
          name  = "tor-proxy"
          image = "dperson/torproxy:latest"

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
              port = "8118"
            }
          }

          port {
            name           = "http"
            container_port = 8118
            protocol       = "TCP"
          }

          port {
            name           = "tor"
            container_port = 9050
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
              port = "8118"
            }
          }

          resources {
            limits = {
              memory = "128Mi"
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
              drop = ["ALL"]
            }
          }

          startup_probe {
            failure_threshold = 60
            period_seconds    = 5
            timeout_seconds   = 3

            tcp_socket {
              port = "8118"
            }
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "etc-tor"
            mount_path = "/etc/tor"
          }

          volume_mount {
            name       = "var-lib-tor"
            mount_path = "/var/lib/tor"
          }

          volume_mount {
            name       = "run"
            mount_path = "/run"
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
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "etc-tor"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "var-lib-tor"

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

resource "kubernetes_service_v1" "tor-proxy" {
  metadata {
    name      = "tor-proxy"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "tor-proxy"
      "app.kubernetes.io/name"     = "tor-proxy"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "tor-proxy"
      "app.kubernetes.io/name"     = "tor-proxy"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 8118
      protocol    = "TCP"
      target_port = "8118"
    }

    port {
      name        = "tor"
      port        = 9050
      protocol    = "TCP"
      target_port = "9050"
    }
  }
}

resource "kubernetes_persistent_volume_claim_v1" "tor-proxy_torrserver_data" {
  metadata {
    name      = "torrserver-data"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    annotations = {
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "5Gi"
      "resize.topolvm.io/threshold"     = "10%"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = "proxmox-lvm"

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

resource "kubernetes_stateful_set_v1" "tor-proxy_torrserver" {
  metadata {
    name      = "torrserver"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    annotations = {
      "pawl/scale" = "single"
    }
    labels = {
      "app.kubernetes.io/instance" = "torrserver"
      "app.kubernetes.io/name"     = "torrserver"
    }
  }

  spec {
    replicas     = "1"
    service_name = "torrserver"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "torrserver"
        "app.kubernetes.io/name"     = "torrserver"
      }
    }

    template {
      metadata {
        labels = {
          "app.kubernetes.io/instance" = "torrserver"
          "app.kubernetes.io/name"     = "torrserver"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        container {
          name  = "torrserver"
          image = "ghcr.io/yourok/torrserver:MatriX.141"

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
              port = "8090"
            }
          }

          port {
            name           = "http"
            container_port = 8090
            protocol       = "TCP"
          }

          port {
            name           = "bt-tcp"
            container_port = 5665
            protocol       = "TCP"
          }

          port {
            name           = "bt-udp"
            container_port = 5665
            protocol       = "UDP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/echo"
              port = "8090"
            }
          }

          resources {
            limits = {
              memory = "256Mi"
            }
            requests = {
              cpu    = "100m"
              memory = "256Mi"
            }
          }

          security_context {
            allow_privilege_escalation = false
            privileged                 = false
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

            http_get {
              path = "/echo"
              port = "8090"
            }
          }

          volume_mount {
            name       = "data"
            mount_path = "/opt/ts"
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

        volume {
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.tor-proxy_torrserver_data.metadata[0].name
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

resource "kubernetes_service_v1" "tor-proxy_torrserver" {
  metadata {
    name      = "torrserver"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "torrserver"
      "app.kubernetes.io/name"     = "torrserver"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "torrserver"
      "app.kubernetes.io/name"     = "torrserver"
    }
    type = "ClusterIP"

    port {
      name        = "http"
      port        = 8090
      protocol    = "TCP"
      target_port = "8090"
    }
  }
}

resource "kubernetes_service_v1" "tor-proxy_torrserver_bt" {
  metadata {
    name      = "torrserver-bt"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    annotations = {
      "metallb.io/allow-shared-ip" = "shared"
      "metallb.io/loadBalancerIPs" = "10.0.20.200"
    }
    labels = {
      "app.kubernetes.io/instance" = "torrserver"
      "app.kubernetes.io/name"     = "torrserver"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "torrserver"
      "app.kubernetes.io/name"     = "torrserver"
    }
    type = "LoadBalancer"

    port {
      name        = "bt-tcp"
      port        = 5665
      protocol    = "TCP"
      target_port = "5665"
    }

    port {
      name        = "bt-udp"
      port        = 5665
      protocol    = "UDP"
      target_port = "5665"
    }
  }
}

resource "kubernetes_ingress_v1" "tor-proxy_torrserver" {
  metadata {
    name      = "torrserver"
    namespace = kubernetes_namespace_v1.tor-proxy.metadata[0].name
    annotations = {
      "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
    }
  }

  spec {
    ingress_class_name = "traefik"

    rule {
      host = "torrserver.viktorbarzin.me"

      http {
        path {
          path      = "/"
          path_type = "Prefix"

          backend {
            service {
              name = "torrserver"

              port {
                name = "http"
              }
            }
          }
        }
      }
    }

    tls {
      hosts       = ["torrserver.viktorbarzin.me"]
      secret_name = "tls-secret"
    }
  }
}
