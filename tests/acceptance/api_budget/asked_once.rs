//! Nothing is asked for twice that has just been answered, and nothing that does not matter.

use super::lab as fleet;
use crate::support::{Configuration, GATE, Lab};

/// Which actions were called since then, each once.
async fn actions_since(lab: &Lab, before: usize) -> Vec<String> {
    let calls = lab.calls("").await.split_off(before);
    let mut actions: Vec<_> = calls.iter().map(|call| call["action"].as_str().unwrap().to_owned()).collect();
    actions.sort();
    actions.dedup();
    actions
}

async fn count(lab: &Lab, action: &str) -> usize {
    lab.calls(action).await.len()
}

#[tokio::test]
async fn a_create_over_what_is_live_looks_at_routes_alone() {
    let lab = fleet().await;
    lab.apply("blue").await.success();
    assert_eq!(actions_since(&lab, 0).await, ["DescribeListeners", "DescribeLoadBalancers"]);
}

/// Only the comparison of the environments asks for target groups.
const COMPARED: &str = "DescribeTargetGroups";

#[tokio::test]
async fn the_environments_are_compared_once_in_an_apply_that_plans_by_itself() {
    for parity in ["warn", "enforce"] {
        let lab = Lab::default().await;
        lab.write(&Configuration::of(lab.ready()).arguments(format!("settle = \"0s\"\n  parity = \"{parity}\"")));
        lab.apply("blue").await.success();
        assert_eq!(count(&lab, COMPARED).await, 0);
        lab.apply("green").await.success();
        assert_eq!(count(&lab, COMPARED).await, 1, "{parity}");
    }
}

#[tokio::test]
async fn the_color_that_is_left_is_asked_for_its_health_where_it_is_compared_and_where_something_is_waited_for() {
    // A gate that the plan saw open, and that need not hold for any time, is waited for by nobody.
    for (parity, times) in [("warn", 1), ("off", 0)] {
        let lab = Lab::default().await;
        let arguments = format!("{GATE}\n  settle = \"0s\"\n  parity = \"{parity}\"");
        lab.write(&Configuration::of(lab.ready()).arguments(arguments));
        lab.apply("blue").await.success();
        lab.until_healthy("green").await;
        lab.apply("green").await.success();
        let calls = lab.calls("DescribeTargetHealth").await;
        let of_blue = calls.iter().filter(|call| call["resources"][0] == lab.group("blue")).count();
        assert_eq!(of_blue, times, "{parity}: {calls:?}");
    }
}

#[tokio::test]
async fn they_are_compared_anew_where_another_command_applies_the_plan() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=green.tfplan", "-var=active_color=green"]).await.success();
    assert_eq!(count(&lab, COMPARED).await, 1);
    lab.workspace.run(&["apply", "-no-color", "green.tfplan"]).await.success();
    assert_eq!(count(&lab, COMPARED).await, 2);
}

#[tokio::test]
async fn a_value_that_was_not_known_when_it_was_planned_makes_it_another_plan() {
    let lab = Lab::default().await;
    lab.write(&lab.with_everything_made_in_the_same_apply());
    lab.apply("green").await.success();
    // Nothing could be compared before the ARNs were known.
    assert_eq!(count(&lab, COMPARED).await, 1);
}
