variable "active_color" {
  type    = string
  default = "blue"
}
variable "listener_arn" { type = string }
variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }

resource "bluegreen_switch" "web" {
  active_color = var.active_color

  routes = {
    https = {
      listener_arn           = var.listener_arn
      blue_target_group_arn  = var.blue_target_group_arn
      green_target_group_arn = var.green_target_group_arn
    }
  }
}
