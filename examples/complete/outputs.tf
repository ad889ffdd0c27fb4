output "url" {
  value = "https://${aws_lb.web.dns_name}"
}

output "standby_color" {
  value       = bluegreen_switch.web.standby_color
  description = "Where the next version is to be deployed."
}
