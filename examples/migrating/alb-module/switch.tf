# Takes every request that no other rule of the listener takes, so that its default action gets none any more.
resource "aws_lb_listener_rule" "web" {
  listener_arn = module.alb.listeners["http"].arn
  priority     = 50000 # the last one there can be

  action {
    type             = "forward"
    target_group_arn = module.alb.target_groups[var.active_color].arn
  }
  condition {
    path_pattern {
      values = ["/*"]
    }
  }

  lifecycle {
    ignore_changes = [action] # bluegreen_switch moves the traffic from here on
  }
}

resource "bluegreen_switch" "web" {
  active_color = var.active_color
  routes = {
    http = {
      rule_arn               = aws_lb_listener_rule.web.arn
      blue_target_group_arn  = module.alb.target_groups["blue"].arn
      green_target_group_arn = module.alb.target_groups["green"].arn
    }
  }
}
