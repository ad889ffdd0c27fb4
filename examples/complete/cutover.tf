variable "active_color" {
  type    = string
  default = "blue"
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.active_color == "green" ? aws_lb_target_group.green.arn : aws_lb_target_group.blue.arn
  }

  lifecycle {
    ignore_changes = [default_action] # bluegreen_switch moves the traffic from here on
  }
}

resource "bluegreen_switch" "web" {
  active_color = var.active_color

  routes = {
    https = {
      listener_arn           = aws_lb_listener.https.arn
      blue_target_group_arn  = aws_lb_target_group.blue.arn
      green_target_group_arn = aws_lb_target_group.green.arn
    }
  }
}
