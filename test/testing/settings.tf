terraform {
  required_providers {
    kubernetes = {
      source  = "kubernetes"
      version = "2.38.0"
    }
  }

  backend "pg" {
    conn_str = "postgres://state.example.org"
  }
}

provider "kubernetes" {}

resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name = "demo-settings"
  }

  data = {
    LOG_LEVEL = "info"
    WORKERS   = "4"
  }
}
