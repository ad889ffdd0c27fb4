variable "active_color" {
  type    = string
  default = "blue"
}
variable "listener_arn" { type = string }
variable "rule_arn" { type = string }
variable "preview_listener_arn" { type = string }
variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }
variable "probe_token" {
  type      = string
  ephemeral = true
}

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

  # Shows the standby, for testing it before a cutover.
  preview_routes = {
    test = {
      listener_arn           = var.preview_listener_arn
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

    # Through the preview route, so that the standby answers.
    http_checks = [{
      name          = "ready"
      url           = "https://test.example.com/ready"
      expect_status = "200-299"
      expect_body   = "ready"
      successes     = 3
      timeout       = "5s"
      headers       = { "X-Probe" = "cutover" }
      headers_wo    = { "Authorization" = "Bearer ${var.probe_token}" } # neither the state nor a plan keeps it
    }]
  }

  # Five percent first; then everything. Instead of `canary`: `all_at_once`, `linear` or `steps`.
  shift = {
    canary = { percent = 5, bake = "10m" }
  }

  bake = {
    duration              = "5m"
    alarms                = ["web-5xx"]
    alarm_at_start        = "refuse"
    missing_data          = "tolerate"
    max_unhealthy_percent = 0
  }

  settle       = "30s"
  standby      = "attached"
  parity       = "warn"
  on_interrupt = "rollback"
  maintenance  = "wait"

  # At least as long as all of this may take: here 31 minutes.
  timeouts = {
    create = "45m"
    update = "45m"
  }
}
