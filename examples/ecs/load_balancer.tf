resource "aws_lb" "web" {
  name               = "web"
  load_balancer_type = "application"
  subnets            = var.subnet_ids
  security_groups    = var.security_group_ids
}

resource "aws_lb_target_group" "web" {
  for_each = toset(["blue", "green"])

  name        = "web-${each.key}"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = var.vpc_id

  health_check {
    path = "/healthz"
  }
}

# Both groups are named from the start: ECS creates no service for a group that no load balancer names.
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "forward"

    forward {
      dynamic "target_group" {
        for_each = aws_lb_target_group.web

        content {
          arn    = target_group.value.arn
          weight = target_group.key == var.active_color ? 100 : 0
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [default_action] # bluegreen_switch moves the traffic from here on
  }
}
