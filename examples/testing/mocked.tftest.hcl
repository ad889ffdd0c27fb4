mock_provider "bluegreen" {
  mock_resource "bluegreen_switch" {
    defaults = {
      live = { http = { blue_percent = 100, green_percent = 0 } }
    }
  }
}

run "the_switch_follows_the_variable" {
  command = plan

  variables {
    active_color = "green"
  }

  assert {
    condition     = bluegreen_switch.web.active_color == "green"
    error_message = "The switch does not follow active_color."
  }
}

run "what_is_live_is_made_up" {
  assert {
    condition     = bluegreen_switch.web.live["http"].blue_percent == 100
    error_message = "The mock is not used."
  }
}
