variable "ports" {
  description = "Of the target groups. Another port is another target group."
  type        = map(number)
  default     = { blue = 8080, green = 8080 }
}

resource "aws_lb_target_group" "web" {
  for_each    = var.ports
  name_prefix = "${each.key}-" # two of them can exist at a time
  port        = each.value
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-00000000000000000"
  health_check {
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
  lifecycle { create_before_destroy = true }
}

resource "aws_lb_target_group_attachment" "blue" {
  count            = length(var.blue_ports)
  target_group_arn = aws_lb_target_group.web["blue"].arn
  target_id        = "127.0.0.1"
  port             = var.blue_ports[count.index]

  # Otherwise the old group has no targets any more when the switch gets its turn.
  lifecycle { create_before_destroy = true }
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web[var.active_color].arn
  }
  lifecycle { ignore_changes = [default_action] }
}

resource "bluegreen_switch" "web" {
  active_color = var.active_color
  routes = {
    http = {
      listener_arn           = aws_lb_listener.web.arn
      blue_target_group_arn  = aws_lb_target_group.web["blue"].arn
      green_target_group_arn = aws_lb_target_group.web["green"].arn
    }
  }

  # New attachments come before the switch gets its turn, and old ones go after it.
  depends_on = [aws_lb_target_group_attachment.blue]
}
