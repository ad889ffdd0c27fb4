locals {
  groups = {
    blue_target_group_arn  = aws_lb_target_group.this["blue"].arn
    green_target_group_arn = aws_lb_target_group.this["green"].arn
  }
  routes = merge(
    { for role, listener in aws_lb_listener.this : role => merge({ listener_arn = listener.arn, rule_arn = null }, local.groups) },
    { for role, rule in aws_lb_listener_rule.this : role => merge({ listener_arn = null, rule_arn = rule.arn }, local.groups) },
  )
}

# Carries what the caller wants to be done first.
resource "terraform_data" "wait_for" {
  input = var.wait_for
}

resource "bluegreen_switch" "this" {
  active_color   = var.active_color
  routes         = { (var.name) = local.routes["production"] }
  preview_routes = contains(keys(local.routes), "preview") ? { "${var.name}-preview" = local.routes["preview"] } : null

  gate         = var.gate
  shift        = var.shift
  bake         = var.bake
  settle       = var.settle
  standby      = var.standby
  parity       = var.parity
  on_interrupt = var.on_interrupt
  timeouts     = var.timeouts

  lifecycle {
    precondition {
      condition     = (var.listener == null) != (var.rule == null)
      error_message = "Give exactly one of `listener` and `rule`: it is where the service's traffic comes from."
    }

    precondition {
      condition     = var.preview_listener == null || var.preview_rule == null
      error_message = "Give at most one of `preview_listener` and `preview_rule`."
    }
  }

  # First the targets, then the traffic.
  depends_on = [
    aws_autoscaling_attachment.this,
    aws_lb_target_group_attachment.this,
    terraform_data.wait_for,
  ]
}
