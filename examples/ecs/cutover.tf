resource "bluegreen_switch" "web" {
  active_color = var.active_color

  routes = {
    http = {
      listener_arn           = aws_lb_listener.http.arn
      blue_target_group_arn  = aws_lb_target_group.web["blue"].arn
      green_target_group_arn = aws_lb_target_group.web["green"].arn
    }
  }

  gate = {
    min_healthy_count = var.task_count
    stable_for        = "30s"
  }

  # First the new tasks, then the traffic.
  depends_on = [aws_ecs_service.web]
}
