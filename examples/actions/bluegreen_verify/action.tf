variable "active_color" { type = string }
variable "listener_arn" { type = string }
variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }

locals {
  routes = {
    https = {
      listener_arn           = var.listener_arn
      blue_target_group_arn  = var.blue_target_group_arn
      green_target_group_arn = var.green_target_group_arn
    }
  }
  gate = {
    min_healthy_percent = 100
    stable_for          = "30s"
    timeout             = "5m"
  }
}

# The schema of the database, the cache, whatever must not change for a color that is not fit to be active.
resource "terraform_data" "migration" {
  input = var.active_color

  lifecycle {
    action_trigger {
      events  = [before_update]
      actions = [action.bluegreen_verify.web]
    }
  }
}

action "bluegreen_verify" "web" {
  config {
    active_color = var.active_color
    routes       = local.routes
    gate         = local.gate
    parity       = "enforce"
  }
}

resource "bluegreen_switch" "web" {
  active_color = var.active_color
  routes       = local.routes
  gate         = local.gate

  depends_on = [terraform_data.migration]
}
