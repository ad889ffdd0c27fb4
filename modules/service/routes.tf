locals {
  standby_color = var.active_color == "blue" ? "green" : "blue"

  # One listener or rule for production, and one that shows the standby. Each is born with the action that it should have, so
  # that one that is replaced is right from its first request on; bluegreen_switch moves the weights from then on.
  listeners = { for role, it in { production = var.listener, preview = var.preview_listener } : role => it if it != null }
  rules     = { for role, it in { production = var.rule, preview = var.preview_rule } : role => it if it != null }
  shown     = { production = var.active_color, preview = local.standby_color }

  # ELBv2 wants it as soon as two groups with stickiness of their own are in one action. One second is the shortest there is.
  group_stickiness = var.stickiness_seconds == null ? [] : [1]
}

resource "aws_lb_listener" "this" {
  for_each = local.listeners

  load_balancer_arn = each.value.load_balancer_arn
  port              = each.value.port
  protocol          = each.value.protocol
  certificate_arn   = each.value.certificate_arn
  ssl_policy        = each.value.ssl_policy
  tags              = var.tags

  default_action {
    type = "forward"

    forward {
      dynamic "target_group" {
        for_each = aws_lb_target_group.this

        content {
          arn    = target_group.value.arn
          weight = target_group.key == local.shown[each.key] ? 100 : 0
        }
      }

      dynamic "stickiness" {
        for_each = local.group_stickiness

        content {
          enabled  = true
          duration = stickiness.value
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [default_action]
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each = local.rules

  listener_arn = each.value.listener_arn
  priority     = each.value.priority
  tags         = var.tags

  action {
    type = "forward"

    forward {
      dynamic "target_group" {
        for_each = aws_lb_target_group.this

        content {
          arn    = target_group.value.arn
          weight = target_group.key == local.shown[each.key] ? 100 : 0
        }
      }

      dynamic "stickiness" {
        for_each = local.group_stickiness

        content {
          enabled  = true
          duration = stickiness.value
        }
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.host_headers) == 0 ? [] : [each.value.host_headers]

    content {
      host_header {
        values = condition.value
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.path_patterns) == 0 ? [] : [each.value.path_patterns]

    content {
      path_pattern {
        values = condition.value
      }
    }
  }

  lifecycle {
    ignore_changes = [action]
  }
}
