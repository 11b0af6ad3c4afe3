terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "crowdsec"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "crowdsec" {
  metadata {
    name = "crowdsec"
    labels = {
      "pod-security.kubernetes.io/audit"           = "restricted"
      "pod-security.kubernetes.io/audit-version"   = "latest"
      "pod-security.kubernetes.io/enforce"         = "baseline"
      "pod-security.kubernetes.io/enforce-version" = "latest"
      "pod-security.kubernetes.io/warn"            = "restricted"
      "pod-security.kubernetes.io/warn-version"    = "latest"
      "resource-governance/custom-quota"           = "true"
      "tier"                                       = "1-cluster"
    }
  }

  lifecycle {
    ignore_changes = [metadata[0].labels["goldilocks.fairwinds.com/vpa-update-mode"]]
  }
}

resource "kubernetes_default_service_account_v1" "crowdsec" {
  metadata {
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_config_map_v1" "crowdsec_crowdsec-lapi_config" {
  metadata {
    name      = "crowdsec-lapi-config"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  data = {
    "config.yaml.local" = <<-EOT
      db_config:
        type: postgres
        user: crowdsec
        password: $${DB_PASSWORD}
        db_name: crowdsec
        host: postgresql.dbaas.svc.cluster.local
        port: 5432
        flush:
          max_items: 10000
          max_age: 7d
      prometheus:
        enabled: true
        level: full
        listen_addr: 0.0.0.0
        listen_port: 6060
    EOT
    "profiles.yaml"     = <<-EOT
      name: captcha_remediation
      filters:
        - Alert.Remediation == true && Alert.GetScope() == "Ip" && Alert.GetScenario() in ["crowdsecurity/http-429-abuse", "crowdsecurity/http-403-abuse"]
      decisions:
        - type: captcha
          duration: 4h
      on_success: break
      ---
      name: default_ip_remediation
      filters:
        - Alert.Remediation == true && Alert.GetScope() == "Ip"
      decisions:
        - type: ban
          duration: 4h
      on_success: break
    EOT
  }
}

resource "kubernetes_deployment_v1" "crowdsec_crowdsec-lapi" {
  metadata {
    name      = "crowdsec-lapi"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "crowdsec-lapi"
      "app.kubernetes.io/name"     = "crowdsec-lapi"
    }
  }

  spec {
    min_ready_seconds         = 5
    progress_deadline_seconds = 600
    replicas                  = "3"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "crowdsec-lapi"
        "app.kubernetes.io/name"     = "crowdsec-lapi"
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
          "checksum/config" = "34d66325187fcc92444a0deb597e465d00b723839029a9788403aa6788233442"
        }
        labels = {
          "app.kubernetes.io/instance" = "crowdsec-lapi"
          "app.kubernetes.io/name"     = "crowdsec-lapi"
        }
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        priority_class_name              = "tier-1-cluster"
        termination_grace_period_seconds = 35

        container {
          name  = "crowdsec-lapi"
          image = "crowdsecurity/crowdsec:v1.7.7@sha256:6ca53ad26196ca59ddd4fa692a586b73d8fcde085046163b9ca2f04887dca563"

          env {
            name = "ENROLL_KEY"

            value_from {
              secret_key_ref {
                name = "crowdsec-lapi-secrets"
                key  = "enrollKey"
              }
            }
          }

          env {
            name  = "ENROLL_INSTANCE_NAME"
            value = "k8s-cluster"
          }

          env {
            name  = "ENROLL_TAGS"
            value = "k8s linux"
          }

          env {
            name = "DB_PASSWORD"

            value_from {
              secret_key_ref {
                name = "crowdsec-lapi-secrets"
                key  = "dbPassword"
              }
            }
          }

          env {
            name  = "DISABLE_AGENT"
            value = "true"
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
              port = "8080"
            }
          }

          port {
            name           = "api"
            container_port = 8080
            protocol       = "TCP"
          }

          port {
            name           = "metrics"
            container_port = 6060
            protocol       = "TCP"
          }

          readiness_probe {
            failure_threshold = 3
            period_seconds    = 10
            timeout_seconds   = 3

            http_get {
              path = "/health"
              port = "8080"
            }
          }

          resources {
            limits = {
              memory = "1Gi"
            }
            requests = {
              cpu    = "25m"
              memory = "128Mi"
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
              path = "/health"
              port = "8080"
            }
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/crowdsec/config.yaml.local"
            read_only  = true
            sub_path   = "config.yaml.local"
          }

          volume_mount {
            name       = "config"
            mount_path = "/etc/crowdsec/profiles.yaml"
            read_only  = true
            sub_path   = "profiles.yaml"
          }

          volume_mount {
            name       = "tmp"
            mount_path = "/tmp"
          }

          volume_mount {
            name       = "etc-crowdsec"
            mount_path = "/etc/crowdsec"
          }

          volume_mount {
            name       = "var-lib-crowdsec-data"
            mount_path = "/var/lib/crowdsec/data"
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
              "app.kubernetes.io/instance" = "crowdsec-lapi"
              "app.kubernetes.io/name"     = "crowdsec-lapi"
            }
          }
        }

        volume {
          name = "config"

          config_map {
            name = kubernetes_config_map_v1.crowdsec_crowdsec-lapi_config.metadata[0].name
          }
        }

        volume {
          name = "tmp"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "etc-crowdsec"

          empty_dir {
            size_limit = "64Mi"
          }
        }

        volume {
          name = "var-lib-crowdsec-data"

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

resource "kubernetes_service_v1" "crowdsec_crowdsec-lapi" {
  metadata {
    name      = "crowdsec-lapi"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "crowdsec-lapi"
      "app.kubernetes.io/name"     = "crowdsec-lapi"
    }
  }

  spec {
    selector = {
      "app.kubernetes.io/instance" = "crowdsec-lapi"
      "app.kubernetes.io/name"     = "crowdsec-lapi"
    }
    type = "ClusterIP"

    port {
      name        = "api"
      port        = 8080
      protocol    = "TCP"
      target_port = "8080"
    }

    port {
      name        = "metrics"
      port        = 6060
      protocol    = "TCP"
      target_port = "6060"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "crowdsec_crowdsec-lapi" {
  metadata {
    name      = "crowdsec-lapi"
    namespace = kubernetes_namespace_v1.crowdsec.metadata[0].name
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = {
        "app.kubernetes.io/instance" = "crowdsec-lapi"
        "app.kubernetes.io/name"     = "crowdsec-lapi"
      }
    }
  }
}
