terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = ">= 2.38.0, < 4.0.0"
    }
  }

  backend "pg" {
    schema_name = "broker-sync"
  }
}

provider "kubernetes" {}

resource "kubernetes_namespace_v1" "broker-sync" {
  metadata {
    name = "broker-sync"
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

resource "kubernetes_default_service_account_v1" "broker-sync" {
  metadata {
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
  }

  automount_service_account_token = false
}

resource "kubernetes_manifest" "broker-sync_broker-sync-secrets_external-secret" {
  manifest = {
    apiVersion = "external-secrets.io/v1"
    kind       = "ExternalSecret"
    metadata = {
      name      = "broker-sync-secrets"
      namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    }
    spec = {
      dataFrom = [
        {
          extract = {
            key = "broker-sync"
          }
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
        name           = "broker-sync-secrets"
      }
    }
  }
}

resource "kubernetes_persistent_volume_claim_v1" "broker-sync_broker-sync-data-encrypted" {
  metadata {
    name      = "broker-sync-data-encrypted"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    annotations = {
      "pawl/backup"                     = "broker-sync-backup"
      "resize.topolvm.io/increase"      = "100%"
      "resize.topolvm.io/storage_limit" = "5Gi"
      "resize.topolvm.io/threshold"     = "10%"
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

resource "kubernetes_persistent_volume_v1" "broker-sync_broker-sync-backup" {
  metadata {
    name = "broker-sync.broker-sync-backup"
  }

  spec {
    access_modes = ["ReadWriteMany"]
    capacity = {
      storage = "10Gi"
    }
    mount_options                    = ["nfsvers=4.2", "hard", "timeo=600", "retrans=2", "noatime"]
    persistent_volume_reclaim_policy = "Retain"
    storage_class_name               = "nfs"

    claim_ref {
      name      = "broker-sync-backup"
      namespace = "broker-sync"
    }

    persistent_volume_source {
      csi {
        driver = "nfs.csi.k8s.io"
        volume_attributes = {
          server = "192.168.1.127"
          share  = "/srv/nfs/broker-sync-backup"
        }
        volume_handle = "broker-sync.broker-sync-backup"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_persistent_volume_claim_v1" "broker-sync_broker-sync-backup" {
  metadata {
    name      = "broker-sync-backup"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    annotations = {
      "pawl/backup" = "ephemeral"
    }
  }

  wait_until_bound = false

  spec {
    access_modes       = ["ReadWriteMany"]
    storage_class_name = "nfs"
    volume_name        = kubernetes_persistent_volume_v1.broker-sync_broker-sync-backup.metadata[0].name

    resources {
      requests = {
        storage = "10Gi"
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-backup" {
  metadata {
    name      = "broker-sync-backup"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    annotations = {
      "pawl/backup" = "broker-sync-backup"
    }
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-backup"
      "app.kubernetes.io/name"     = "broker-sync-backup"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "15 4 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 1

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-backup"
              "app.kubernetes.io/name"                = "broker-sync-backup"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name = "broker-sync-backup"
              command = [
                "/bin/sh",
                "-c",
                <<-EOT
                  set -eu
                  to=/backup/$(date +%Y-%m-%dT%H-%M-%S)
                  mkdir "$to"
                  for each in sync.db fx.db csv-archive; do [ ! -e "/data/$each" ] || cp -a "/data/$each" "$to/"; done
                  ls -1d /backup/*/ | sort | head -n -30 | xargs -r rm -rf
                EOT
              ]
              image = "alpine:3.20.3"

              resources {
                limits = {
                  memory = "64Mi"
                }
                requests = {
                  cpu    = "5m"
                  memory = "16Mi"
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
                name       = "data"
                mount_path = "/data"
                read_only  = true
              }

              volume_mount {
                name       = "backup"
                mount_path = "/backup"
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
                read_only  = true
              }
            }

            volume {
              name = "backup"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-backup.metadata[0].name
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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-csv" {
  metadata {
    name      = "broker-sync-csv"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-csv"
      "app.kubernetes.io/name"     = "broker-sync-csv"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "0 3 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    suspend                       = true
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 1

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-csv"
              "app.kubernetes.io/name"                = "broker-sync-csv"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name    = "broker-sync-csv"
              command = ["broker-sync", "csv-drop"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              env {
                name  = "BROKER_SYNC_DATA_DIR"
                value = "/data"
              }

              env {
                name  = "WF_SESSION_PATH"
                value = "/data/wealthfolio_session.json"
              }

              env {
                name = "WF_BASE_URL"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_base_url"
                  }
                }
              }

              env {
                name = "WF_USERNAME"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_username"
                  }
                }
              }

              env {
                name = "WF_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_password"
                  }
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
                run_as_non_root            = true

                capabilities {
                  drop = ["ALL"]
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

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-fidelity" {
  metadata {
    name      = "broker-sync-fidelity"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-fidelity"
      "app.kubernetes.io/name"     = "broker-sync-fidelity"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "0 5 20 * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 1

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-fidelity"
              "app.kubernetes.io/name"                = "broker-sync-fidelity"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name    = "broker-sync-fidelity"
              command = ["broker-sync", "fidelity-ingest"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              env {
                name  = "BROKER_SYNC_DATA_DIR"
                value = "/data"
              }

              env {
                name  = "WF_SESSION_PATH"
                value = "/data/wealthfolio_session.json"
              }

              env {
                name = "WF_BASE_URL"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_base_url"
                  }
                }
              }

              env {
                name = "WF_USERNAME"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_username"
                  }
                }
              }

              env {
                name = "WF_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_password"
                  }
                }
              }

              env {
                name  = "FIDELITY_STORAGE_STATE_PATH"
                value = "/data/fidelity_storage_state.json"
              }

              env {
                name = "FIDELITY_PLAN_ID"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "fidelity_plan_id"
                  }
                }
              }

              resources {
                limits = {
                  memory = "1280Mi"
                }
                requests = {
                  cpu    = "50m"
                  memory = "512Mi"
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
                name       = "data"
                mount_path = "/data"
              }

              volume_mount {
                name       = "secrets"
                mount_path = "/secrets"
                read_only  = true
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            init_container {
              name = "stage-storage-state"
              command = [
                "/bin/sh",
                "-c",
                "install -m 600 /secrets/fidelity_storage_state /data/fidelity_storage_state.json",
              ]
              image = "busybox:1.36.1"

              resources {
                limits = {
                  memory = "32Mi"
                }
                requests = {
                  cpu    = "5m"
                  memory = "8Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                privileged                 = false
                read_only_root_filesystem  = true
                run_as_group               = "10001"
                run_as_non_root            = true
                run_as_user                = "10001"

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "secrets"
                mount_path = "/secrets"
              }

              volume_mount {
                name       = "data"
                mount_path = "/data"
              }

              volume_mount {
                name       = "stage-storage-state-tmp"
                mount_path = "/tmp"
              }
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
              }
            }

            volume {
              name = "secrets"

              secret {
                default_mode = "0440"
                secret_name  = "broker-sync-secrets"
              }
            }

            volume {
              name = "tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }

            volume {
              name = "stage-storage-state-tmp"

              empty_dir {
                size_limit = "64Mi"
              }
            }
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-fx-reconcile" {
  metadata {
    name      = "broker-sync-fx-reconcile"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-fx-reconcile"
      "app.kubernetes.io/name"     = "broker-sync-fx-reconcile"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "5 5 7 * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    suspend                       = true
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 1

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-fx-reconcile"
              "app.kubernetes.io/name"                = "broker-sync-fx-reconcile"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name    = "broker-sync-fx-reconcile"
              command = ["broker-sync", "fx-reconcile"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              env {
                name  = "BROKER_SYNC_DATA_DIR"
                value = "/data"
              }

              env {
                name  = "WF_SESSION_PATH"
                value = "/data/wealthfolio_session.json"
              }

              env {
                name = "WF_BASE_URL"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_base_url"
                  }
                }
              }

              env {
                name = "WF_USERNAME"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_username"
                  }
                }
              }

              env {
                name = "WF_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_password"
                  }
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
                run_as_non_root            = true

                capabilities {
                  drop = ["ALL"]
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

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-ibkr" {
  metadata {
    name      = "broker-sync-ibkr"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-ibkr"
      "app.kubernetes.io/name"     = "broker-sync-ibkr"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "0 2 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 2

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-ibkr"
              "app.kubernetes.io/name"                = "broker-sync-ibkr"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name    = "broker-sync-ibkr"
              command = ["broker-sync", "ibkr"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              env {
                name  = "BROKER_SYNC_DATA_DIR"
                value = "/data"
              }

              env {
                name  = "WF_SESSION_PATH"
                value = "/data/wealthfolio_session.json"
              }

              env {
                name = "WF_BASE_URL"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_base_url"
                  }
                }
              }

              env {
                name = "WF_USERNAME"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_username"
                  }
                }
              }

              env {
                name = "WF_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_password"
                  }
                }
              }

              env {
                name = "IBKR_FLEX_TOKEN"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "ibkr_flex_token"
                  }
                }
              }

              env {
                name = "IBKR_FLEX_QUERY_ID"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "ibkr_flex_query_id"
                  }
                }
              }

              env {
                name = "IBKR_ACCOUNT_ID_UPSTREAM"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "ibkr_account_id_upstream"
                  }
                }
              }

              resources {
                limits = {
                  memory = "256Mi"
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

              volume_mount {
                name       = "data"
                mount_path = "/data"
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-imap" {
  metadata {
    name      = "broker-sync-imap"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-imap"
      "app.kubernetes.io/name"     = "broker-sync-imap"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "30 2 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 2

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-imap"
              "app.kubernetes.io/name"                = "broker-sync-imap"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name    = "broker-sync-imap"
              command = ["broker-sync", "imap-ingest"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              env {
                name  = "BROKER_SYNC_DATA_DIR"
                value = "/data"
              }

              env {
                name  = "WF_SESSION_PATH"
                value = "/data/wealthfolio_session.json"
              }

              env {
                name = "WF_BASE_URL"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_base_url"
                  }
                }
              }

              env {
                name = "WF_USERNAME"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_username"
                  }
                }
              }

              env {
                name = "WF_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_password"
                  }
                }
              }

              env {
                name = "IMAP_HOST"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "imap_host"
                  }
                }
              }

              env {
                name = "IMAP_USER"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "imap_user"
                  }
                }
              }

              env {
                name = "IMAP_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "imap_password"
                  }
                }
              }

              env {
                name = "IMAP_DIRECTORY"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "imap_directory"
                  }
                }
              }

              resources {
                limits = {
                  memory = "256Mi"
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
                name       = "data"
                mount_path = "/data"
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-trading212" {
  metadata {
    name      = "broker-sync-trading212"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-trading212"
      "app.kubernetes.io/name"     = "broker-sync-trading212"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "0 2 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 2

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance"            = "broker-sync-trading212"
              "app.kubernetes.io/name"                = "broker-sync-trading212"
              "claim.pawl/broker-sync-data-encrypted" = "mounted"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            affinity {
              pod_affinity {
                required_during_scheduling_ignored_during_execution {
                  topology_key = "kubernetes.io/hostname"

                  label_selector {
                    match_labels = {
                      "claim.pawl/broker-sync-data-encrypted" = "mounted"
                    }
                  }
                }
              }
            }

            container {
              name    = "broker-sync-trading212"
              command = ["broker-sync", "trading212", "--mode", "steady"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              env {
                name  = "BROKER_SYNC_DATA_DIR"
                value = "/data"
              }

              env {
                name  = "WF_SESSION_PATH"
                value = "/data/wealthfolio_session.json"
              }

              env {
                name = "WF_BASE_URL"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_base_url"
                  }
                }
              }

              env {
                name = "WF_USERNAME"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_username"
                  }
                }
              }

              env {
                name = "WF_PASSWORD"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "wf_password"
                  }
                }
              }

              env {
                name = "T212_API_KEYS_JSON"

                value_from {
                  secret_key_ref {
                    name = "broker-sync-secrets"
                    key  = "trading212_api_keys"
                  }
                }
              }

              resources {
                limits = {
                  memory = "256Mi"
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

              volume_mount {
                name       = "data"
                mount_path = "/data"
              }

              volume_mount {
                name       = "tmp"
                mount_path = "/tmp"
              }
            }

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            volume {
              name = "data"

              persistent_volume_claim {
                claim_name = kubernetes_persistent_volume_claim_v1.broker-sync_broker-sync-data-encrypted.metadata[0].name
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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}

resource "kubernetes_cron_job_v1" "broker-sync_broker-sync-version" {
  metadata {
    name      = "broker-sync-version"
    namespace = kubernetes_namespace_v1.broker-sync.metadata[0].name
    labels = {
      "app.kubernetes.io/instance" = "broker-sync-version"
      "app.kubernetes.io/name"     = "broker-sync-version"
    }
  }

  spec {
    concurrency_policy            = "Forbid"
    failed_jobs_history_limit     = 3
    schedule                      = "0 1 * * *"
    starting_deadline_seconds     = 3600
    successful_jobs_history_limit = 3
    timezone                      = "Europe/London"

    job_template {
      metadata {}

      spec {
        active_deadline_seconds = 1800
        backoff_limit           = 1

        template {
          metadata {
            labels = {
              "app.kubernetes.io/instance" = "broker-sync-version"
              "app.kubernetes.io/name"     = "broker-sync-version"
            }
          }

          spec {
            automount_service_account_token = false
            enable_service_links            = false
            restart_policy                  = "Never"

            container {
              name    = "broker-sync-version"
              command = ["broker-sync", "version"]
              image   = "ghcr.io/viktorbarzin/wealthfolio-sync:latest"

              resources {
                limits = {
                  memory = "128Mi"
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

            image_pull_secrets {
              name = "ghcr-credentials"
            }

            security_context {
              fs_group               = "10001"
              fs_group_change_policy = "OnRootMismatch"
              run_as_group           = "10001"
              run_as_non_root        = true
              run_as_user            = "10001"

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
    }
  }

  lifecycle {
    ignore_changes = [spec[0].job_template[0].spec[0].template[0].spec[0].dns_config]
  }
}
