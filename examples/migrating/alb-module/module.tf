module "alb" {
  source  = "terraform-aws-modules/alb/aws"
  version = "~> 9.0"

  name = "web"

  listeners = {
    http = {
      port     = 80
      protocol = "HTTP"
      weighted_forward = {
        target_groups = [
          { target_group_key = "blue", weight = 100 },
          { target_group_key = "green", weight = 0 },
        ]
      }
    }
  }

  target_groups = {
    for color in ["blue", "green"] : color => {
      name              = "web-${color}"
      port              = 8080
      protocol          = "HTTP"
      target_type       = "ip"
      vpc_id            = "vpc-00000000000000000"
      create_attachment = false
      health_check      = { interval = 5, timeout = 2, healthy_threshold = 2 }
    }
  }
}
