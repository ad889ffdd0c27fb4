# { blue_percent = 0, green_percent = 100 }
output "after_the_cutover" {
  value = provider::bluegreen::percentages("green")
}
