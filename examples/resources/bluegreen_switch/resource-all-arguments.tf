variable "active_color" { default = "blue" }
variable "listener_arn" { type = string }
variable "rule_arn" { type = string }
variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }

resource "bluegreen_switch" "web" {
  active_color = var.active_color

  # They move together. The keys name them in plans and messages.
  routes = {
    https = {
      listener_arn           = var.listener_arn
      blue_target_group_arn  = var.blue_target_group_arn
      green_target_group_arn = var.green_target_group_arn
    }
    api = {
      rule_arn               = var.rule_arn
      blue_target_group_arn  = var.blue_target_group_arn
      green_target_group_arn = var.green_target_group_arn
    }
  }

  gate = {
    min_healthy_percent = 90
    min_healthy_count   = 2
    stable_for          = "30s"
    timeout             = "15m"
    interval            = "10s"
    unknown_health      = "refuse"
  }

  settle = "30s"

  timeouts = {
    create = "30m"
    update = "30m"
  }
}
