variable "listener_arn" { type = string }
variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }

data "bluegreen_switch" "web" {
  listener_arn           = var.listener_arn
  blue_target_group_arn  = var.blue_target_group_arn
  green_target_group_arn = var.green_target_group_arn
}

# Where a pipeline deploys the next version to.
output "deploy_to" {
  value = data.bluegreen_switch.web.standby_color
}

output "healthy_green_targets" {
  value = "${data.bluegreen_switch.web.green.healthy} of ${data.bluegreen_switch.web.green.total}"
}
