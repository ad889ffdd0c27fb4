//! `bluegreen_verify`: whatever stands in the way of a cutover is an error before anything changes.

use crate::support::{Configuration, Lab, assert_says, flat};

use super::{actions_are_unknown, blue_live, lab, lab_of, verification, writes};

const EXAMPLE: &str = include_str!("../../../examples/actions/bluegreen_verify/action.tf");

#[tokio::test]
async fn a_standby_that_is_fit_is_verified_line_by_line_and_nothing_is_written() {
    if actions_are_unknown("a fit standby is verified") {
        return;
    }
    let lab = lab(|routes| verification(routes, "")).await;
    let run = lab.invoke("bluegreen_verify", &[]).await.success();
    for line in [
        "Action action.bluegreen_verify.web (triggered by CLI): http: blue 100 % / green 0 %",
        "parity: both environments are alike",
        "verified: the gate holds, and nothing stands in the way of a cutover",
    ] {
        assert_says(&run, line);
    }
    assert_eq!(writes(&lab).await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn an_unhealthy_standby_is_an_error_once_the_gates_time_is_over_and_nothing_is_written() {
    if actions_are_unknown("an unhealthy standby is an error") {
        return;
    }
    let short = "gate = { stable_for = \"0s\", interval = \"1s\", timeout = \"2s\" }";
    let lab = lab(|routes| verification(routes, "").replace(crate::support::GATE, short)).await;
    lab.force_health("green", "unhealthy").await;
    let run = lab.invoke("bluegreen_verify", &[]).await.failure();
    assert_says(&run, "Action action.bluegreen_verify.web (triggered by CLI): gate: 0 of 2 green targets");
    assert_says(&run, "Gate did not hold");
    assert!(!flat(&run).contains("verified"), "{}", run.both());
    assert_eq!(writes(&lab).await, Vec::<serde_json::Value>::new());
}

/// An alarm that fires, and target groups that differ where they must not.
#[tokio::test]
async fn an_alarm_and_a_difference_stand_in_the_way_and_nothing_is_written() {
    if actions_are_unknown("an alarm and a difference") {
        return;
    }
    let topology = format!("[[alarms]]\nname = \"web-5xx\"\nstate = \"ALARM\"\n{}", blue_live());
    let lab = lab_of(&topology.replacen("count = 2", "count = 3", 1), |_| String::new()).await;
    for (more, summary) in [
        ("bake = { alarms = [\"web-5xx\"], duration = \"1s\" }", "is in ALARM already, before any traffic has moved"),
        ("parity = \"enforce\"", "Environments of route http not alike"),
    ] {
        let configuration = Configuration::of(lab.ready());
        let routes = format!("routes = {{\n{}\n}}", configuration.routes);
        lab.workspace.write("main.tf", &format!("{}{}", configuration.provider(), verification(&routes, more)));
        assert_says(&lab.invoke("bluegreen_verify", &[]).await.failure(), summary);
    }
    assert_eq!(writes(&lab).await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn a_standby_that_is_on_no_route_is_told_and_stands_in_nobodys_way() {
    if actions_are_unknown("a standby that is on no route") {
        return;
    }
    let lab = lab(|routes| verification(routes, "")).await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1)]).await;
    let before = writes(&lab).await.len();
    let run = lab.invoke("bluegreen_verify", &[]).await.success();
    assert_says(&run, "Warning: Warning when invoking action The gate could not be verified: The targets");
    assert_says(&run, "verified as far as looking tells: the gate waits until the standby is on http");
    assert_eq!(writes(&lab).await.len(), before);
}

#[tokio::test]
async fn where_the_color_has_everything_there_is_nothing_to_verify() {
    if actions_are_unknown("nothing to verify") {
        return;
    }
    let lab = lab(|routes| verification(routes, "").replace("\"green\"\n", "\"blue\"\n")).await;
    lab.force_health("blue", "unhealthy").await;
    assert_says(&lab.invoke("bluegreen_verify", &[]).await.success(), "has all of the traffic already");
}

/// The example's switch, with a gate for tests.
async fn example() -> Lab {
    let lab = lab(|_| String::new()).await;
    let example = EXAMPLE.replace("\"30s\"", "\"0s\"").replace("\"5m\"", "\"3s\"\n    interval = \"1s\"");
    let settled = example.replace("  gate         = local.gate\n\n", "  gate = local.gate\n  settle = \"0s\"\n\n");
    assert_ne!(settled, example);
    lab.workspace.write("example.tf", &settled);
    let arns = [
        ("listener", lab.listener()),
        ("blue_target_group", lab.group("blue")),
        ("green_target_group", lab.group("green")),
    ];
    let variables: String = arns.iter().map(|(name, arn)| format!("{name}_arn = {arn:?}\n")).collect();
    lab.workspace.write("terraform.tfvars", &variables);
    lab.workspace.run(&["init", "-no-color"]).await.success();
    lab
}

#[tokio::test]
async fn the_example_keeps_what_comes_before_from_changing_for_a_color_that_is_not_fit() {
    if actions_are_unknown("the example of a verification") {
        return;
    }
    let lab = example().await;
    lab.apply("blue").await.success();
    lab.force_health("green", "unhealthy").await;
    let modified = lab.calls("Modify").await.len();
    let refused = lab.apply("green").await.failure();
    assert_says(
        &refused,
        "Action failed: action.bluegreen_verify.web (triggered by terraform_data.migration) - Gate did not hold",
    );
    let state = lab.workspace.state().await.to_string();
    assert!(state.contains(r#""input":"blue""#), "the migration has not run: {state}");
    assert_eq!(lab.calls("Modify").await.len(), modified);

    lab.force_health("green", "auto").await;
    assert_says(&lab.apply("green").await.success(), "verified: the gate holds");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn ctrl_c_while_it_waits_leaves_what_comes_after_it_as_it_was() {
    if actions_are_unknown("Ctrl-C while it verifies") {
        return;
    }
    let lab = example().await;
    lab.apply("blue").await.success();
    lab.force_health("green", "unhealthy").await;
    let example = std::fs::read_to_string(lab.workspace.path().join("example.tf")).unwrap();
    lab.workspace.write("example.tf", &example.replace("\"3s\"", "\"50m\""));
    let looks = async || lab.calls("DescribeTargetHealth").await.len();
    let before = looks().await;
    let mut apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    // More often than the plan does.
    lab.until("it waits for the gate", || async { looks().await > before + 6 }).await;
    apply.interrupt();
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: execution halted");
    assert!(!run.both().contains("panic"), "{}", run.both());
    let state = lab.workspace.state().await.to_string();
    assert!(state.contains(r#""input":"blue""#), "the migration has not run: {state}");
    assert_eq!(lab.weights().await, (1, 0));
}

#[tokio::test]
async fn wrong_arguments_are_refused_before_anything_is_asked() {
    if actions_are_unknown("wrong arguments of a verification") {
        return;
    }
    let lab = lab(|routes| verification(routes, "on_interrupt = \"stop\"")).await;
    let run = lab.workspace.run(&["validate", "-no-color"]).await.failure();
    assert_says(&run, "Expected \"rollback\", \"hold\" or \"finish\", got \"stop\"");
    let configuration = Configuration::of(lab.ready()).provider();
    lab.workspace.write("main.tf", &format!("{configuration}{}", verification("routes = {}", "")));
    assert_says(&lab.workspace.run(&["validate", "-no-color"]).await.failure(), "Expected at least one route");
}
