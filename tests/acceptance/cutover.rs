//! The first thing anybody does: blue, green, and back.

use crate::support::{Lab, assert_says};

#[tokio::test]
async fn the_declared_color_answers_and_every_second_plan_is_empty() {
    let lab = Lab::default().await;
    for color in ["blue", "green", "blue"] {
        lab.apply(color).await.success();
        assert_eq!(lab.answers().await, [color]);
        lab.assert_plan_is_empty(color).await;
    }
    let switch = lab.switch().await;
    assert_eq!(switch["standby_color"], "green");
    assert_eq!(switch["cutover"]["from"], "green");
    assert_eq!(switch["cutover"]["to"], "blue");
    assert_eq!(switch["cutover"]["skew_ms"], 0);
    assert_eq!(lab.live("http").await, (100.0, 0.0));
}

#[tokio::test]
async fn creating_over_what_is_already_live_attaches_the_standby_and_moves_nothing() {
    let lab = Lab::default().await;
    let plan = lab.plan("blue").await;
    assert_says(&plan, "Warning: Standby will be attached");
    assert_says(&plan, "Route http: its green target group is attached at weight 0");
    lab.apply("blue").await.success();
    assert_eq!((lab.calls("Modify").await.len(), lab.weights().await), (1, (1, 0)));
    assert_eq!(lab.forwarding(lab.listener()).await.len(), 2);
    let switch = lab.switch().await;
    assert_eq!((&switch["cutover"], &switch["standby_attached"]), (&serde_json::Value::Null, &true.into()));
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn the_plan_shows_the_cutover_before_anything_moves() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let written = lab.calls("Modify").await.len();
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, r#"~ active_color = "blue" -> "green""#);
    assert_says(&plan, "~ blue_percent = 100 -> 0");
    assert_says(&plan, "~ green_percent = 0 -> 100");
    assert_says(&plan, "Shift http: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.");
    assert!(!plan.both().contains("Standby not attached"), "{}", plan.both());
    assert_eq!(lab.calls("Modify").await.len(), written);
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_standby_that_is_not_attached_is_primed_before_it_gets_traffic() {
    let lab = Lab::default().await;
    assert_says(&lab.plan("green").await, "Warning: Standby not attached");
    lab.apply("green").await.success();
    let writes = lab.calls("ModifyListener").await;
    assert_eq!(writes.len(), 2, "one to prime and one to shift: {writes:?}");
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn a_saved_plan_is_applied_later() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=cutover.tfplan", "-var=active_color=green"]).await.success();
    assert_eq!(lab.answers().await, ["blue"]);
    lab.workspace.run(&["apply", "-no-color", "cutover.tfplan"]).await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn destroying_leaves_the_traffic_as_it_is() {
    let lab = Lab::default().await;
    lab.apply("green").await.success();
    let writes = lab.calls("Modify").await.len();
    lab.workspace.run(&["destroy", "-auto-approve", "-no-color", "-var=active_color=green"]).await.success();
    assert_eq!(lab.answers().await, ["green"]);
    assert_eq!(lab.calls("Modify").await.len(), writes);
    assert_eq!(lab.switch().await, serde_json::Value::Null);
}

#[tokio::test]
async fn changing_only_the_gate_moves_nothing() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let written = lab.calls("Modify").await.len();
    let configuration = crate::support::Configuration::of(lab.ready()).arguments("settle = \"1s\"");
    lab.write(&configuration);
    lab.apply("blue").await.success();
    assert_eq!(lab.calls("Modify").await.len(), written);
    lab.assert_plan_is_empty("blue").await;
}
