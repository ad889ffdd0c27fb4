//! The ways to plan that Terraform knows.

use crate::support::{Configuration, GATE, Lab, assert_says};

#[tokio::test]
async fn refresh_only_takes_in_what_is_live_and_writes_nothing() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("green"), 1)]).await;
    let written = lab.calls("Modify").await.len();

    let plan = lab.workspace.run(&["plan", "-refresh-only", "-detailed-exitcode", "-no-color"]).await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "~ active_color");
    assert_says(&plan, "Warning: Active color changed outside of Terraform");
    lab.workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).await.success();
    assert_eq!(lab.switch().await["active_color"], "green");
    assert_eq!(lab.live("http").await, (0.0, 100.0));
    assert_eq!(lab.calls("Modify").await.len(), written, "only somebody else has written");
}

#[tokio::test]
async fn arns_that_are_not_known_before_the_apply_are_no_mistake() {
    let lab = Lab::default().await;
    lab.write(&lab.with_everything_made_in_the_same_apply());
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Plan: 4 to add, 0 to change, 0 to destroy.");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

/// The listener is replaced, and with it everything that names the switch.
#[tokio::test]
async fn arns_that_become_unknown_again_are_no_mistake_either() {
    let lab = Lab::default().await;
    lab.write(&lab.with_everything_made_in_the_same_apply());
    lab.apply("blue").await.success();
    let replace = ["plan", "-detailed-exitcode", "-no-color", "-replace=terraform_data.listener"];
    let plan = lab.workspace.run(&replace).await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Plan: 1 to add, 1 to change, 1 to destroy.");
    let replace = ["apply", "-auto-approve", "-no-color", "-replace=terraform_data.listener"];
    lab.workspace.run(&replace).await.success();
    lab.assert_plan_is_empty("blue").await;
    lab.apply("green").await.success();
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_switch_that_is_replaced_at_will_shows_what_moves_and_moves_it_through_the_gate() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(GATE.replace("30s", "3s")));
    lab.apply("blue").await.success();
    let replace = ["-replace=bluegreen_switch.web", "-var=active_color=green", "-no-color"];
    let plan = lab.workspace.run(&[&["plan"], &replace[..]].concat()).await.success();
    assert_says(&plan, "~ green_percent = 0 -> 100");
    lab.force_health("green", "unhealthy").await;
    let apply = lab.workspace.run(&[&["apply", "-auto-approve"], &replace[..]].concat()).await.failure();
    assert_says(&apply, "Error: Gate did not hold");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_saved_plan_meets_the_gate_of_the_moment_in_which_it_is_applied() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(GATE.replace("30s", "3s")));
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=saved", "-var=active_color=green"]).await.success();
    lab.force_health("green", "unhealthy").await;

    let apply = lab.workspace.run(&["apply", "-no-color", "saved"]).await.failure();
    assert_says(&apply, "Error: Gate did not hold");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
    assert_eq!(lab.plan("green").await.code, 2);
}

/// The guide "Supported versions" says that `-refresh=false` and `-minimal-refresh` hide it.
#[tokio::test]
async fn a_plan_without_refresh_that_asks_for_what_is_stored_is_empty_whatever_is_live() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 1)]).await;
    let blue = ["plan", "-refresh=false", "-detailed-exitcode", "-no-color", "-var=active_color=blue"];
    let plan = lab.workspace.run(&blue).await;
    assert_eq!(plan.code, 0, "{}", plan.both());
    assert!(!plan.both().contains("outside of Terraform"), "{}", plan.both());

    let refreshed = lab.plan("blue").await;
    assert_eq!(refreshed.code, 2, "{}", refreshed.both());
    assert_says(&refreshed, "Warning: Active color changed outside of Terraform");
}

const UNREFRESHED: [&str; 5] = ["apply", "-refresh=false", "-auto-approve", "-no-color", "-var=active_color=green"];

#[tokio::test]
async fn a_plan_without_refresh_whose_goal_is_reached_already_is_told_and_writes_nothing() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 1)]).await;
    let written = lab.calls("Modify").await.len();
    let plan = ["plan", "-refresh=false", "-no-color", "-var=active_color=green"];
    assert_says(&lab.workspace.run(&plan).await.success(), "Warning: Cutover already made");
    let apply = lab.workspace.run(&UNREFRESHED).await.success();
    assert_says(&apply, "Everything goes to green already");
    assert_eq!(lab.calls("Modify").await.len(), written);
    assert_eq!(lab.switch().await["active_color"], "green");
    assert_eq!(lab.live("http").await, (0.0, 100.0));
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_plan_without_refresh_that_begins_elsewhere_is_refused_with_the_way_out() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1), (lab.group("green"), 1)]).await;
    let apply = lab.workspace.run(&UNREFRESHED).await.failure();
    assert_says(&apply, "Error: Route changed by somebody else");
    assert_says(&apply, "plan again with a refresh (without `-refresh=false` and `-minimal-refresh`), and apply that.");
    lab.apply("green").await.success();
}

#[tokio::test]
async fn a_saved_plan_whose_goal_somebody_has_reached_meanwhile_makes_the_state_true() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=saved", "-var=active_color=green"]).await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 1)]).await;
    let written = lab.calls("Modify").await.len();
    let apply = lab.workspace.run(&["apply", "-no-color", "saved"]).await.success();
    assert_says(&apply, "Warning: Cutover already made");
    assert_eq!((lab.calls("Modify").await.len(), lab.live("http").await), (written, (0.0, 100.0)));
    lab.assert_plan_is_empty("green").await;
}

/// What a team's tool puts in the place of an ARN that is not known yet.
#[tokio::test]
async fn a_create_over_routes_that_do_not_exist_yet_is_a_warning_in_the_plan_and_an_error_in_the_apply() {
    let lab = Lab::default().await;
    let mock = Configuration::of(lab.ready());
    let routes = mock.routes.replace("listener/app/web/", "listener/app/mock/");
    lab.write(&mock.routes(routes));
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: Listener or rule not found");
    assert_says(&lab.apply("green").await.failure(), "Error: Listener or rule not found");
    assert_eq!(lab.switch().await, serde_json::Value::Null);
}
