//! Values that are none of those that an argument takes.

use super::assert_refused;
use crate::support::{Configuration, GATE, Lab, assert_says, flat, group};

#[tokio::test]
async fn a_color_that_is_none() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let run = lab.apply("red").await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    assert_says(&run, "Error: Invalid active_color");
    assert_says(&run, "active_color = var.active_color");
    assert_says(&run, r#"Expected "blue" or "green", got "red"."#);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn a_malformed_duration() {
    assert_refused(
        |_, configuration| configuration.arguments("gate = { stable_for = \"10 minutes\" }"),
        &["Error: Invalid stable_for", r#"Expected a duration such as "30s", "10m" or "1h30m", got "10 minutes"."#],
    )
    .await;
}

#[tokio::test]
async fn a_percentage_above_a_hundred() {
    assert_refused(
        |_, configuration| configuration.arguments("gate = { min_healthy_percent = 101 }"),
        &["Error: Invalid min_healthy_percent", "Expected a whole number from 0 to 100, got 101."],
    )
    .await;
}

#[tokio::test]
async fn an_unknown_policy_word() {
    assert_refused(
        |_, configuration| configuration.arguments("gate = { unknown_health = \"ignore\" }"),
        &["Error: Invalid unknown_health", r#"Expected "refuse" or "allow", got "ignore"."#],
    )
    .await;
}

#[tokio::test]
async fn a_required_value_that_is_null() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = { steps = [{ percent = null, hold = \"5m\" }] }"),
        &["Error: Missing percent", "Expected a value for `percent`, got null."],
    )
    .await;
    assert_refused(
        |_, configuration| configuration.arguments("bake = { alarms = [null] }"),
        &["Error: Missing alarms", "bake = {"],
    )
    .await;
    assert_refused(
        |ready, configuration| {
            let routes = configuration.routes.replace(&format!("\"{}\"", group(ready, "green")), "null");
            configuration.routes(routes)
        },
        &["Error: Missing green_target_group_arn", "http = {"],
    )
    .await;
}

#[tokio::test]
async fn alternatives_that_are_not_known_yet_are_no_mistake() {
    let lab = Lab::default().await;
    let configuration = Configuration::of(lab.ready());
    let routes = configuration.routes.replace("listener_arn =", "rule_arn = var.rule_arn\n      listener_arn =");
    let shift = "shift = { canary = var.canary, steps = [{ percent = 50, hold = \"1s\" }] }";
    let arguments = format!("{GATE}\n  settle = \"0s\"\n  {shift}");
    let variables = "variable \"rule_arn\" { default = null }\nvariable \"canary\" { default = null }\n";
    lab.workspace.write("variables.tf", variables);
    lab.write(&configuration.routes(routes).arguments(arguments));
    lab.apply("blue").await.success();
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn an_alarm_named_twice() {
    assert_refused(
        |_, configuration| configuration.arguments("bake = { alarms = [\"a\", \"a\"] }"),
        &["Error: Invalid alarms", "bake = {", r#"Expected every alarm once, got "a" twice."#],
    )
    .await;
}

#[tokio::test]
async fn an_interrupt_policy_that_is_none() {
    assert_refused(
        |_, configuration| configuration.arguments("on_interrupt = \"panic\""),
        &["Error: Invalid on_interrupt", r#"Expected "rollback", "hold" or "finish", got "panic"."#],
    )
    .await;
}
