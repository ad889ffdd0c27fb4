variable "traffic_distribution" {
  description = "blue, blue-90, split, green-90 or green"
  type        = string
  default     = "blue"
}

locals {
  traffic_dist_map = {
    blue     = { blue = 100, green = 0 }
    blue-90  = { blue = 90, green = 10 }
    split    = { blue = 50, green = 50 }
    green-90 = { blue = 10, green = 90 }
    green    = { blue = 0, green = 100 }
  }
}

resource "aws_lb_listener" "app" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.blue.arn
        weight = lookup(local.traffic_dist_map[var.traffic_distribution], "blue", 100)
      }
      target_group {
        arn    = aws_lb_target_group.green.arn
        weight = lookup(local.traffic_dist_map[var.traffic_distribution], "green", 0)
      }
      stickiness {
        enabled  = false
        duration = 1
      }
    }
  }
}
