//! How healthy is healthy enough, for how long, and where.

use crate::support::{Configuration, Lab, assert_says, one_listener};

/// A listener of blue, and a green whose two targets are like this.
async fn lab(green: &str) -> Lab {
    let groups = one_listener("forward = { blue = 1 }");
    let (blue, _) = groups.split_once("[[target_groups]]\nname = \"green\"").unwrap();
    let lab = Lab::toml(&format!("{blue}[[target_groups]]\nname = \"green\"\n{green}"), Configuration::of).await;
    lab.apply("blue").await.success();
    lab
}

/// Declares a gate of this that soon gives up.
fn declare(lab: &Lab, what: &str) {
    let gate = format!("gate = {{ stable_for = \"0s\", interval = \"1s\", timeout = \"5s\", {what} }}");
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{gate}\n  settle = \"0s\"")));
}

#[tokio::test]
async fn targets_that_nobody_checks_are_enough_where_that_is_said() {
    let lab = lab("backends = { color = \"green\", count = 2 }\nhealth_check = { enabled = false }").await;
    // Whoever waited for what never comes would do so for ten minutes.
    lab.write(&Configuration::of(lab.ready()).arguments("settle = \"0s\""));
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Targets are not health-checked");
    assert_says(&apply, "Nobody checks the health of the targets in");
    assert_says(&apply, "set `unknown_health = \"allow\"` in `gate`");
    assert_eq!(lab.answers().await, ["blue"]);

    declare(&lab, "unknown_health = \"allow\"");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn every_zone_needs_a_healthy_target() {
    let zones = "zones = [\"us-east-1a\", \"us-east-1b\"]";
    let lab =
        lab(&format!("backends = {{ color = \"green\", count = 4, {zones} }}\nhealth_check = {{ interval_ms = 200 }}"))
            .await;
    declare(&lab, "min_healthy_percent = 50");
    let green = lab.targets("green");
    // Dealt out in turn: the first and the third are in one zone.
    for target in [&green[0], &green[2]] {
        lab.force_target(target, "unhealthy").await;
    }
    let apply = lab.apply("green").await.failure();
    assert_says(
        &apply,
        "2 of 4 green targets that can be in service are healthy, 2 needed and at least one in us-east-1a",
    );
    assert_eq!(lab.answers().await, ["blue"]);

    lab.force_target(&green[0], "healthy").await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn a_share_or_a_number_of_targets_may_be_enough() {
    let lab = Lab::default().await;
    declare(&lab, "min_healthy_percent = 60, min_healthy_count = 3");
    lab.apply("blue").await.success();
    lab.force_target(&lab.targets("green")[0], "unhealthy").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "2 of 3 green targets that can be in service are healthy, 3 needed");

    declare(&lab, "min_healthy_percent = 60, min_healthy_count = 2");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn targets_that_come_and_go_are_not_stable() {
    let lab = Lab::default().await;
    lab.apply("green").await.success();
    // After any break it is too late for the gate to hold for long enough, and there is time enough to be well again.
    let gate = r#"gate = { stable_for = "11s", interval = "1s", timeout = "12s" }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(gate));
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=blue"]).await;
    let looks = || async { lab.calls("DescribeTargetHealth").await.len() };
    let before = looks().await;
    lab.until("the gate has looked", || async { looks().await >= before + 4 }).await;
    lab.force_health("blue", "unhealthy").await;
    // Two looks after the change: one may have begun before it.
    let before = looks().await;
    lab.until("the gate has looked", || async { looks().await >= before + 2 }).await;
    lab.force_health("blue", "healthy").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Gate did not hold");
    assert_says(&run, "within 12s: the targets were healthy at times, but never for 11s without a break.");
    assert_eq!(lab.answers().await, ["green"]);
    assert_eq!(lab.switch().await["active_color"], "green");
}

#[tokio::test]
async fn a_target_that_leaves_while_a_stage_is_held_undoes_nothing() {
    let lab = Lab::default().await;
    let gate = r#"gate = { stable_for = "0s", interval = "1s", min_healthy_count = 3 }"#;
    let shift = r#"shift = { canary = { percent = 50, bake = "4s" } }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{gate}\n  {shift}\n  settle = \"0s\"")));
    lab.apply("blue").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    let target = &lab.targets("green")[0];
    let form = [
        ("TargetGroupArn".to_owned(), lab.group("green").to_owned()),
        ("Targets.member.1.Id".to_owned(), target.id.clone()),
        ("Targets.member.1.Port".to_owned(), target.port.to_string()),
    ];
    lab.aws().call("DeregisterTargets", &form).await;
    apply.wait().await.success();
    assert_eq!(lab.weights().await.0, 0);
    assert_eq!(lab.switch().await["active_color"], "green");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn what_is_tolerated_of_targets_is_tolerated_at_the_end_of_a_stage() {
    let lab = Lab::default().await;
    let gate = r#"gate = { stable_for = "0s", interval = "1s" }"#;
    let shift = r#"shift = { canary = { percent = 50, bake = "4s" } }"#;
    let bake = r#"bake = { duration = "2s", max_unhealthy_percent = 50 }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{gate}\n  {shift}\n  {bake}\n  settle = \"0s\"")));
    lab.apply("blue").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    lab.force_target(&lab.targets("green")[0], "unhealthy").await;
    apply.wait().await.success();
    assert_eq!(lab.weights().await.0, 0);
}

/// Green is four instances, of which one runs.
const MOSTLY_STOPPED: &str = r#"target_type = "instance"
targets = [{ id = "i-00000000000000001", port = 9 }, { id = "i-00000000000000002", port = 9 }, { id = "i-00000000000000003", port = 9 }, { id = "i-00000000000000004", port = 9 }]
[[instances]]
id = "i-00000000000000001"
[[instances]]
id = "i-00000000000000002"
state = "stopped"
[[instances]]
id = "i-00000000000000003"
state = "stopped"
[[instances]]
id = "i-00000000000000004"
state = "stopped"
"#;

#[tokio::test]
async fn a_fraction_of_the_fleet_does_not_pass_for_all_of_it() {
    let lab = lab(MOSTLY_STOPPED).await;
    declare(&lab, "min_healthy_percent = 100");
    let running = lab.targets("green").iter().find(|target| target.id.ends_with('1')).expect("the first instance");
    lab.force_target(running, "healthy").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "1 of 4 green targets that can be in service are healthy, 4 needed");
    assert_says(&apply, "is unused (Target.InvalidState: Target is in the stopped state)");
    assert_eq!(lab.answers().await, ["blue"]);
}
