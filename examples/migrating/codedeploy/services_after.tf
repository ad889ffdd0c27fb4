# Beside CodeDeploy's service, this is the color without traffic alone: toset(["blue"]) where green is live.
resource "aws_ecs_service" "color" {
  for_each = toset(["blue", "green"])

  name            = "web-${each.key}"
  cluster         = aws_ecs_cluster.web.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  desired_count   = 2

  # The apply goes on once the tasks run.
  wait_for_steady_state = true

  load_balancer {
    target_group_arn = each.key == "blue" ? aws_lb_target_group.blue.arn : aws_lb_target_group.green.arn
    container_name   = "web"
    container_port   = 8080
  }

  network_configuration {
    subnets         = var.subnet_ids
    security_groups = var.security_group_ids
  }

  depends_on = [aws_lb_listener.web]
}
