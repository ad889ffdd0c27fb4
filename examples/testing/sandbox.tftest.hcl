run "blue_is_live" {
  assert {
    condition     = bluegreen_switch.web.live["http"].blue_percent == 100
    error_message = "Blue does not get all requests."
  }
}

run "a_cutover_moves_all_traffic" {
  variables {
    active_color = "green"
  }

  assert {
    condition     = bluegreen_switch.web.live["http"].green_percent == 100
    error_message = "Green does not get all requests."
  }
}

# What a test leaves behind: the last color that it made active.
run "and_back" {
  assert {
    condition     = bluegreen_switch.web.standby_color == "green"
    error_message = "Green is not the standby."
  }
}
