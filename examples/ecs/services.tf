resource "aws_ecs_cluster" "web" {
  name = "web"
}

resource "aws_ecs_task_definition" "web" {
  for_each = var.images

  family                   = "web-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = var.execution_role_arn

  container_definitions = jsonencode([{
    name         = "web"
    image        = each.value
    essential    = true
    portMappings = [{ containerPort = 8080 }]
  }])
}

# Two services that ECS rolls, each behind a group of its own.
resource "aws_ecs_service" "web" {
  for_each = aws_ecs_task_definition.web

  name            = "web-${each.key}"
  cluster         = aws_ecs_cluster.web.id
  task_definition = each.value.arn
  launch_type     = "FARGATE"
  desired_count   = var.task_count

  # The apply goes on to the cutover once the new tasks run.
  wait_for_steady_state = true

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.web[each.key].arn
    container_name   = "web"
    container_port   = 8080
  }

  network_configuration {
    subnets         = var.subnet_ids
    security_groups = var.security_group_ids
  }

  depends_on = [aws_lb_listener.http]
}
