//! Somebody changes the listener by hand.

use crate::support::{Configuration, Lab, assert_says, one_listener};

#[tokio::test]
async fn a_flip_by_hand_is_followed_and_the_plan_shows_the_way_back() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("green"), 1)]).await;
    assert_eq!(lab.answers().await, ["green"]);

    let plan = lab.plan("blue").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: Active color changed outside of Terraform");
    assert_says(&plan, r#"~ active_color = "green" -> "blue""#);

    lab.apply("blue").await.success();
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn the_way_back_to_a_color_that_was_active_before_shows_every_step_again() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1)]).await;
    let plan = lab.plan("green").await;
    assert_says(&plan, r#"+ "Shift http: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.""#);
    lab.apply("green").await.success();
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn declaring_what_somebody_flipped_to_needs_no_change() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 1)]).await;
    lab.workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).await.success();
    assert_eq!(lab.switch().await["active_color"], "green");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn odd_weights_are_shown_and_completed() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 70), (lab.group("green"), 30)]).await;

    let plan = lab.plan("blue").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "~ blue_percent = 70 -> 100");
    lab.workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).await.success();
    let switch = lab.switch().await;
    assert_eq!((&switch["active_color"], &switch["standby_color"]), (&"blue".into(), &serde_json::Value::Null));
    lab.apply("blue").await.success();
    assert_eq!(lab.switch().await["standby_color"], "green");
    assert_eq!(lab.live("http").await, (100.0, 0.0));
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn somebody_who_moves_the_listener_after_the_plan_is_not_overwritten() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=cutover.tfplan", "-var=active_color=green"]).await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 50), (lab.group("green"), 50)]).await;
    let by_hand = lab.calls("Modify").await.len();

    let apply = lab.workspace.run(&["apply", "-no-color", "cutover.tfplan"]).await.failure();
    assert_says(&apply, "Error: Route changed by somebody else");
    assert_says(&apply, "it was at blue 100 % / green 0 % and is now at blue 50 % / green 50 %");
    assert_eq!(lab.calls("Modify").await.len(), by_hand);
}

#[tokio::test]
async fn a_deleted_listener_is_named_and_no_state_is_lost() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let arn = ("ListenerArn".to_owned(), lab.listener().to_owned());
    lab.aws().call("DeleteListener", &[arn]).await;

    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Listener or rule not found");
    assert_says(&apply, "Route http: its listener or rule does not exist");
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn a_listener_that_forwards_elsewhere_stops_a_cutover_but_neither_mending_nor_destroying() {
    let lab =
        Lab::toml(&one_listener("forward = { blue = 1 }\n[[target_groups]]\nname = \"other\""), Configuration::of)
            .await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("other"), 1)]).await;
    let plan = lab.plan("blue").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: Route forwards to an undeclared target group");
    assert_says(&lab.apply("blue").await.failure(), "Error: Route forwards to an undeclared target group");

    let mended = Configuration::of(lab.ready());
    let routes = mended.routes.replace(lab.group("blue"), lab.group("other"));
    lab.write(&mended.routes(routes));
    lab.apply("blue").await.success();
    lab.assert_plan_is_empty("blue").await;

    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1)]).await;
    lab.workspace.run(&["destroy", "-auto-approve", "-no-color"]).await.success();
}

#[tokio::test]
async fn a_plan_without_refresh_still_notices_what_really_is_there() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 50), (lab.group("green"), 50)]).await;
    let arguments = ["apply", "-refresh=false", "-auto-approve", "-no-color", "-var=active_color=green"];
    let apply = lab.workspace.run(&arguments).await.failure();
    assert_says(&apply, "Error: Route changed by somebody else");
    lab.write(&Configuration::of(lab.ready()));
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}
