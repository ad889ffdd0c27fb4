variable "listener_arn" { type = string }
variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }

# terraform apply -invoke=action.bluegreen_watch.web -lock=false
action "bluegreen_watch" "web" {
  config {
    routes = {
      https = {
        listener_arn           = var.listener_arn
        blue_target_group_arn  = var.blue_target_group_arn
        green_target_group_arn = var.green_target_group_arn
      }
    }
    until   = "green"
    timeout = "30m"
  }
}
