output "target_group_arns" {
  description = "The target groups by color, for whatever registers the targets. They are there once a listener or rule names both, as ECS wants it."
  value       = { for color, group in aws_lb_target_group.this : color => group.arn }
  depends_on  = [aws_lb_listener.this, aws_lb_listener_rule.this]
}

output "target_group_arn_suffixes" {
  description = "The target groups by color as CloudWatch calls them, for alarms."
  value       = { for color, group in aws_lb_target_group.this : color => group.arn_suffix }
}

output "route_arn" {
  description = "The listener or rule that production traffic comes through."
  value       = var.rule == null ? try(aws_lb_listener.this["production"].arn, null) : aws_lb_listener_rule.this["production"].arn
}

output "preview_route_arn" {
  description = "The listener or rule that shows the standby; null without one."
  value       = try(aws_lb_listener.this["preview"].arn, aws_lb_listener_rule.this["preview"].arn, null)
}

output "active_color" {
  description = "The color that production traffic goes to."
  value       = bluegreen_switch.this.active_color
}

output "standby_color" {
  description = "The color that the next version goes to; null while a cutover is half done."
  value       = bluegreen_switch.this.standby_color
}

output "live" {
  description = "The share of traffic of each color, as read from AWS: `blue_percent` and `green_percent`; null while the route does not forward."
  value       = lookup(bluegreen_switch.this.live, var.name, null)
}

output "last_cutover_at" {
  description = "When the last cutover ended; null before the first one."
  value       = try(bluegreen_switch.this.cutover.finished_at, null)
}
