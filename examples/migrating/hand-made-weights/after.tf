resource "aws_lb_listener" "web" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

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
    http = {
      listener_arn           = aws_lb_listener.web.arn
      blue_target_group_arn  = aws_lb_target_group.blue.arn
      green_target_group_arn = aws_lb_target_group.green.arn
    }
  }
}
