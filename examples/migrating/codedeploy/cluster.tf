variable "subnet_ids" {
  type        = list(string)
  description = "At least two, in different availability zones."
}

variable "security_group_ids" {
  type = list(string)
}

resource "aws_ecs_cluster" "web" {
  name = "web"
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name         = "web"
    image        = "web:41"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
  }])
}
