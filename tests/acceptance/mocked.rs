//! A module's own tests, with the provider mocked by the host: nothing is moved and nobody is asked.

use crate::support::Lab;

const TEST: &str = r#"
mock_provider "bluegreen" {}

run "the_declared_color_is_in_the_plan" {
  command = plan
  variables {
    active_color = "green"
  }
  assert {
    condition     = bluegreen_switch.web.active_color == "green"
    error_message = "the switch does not follow the variable"
  }
}

run "it_applies" {
  assert {
    condition     = bluegreen_switch.web.active_color == "blue"
    error_message = "blue is the default"
  }
}
"#;

#[tokio::test]
async fn a_configuration_is_tested_with_a_mocked_provider() {
    let lab = Lab::default().await;
    lab.workspace.write("switch.tftest.hcl", TEST);
    let _ = lab.workspace.run(&["test", "-no-color"]).await.success().says("2 passed, 0 failed.");
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}

const WITH_LIVE: &str = r#"
mock_provider "bluegreen" {
  mock_resource "bluegreen_switch" {
    defaults = {
      live = { http = { blue_percent = 90, green_percent = 10 } }
    }
  }
}

run "what_is_live_can_be_made_up" {
  assert {
    condition     = bluegreen_switch.web.live["http"].green_percent == 10
    error_message = "the mock is not used"
  }
}
"#;

#[tokio::test]
async fn what_is_live_can_be_mocked() {
    let lab = Lab::default().await;
    lab.workspace.write("switch.tftest.hcl", WITH_LIVE);
    let _ = lab.workspace.run(&["test", "-no-color"]).await.success().says("1 passed, 0 failed.");
}
