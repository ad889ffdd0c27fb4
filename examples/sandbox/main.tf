terraform {
  required_version = ">= 1.11"

  required_providers {
    bluegreen = {
      source  = "bluegreen/bluegreen"
      version = "~> 0.1"
    }
  }
}

locals {
  # The line that `bluegreen sandbox` prints once it is ready.
  sandbox = jsondecode(file("${path.module}/sandbox.json"))
  groups  = { for group in local.sandbox.target_groups : group.name => group.arn }
}

provider "bluegreen" {
  region     = local.sandbox.region
  access_key = "test"
  secret_key = "test"

  endpoints {
    elbv2 = local.sandbox.endpoint
    sts   = local.sandbox.endpoint
  }
}

variable "active_color" {
  type    = string
  default = "blue"
}

resource "bluegreen_switch" "web" {
  active_color = var.active_color

  routes = {
    http = {
      listener_arn           = local.sandbox.load_balancers[0].listeners[0].arn
      blue_target_group_arn  = local.groups["blue"]
      green_target_group_arn = local.groups["green"]
    }
  }

  # Short, because nothing is at stake here.
  gate   = { stable_for = "2s", interval = "1s" }
  settle = "1s"
}

output "url" {
  value = local.sandbox.load_balancers[0].listeners[0].url
}
