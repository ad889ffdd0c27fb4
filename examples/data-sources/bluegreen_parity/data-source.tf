variable "blue_target_group_arn" { type = string }
variable "green_target_group_arn" { type = string }

data "bluegreen_parity" "web" {
  blue_target_group_arn  = var.blue_target_group_arn
  green_target_group_arn = var.green_target_group_arn
}

output "alike" {
  value = data.bluegreen_parity.web.alike
}

output "what_differs" {
  value = data.bluegreen_parity.web.differences[*].what
}
