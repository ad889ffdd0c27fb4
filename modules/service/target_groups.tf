locals {
  colors = toset(["blue", "green"])

  # What ELB does not let anybody change: another value is another group. Its name must be another one, too, since the old one
  # is there until the new one has taken its place.
  fixed     = [var.port, var.protocol, var.protocol_version, var.target_type, var.vpc_id]
  fixed_tag = substr(sha1(jsonencode(local.fixed)), 0, 4)
}

# Both from the same description: what must not differ cannot.
resource "aws_lb_target_group" "this" {
  for_each = local.colors

  name                 = "${var.name}-${each.key}-${local.fixed_tag}"
  port                 = var.port
  protocol             = var.protocol
  protocol_version     = var.protocol_version
  target_type          = var.target_type
  vpc_id               = var.vpc_id
  deregistration_delay = var.deregistration_delay
  slow_start           = var.slow_start
  tags                 = merge(var.tags, { color = each.key })

  health_check {
    path                = var.health_check.path
    matcher             = var.health_check.matcher
    port                = var.health_check.port
    protocol            = coalesce(var.health_check.protocol, var.protocol)
    interval            = var.health_check.interval
    timeout             = var.health_check.timeout
    healthy_threshold   = var.health_check.healthy_threshold
    unhealthy_threshold = var.health_check.unhealthy_threshold
  }

  dynamic "stickiness" {
    for_each = var.stickiness_seconds == null ? [] : [var.stickiness_seconds]

    content {
      type            = "lb_cookie"
      cookie_duration = stickiness.value
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
