# What terraform-aws-modules/alb 9 makes for a listener and its target groups, under its names, in front of a load balancer
# that is there already.

variable "name" { type = string }
variable "listeners" { type = any }
variable "target_groups" { type = any }

data "aws_lb" "this" {
  name = var.name
}

resource "aws_lb_target_group" "this" {
  for_each    = var.target_groups
  name        = each.value.name
  port        = each.value.port
  protocol    = each.value.protocol
  target_type = each.value.target_type
  vpc_id      = each.value.vpc_id
  health_check {
    interval          = each.value.health_check.interval
    timeout           = each.value.health_check.timeout
    healthy_threshold = each.value.health_check.healthy_threshold
  }
}

resource "aws_lb_listener" "this" {
  for_each          = var.listeners
  load_balancer_arn = data.aws_lb.this.arn
  port              = each.value.port
  protocol          = each.value.protocol

  default_action {
    type = "forward"
    forward {
      dynamic "target_group" {
        for_each = each.value.weighted_forward.target_groups
        content {
          arn    = aws_lb_target_group.this[target_group.value.target_group_key].arn
          weight = target_group.value.weight
        }
      }
    }
  }
}

output "listeners" {
  value = aws_lb_listener.this
}

output "target_groups" {
  value = aws_lb_target_group.this
}
