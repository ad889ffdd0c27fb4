//! The policy allows what a cutover calls: all of it, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;
use workbench::http;

use crate::support::{Lab, TEST_GATE, TEST_STAGES, read};

fn allowed() -> BTreeSet<String> {
    let policy: Value = serde_json::from_str(&read("examples/iam/policy.json")).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let actions = statements.iter().flat_map(|statement| match &statement["Action"] {
        Value::Array(actions) => actions.clone(),
        one => vec![one.clone()],
    });
    actions.map(|action| action.as_str().unwrap().split_once(':').unwrap().1.to_owned()).collect()
}

#[tokio::test]
async fn the_policy_is_exactly_what_a_cutover_calls() {
    let lab = Lab::start().await;
    let by_hand = calls(&lab).await.len();
    lab.copy("examples/provider/provider.tf");
    lab.copy("examples/resources/bluegreen_switch/resource-all-arguments.tf");
    lab.write_variables();
    lab.override_for_the_sandbox(&format!("{TEST_GATE}\n{TEST_STAGES}"));
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    for color in ["blue", "green"] {
        let _ = lab.apply(color).await;
    }
    let _ = lab.terraform(&["destroy", "-auto-approve", "-no-color"]).await.success();
    let called: BTreeSet<_> = calls(&lab).await.split_off(by_hand).into_iter().collect();
    assert_eq!(called, allowed());
}

async fn calls(lab: &Lab) -> Vec<String> {
    let answer = http::get(&format!("{}/_sandbox/calls", lab.ready().endpoint)).await.unwrap();
    let calls: Vec<Value> = serde_json::from_str(&answer.body).unwrap();
    calls.iter().map(|call| call["action"].as_str().unwrap().to_owned()).collect()
}
