terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "whisper"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "whisper" {
  metadata {
    name = "whisper"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "restricted"
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

resource "kubernetes_default_service_account_v1" "whisper" {
  metadata {
    namespace = kubernetes_namespace_v1.whisper.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_persistent_volume_v1" "whisper_whisper-data-host" {
  metadata {
    name = "whisper.whisper-data-host"
  }

  spec {
    access_modes = ["ReadWriteMany"]
    capacity = {
      storage = "1Gi"
    }
    mount_options                    = ["nfsvers=4.2", "hard", "timeo=600", "retrans=2", "noatime"]
    persistent_volume_reclaim_policy = "Retain"
    storage_class_name               = "nfs"

    claim_ref {
      name      = "whisper-data-host"
      namespace = "whisper"
    }

    persistent_volume_source {
      csi {
        driver = "nfs.csi.k8s.io"
        volume_attributes = {
          server = "192.168.1.127"
          share  = "/srv/nfs/whisper"
        }
        volume_handle = "whisper.whisper-data-host"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_deployment_v1" "whisper_piper" {
  metadata {
    name      = "piper"
    namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "piper"
      "app.kubernetes.io/name"     = "piper"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "0"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "piper"
        "app.kubernetes.io/name"     = "piper"
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
          "app.kubernetes.io/instance" = "piper"
          "app.kubernetes.io/name"     = "piper"
        }
      }

      spec {
        automount_service_account_token = false
        enable_service_links            = false
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        termination_grace_period_seconds = 35

        container {
          name  = "piper"
          args  = ["--voice", "en_US-lessac-medium"]
          image = "rhasspy/wyoming-piper:1.5.0"

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
              port = "10200"
            }
          }

          port {
            name           = "wyoming"
            container_port = 10200
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
              port = "10200"
            }
          }

          resources {
            limits = {
              memory = "64Mi"
            }
            requests = {
              cpu    = "25m"
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
              port = "10200"
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
          fs_group               = "1000"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "1000"
          run_as_non_root        = true
          run_as_user            = "1000"

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
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.whisper_whisper-data-host.metadata[0].name
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

resource "kubernetes_service_v1" "whisper_piper" {
  metadata {
    name      = "piper"
    namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "piper"
      "app.kubernetes.io/name"     = "piper"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "piper"
      "app.kubernetes.io/name"     = "piper"
    }
    type = "ClusterIP"

    port {
      name        = "wyoming"
      port        = 10200
      protocol    = "TCP"
      target_port = "10200"
    }
  }
}

resource "kubernetes_manifest" "whisper_piper-tcp_ingress-route-tcp" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "IngressRouteTCP"
    metadata = {
      name      = "piper-tcp"
      namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    }
    spec = {
      entryPoints = ["piper-tcp"]
      routes = [
        {
          match = "HostSNI(`*`)"
          services = [
            {
              name = "piper"
              port = 10200
            },
          ]
        },
      ]
    }
  }
}

resource "kubernetes_persistent_volume_claim_v1" "whisper_whisper-data-host" {
  metadata {
    name      = "whisper-data-host"
    namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    annotations = {
      "pawl/backup" = "ephemeral"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteMany"]
    storage_class_name = "nfs"
    volume_name        = kubernetes_persistent_volume_v1.whisper_whisper-data-host.metadata[0].name

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

resource "kubernetes_deployment_v1" "whisper" {
  metadata {
    name      = "whisper"
    namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "whisper"
      "app.kubernetes.io/name"     = "whisper"
    }
  }

  spec {
    progress_deadline_seconds = 600
    replicas                  = "0"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "whisper"
        "app.kubernetes.io/name"     = "whisper"
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
          "app.kubernetes.io/instance" = "whisper"
          "app.kubernetes.io/name"     = "whisper"
        }
      }

      spec {
        automount_service_account_token = false
        enable_service_links            = false
        node_selector = {
          "nvidia.com/gpu.present" = "true"
        }
        termination_grace_period_seconds = 35

        container {
          name  = "whisper"
          args  = ["--model", "small-int8", "--language", "en", "--beam-size", "1"]
          image = "rhasspy/wyoming-whisper:2.4.0"

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
              port = "10300"
            }
          }

          port {
            name           = "wyoming"
            container_port = 10300
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            tcp_socket {
              port = "10300"
            }
          }

          resources {
            limits = {
              memory = "1Gi"
            }
            requests = {
              cpu    = "25m"
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

            tcp_socket {
              port = "10300"
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
          fs_group               = "1000"
          fs_group_change_policy = "OnRootMismatch"
          run_as_group           = "1000"
          run_as_non_root        = true
          run_as_user            = "1000"

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
          name = "data"

          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim_v1.whisper_whisper-data-host.metadata[0].name
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

resource "kubernetes_service_v1" "whisper" {
  metadata {
    name      = "whisper"
    namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "whisper"
      "app.kubernetes.io/name"     = "whisper"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "whisper"
      "app.kubernetes.io/name"     = "whisper"
    }
    type = "ClusterIP"

    port {
      name        = "wyoming"
      port        = 10300
      protocol    = "TCP"
      target_port = "10300"
    }
  }
}

resource "kubernetes_manifest" "whisper_whisper-tcp_ingress-route-tcp" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "IngressRouteTCP"
    metadata = {
      name      = "whisper-tcp"
      namespace = kubernetes_namespace_v1.whisper.metadata[0].name
    }
    spec = {
      entryPoints = ["whisper-tcp"]
      routes = [
        {
          match = "HostSNI(`*`)"
          services = [
            {
              name = "whisper"
              port = 10300
            },
          ]
        },
      ]
    }
  }
}
