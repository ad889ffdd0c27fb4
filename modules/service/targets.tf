locals {
  targets = merge([
    for color, targets in var.targets : {
      for index, target in targets : "${color}-${index}" => merge(target, { color = color })
    }
  ]...)

  autoscaling_groups = merge([
    for color, names in var.autoscaling_groups : {
      for index, name in names : "${color}-${index}" => { color = color, name = name }
    }
  ]...)
}

# Registered with a new group before they leave the old one, so that somebody answers throughout.
resource "aws_lb_target_group_attachment" "this" {
  for_each = local.targets

  target_group_arn = aws_lb_target_group.this[each.value.color].arn
  target_id        = each.value.id
  port             = each.value.port

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_autoscaling_attachment" "this" {
  for_each = local.autoscaling_groups

  autoscaling_group_name = each.value.name
  lb_target_group_arn    = aws_lb_target_group.this[each.value.color].arn

  lifecycle {
    create_before_destroy = true
  }
}
