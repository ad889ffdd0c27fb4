//! Times in which nothing could come to its end.

use super::assert_refused;
use crate::support::{Configuration, Lab, assert_says};

#[tokio::test]
async fn a_gate_that_cannot_hold_in_time() {
    assert_refused(
        |_, configuration| configuration.arguments("gate = { stable_for = \"10m\", timeout = \"5m\" }"),
        &[
            "Error: Invalid timeout",
            "gate = {",
            r#"Expected a time longer than `stable_for`, which is "10m"; got "5m"."#,
        ],
    )
    .await;
}

#[tokio::test]
async fn a_stage_or_a_bake_that_nobody_looks_at() {
    for (arguments, says) in [
        (
            "gate = { interval = \"1m\" }\n  bake = { duration = \"12s\" }",
            ["`bake.duration` to be at least \"1m\"", "\"12s\""],
        ),
        ("bake = { duration = \"0s\" }", ["`bake.duration` to be at least \"5s\"", "Got \"0s\""]),
        ("shift = { canary = { bake = \"0s\" } }", ["to be held for at least \"5s\"", "Got \"0s\""]),
        ("shift = { linear = { every = \"4s\" } }", ["to be held for at least \"5s\"", "Got \"4s\""]),
        (
            "shift = { steps = [{ percent = 1, hold = \"0s\" }, { percent = 9, hold = \"1m\" }] }",
            ["to be held for at least \"5s\"", "Got \"0s\""],
        ),
    ] {
        assert_refused(
            |_, configuration| configuration.arguments(arguments),
            &["`gate.interval` shorter", says[0], says[1]],
        )
        .await;
    }
}

#[tokio::test]
async fn a_cutover_that_cannot_be_complete_in_its_time() {
    assert_refused(
        |_, configuration| {
            configuration.arguments("shift = { linear = {} }\n  bake = {}\n  timeouts = { update = \"1h\" }")
        },
        &[
            "Error: Invalid timeouts",
            "timeouts = {",
            "Expected `timeouts.update` to be at least as long",
            r#"which is 1h9m10s (gate 10m + stages 54m + settle 10s + bake 5m); got "1h"."#,
            "shorten `gate.timeout`, `shift`, `settle` or `bake.duration`",
        ],
    )
    .await;
    assert_refused(
        |_, configuration| configuration.arguments("timeouts = { create = \"10m9s\" }"),
        &["Error: Invalid timeouts", "`timeouts.create`", r#"10m10s (gate 10m + settle 10s); got "10m9s"."#],
    )
    .await;
}

#[tokio::test]
async fn without_timeouts_there_is_always_enough_time() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments("bake = { duration = \"2h\" }"));
    lab.apply("blue").await.success();
    let plan = lab.plan("green").await;
    assert_says(&plan, "Time: at least 2h20s in all; after 2h15m10s what has moved goes back.");
    lab.write(&Configuration::of(lab.ready()).arguments("bake = { duration = \"5m\" }"));
    assert_says(&lab.plan("green").await, "Time: at least 5m20s in all; after 1h what has moved goes back.");
}

#[tokio::test]
async fn times_with_which_a_gate_cannot_work() {
    for (gate, says) in [
        (
            r#"interval = "1m", timeout = "30s""#,
            "Expected `gate.timeout` to be at least \"1m\", which is `gate.interval`",
        ),
        (
            r#"interval = "10s", timeout = "1m", http_checks = [{ url = "http://127.0.0.1/", successes = 7 }]"#,
            "HTTP check 1 must pass 7 times in a row and is tried once per `gate.interval`, so this takes at least \"1m\".",
        ),
        (r#"stable_for = "0s", timeout = "2161h""#, "Expected at most \"2160h\", got \"2161h\"."),
        (r#"min_healthy_count = 0"#, "Expected a whole number from 1 to 1000, got 0."),
    ] {
        assert_refused(|_, configuration| configuration.arguments(format!("gate = {{ {gate} }}")), &[says]).await;
    }
}
