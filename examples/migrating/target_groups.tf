resource "aws_lb_target_group" "blue" {
  name        = "web-blue"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-00000000000000000"
  health_check {
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
}

resource "aws_lb_target_group" "green" {
  name        = "web-green"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-00000000000000000"
  health_check {
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
}
