# "green"
output "standby_color" {
  value = provider::bluegreen::other_color("blue")
}
