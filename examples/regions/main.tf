variable "active_color" {
  type    = string
  default = "blue"
}

# The listener and the target groups in each region, by the region's name.
variable "regions" {
  type = map(object({
    listener_arn           = string
    blue_target_group_arn  = string
    green_target_group_arn = string
  }))
}

# One provider block serves all of them: the ARNs say which region is asked.
resource "bluegreen_switch" "web" {
  for_each     = var.regions
  active_color = var.active_color

  routes = {
    https = each.value
  }
}
