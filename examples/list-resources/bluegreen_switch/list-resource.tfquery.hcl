# Every listener and rule of the region whose target groups are called NAME-blue and NAME-green.
list "bluegreen_switch" "by_name" {
  provider = bluegreen
  limit    = 500

  config {
    blue_name  = "*-blue"
    green_name = "*-green"
  }
}

# Those whose target groups have a tag `color`, blue or green. What both of a pair have in common says the tag `service`.
list "bluegreen_switch" "by_tag" {
  provider = bluegreen
  limit    = 500

  config {
    color_tag = "color"
    pair_tag  = "service"
  }
}
