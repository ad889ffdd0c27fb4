//! Many switches in one configuration share calls, and stay within what AWS gives an account.

mod asked_once;
mod crowd;
mod many_routes;
mod way_back;

use std::fmt::Write as _;

use serde_json::Value;
use workbench::http;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS};

/// How many switches there are: twice as many as Terraform works on at a time.
const SWITCHES: usize = 20;

/// As many listeners in front of the same two target groups.
fn topology() -> String {
    let mut listeners = "[[load_balancers]]\nname = \"web\"\n".to_owned();
    for number in 0..SWITCHES {
        write!(
            listeners,
            "[[load_balancers.listeners]]\nport = {}\nforward = {{ blue = 1, green = 0 }}\n",
            8000 + number
        )
        .unwrap();
    }
    format!("{listeners}{TWO_COLORS}")
}

/// A switch for each of them.
async fn lab() -> Lab {
    let lab = Lab::toml(&topology(), Configuration::of).await;
    let listeners: Vec<_> = lab.ready().load_balancers[0].listeners.iter().map(|listener| &listener.arn).collect();
    let (blue, green) = (lab.group("blue"), lab.group("green"));
    let provider = Configuration::of(lab.ready()).provider();
    let configuration = format!(
        r#"{provider}
variable "active_color" {{}}
resource "bluegreen_switch" "web" {{
  for_each     = toset({listeners:?})
  active_color = var.active_color
  routes = {{
    http = {{
      listener_arn           = each.key
      blue_target_group_arn  = "{blue}"
      green_target_group_arn = "{green}"
    }}
  }}
  {GATE}
  settle = "0s"
}}
"#
    );
    lab.workspace.write("main.tf", &configuration);
    lab
}

/// From now on the API takes as many calls as AWS does, with full buckets.
async fn limit_as_aws_does(lab: &Lab) {
    let limits = format!("{}/_sandbox/limits", lab.ready().endpoint);
    let answer = http::put(&limits, r#""aws""#).await.unwrap();
    assert!(answer.status.is_success(), "{}", answer.body);
}

fn throttled(call: &Value) -> bool {
    call["outcome"].as_str().is_some_and(|outcome| outcome.contains("Throttl"))
}

async fn count(lab: &Lab, action: &str) -> usize {
    lab.calls(action).await.len()
}

#[tokio::test]
async fn many_switches_are_refreshed_with_a_few_calls() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    let before = count(&lab, "").await;
    lab.assert_plan_is_empty("blue").await;
    let calls = lab.calls("").await.split_off(before);
    // One by one it would be a call for each switch. How many share one depends on how close together they come.
    assert!(calls.len() * 3 <= SWITCHES * 2, "{} calls: {calls:?}", calls.len());
    assert!(calls.iter().all(|call| call["action"] == "DescribeListeners"), "{calls:?}");
    let asked_for: usize = calls.iter().map(|call| call["resources"].as_array().unwrap().len()).sum();
    assert_eq!(asked_for, SWITCHES);
}

#[tokio::test]
async fn many_switches_are_cut_over_within_what_aws_gives_an_account() {
    let lab = lab().await;
    limit_as_aws_does(&lab).await;
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    lab.apply("green").await.success();
    lab.assert_plan_is_empty("green").await;
    let calls = lab.calls("").await;
    // Each process begins with a full bucket, AWS's may not be full again; the SDK repeats what is throttled then.
    let share = calls.iter().filter(|call| throttled(call)).count() * 100 / calls.len();
    assert!(share < 5, "{share} % of {} calls were throttled", calls.len());
    assert_eq!(count(&lab, "ModifyListener").await, SWITCHES);
}
