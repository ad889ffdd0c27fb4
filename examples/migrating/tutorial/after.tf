resource "aws_lb_listener" "app" {
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

resource "bluegreen_switch" "app" {
  active_color = var.active_color
  routes = {
    http = {
      listener_arn           = aws_lb_listener.app.arn
      blue_target_group_arn  = aws_lb_target_group.blue.arn
      green_target_group_arn = aws_lb_target_group.green.arn
    }
  }

  # blue-90, split and green-90, in one apply that watches what happens.
  shift = {
    steps = [
      { percent = 10, hold = "5m" },
      { percent = 50, hold = "5m" },
      { percent = 90, hold = "5m" },
    ]
  }
}
