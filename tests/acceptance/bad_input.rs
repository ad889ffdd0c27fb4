//! What a user gets wrong is told once, at the attribute, with what was expected and what came; nothing is changed.

use bluegreen_sandbox::Ready;

use crate::support::{Configuration, GATE, Lab, assert_says, flat, group, nobody_listens, route};

/// Validates a configuration, expects exactly one error with these sentences, and nothing sent to AWS.
async fn assert_refused(change: impl FnOnce(&Ready, Configuration) -> Configuration, says: &[&str]) {
    let lab = Lab::default().await;
    lab.write(&change(lab.ready(), Configuration::of(lab.ready())));
    let run = lab.workspace.run(&["validate", "-no-color"]).await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    for sentence in says {
        assert_says(&run, sentence);
    }
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}

fn listener(ready: &Ready) -> &str {
    &ready.load_balancers[0].listeners[0].arn
}

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
async fn both_a_listener_and_a_rule() {
    assert_refused(
        |ready, configuration| {
            let (arn, blue, green) = (listener(ready), group(ready, "blue"), group(ready, "green"));
            configuration.routes(route("http", &format!("rule_arn = \"{arn}\"\n listener_arn"), arn, blue, green))
        },
        &["Error: Listener or rule", "Expected exactly one of `listener_arn` and `rule_arn`, got both."],
    )
    .await;
}

#[tokio::test]
async fn neither_a_listener_nor_a_rule() {
    assert_refused(
        |ready, configuration| {
            let groups = format!(
                "http = {{ blue_target_group_arn = \"{}\", green_target_group_arn = \"{}\" }}",
                group(ready, "blue"),
                group(ready, "green")
            );
            configuration.routes(groups)
        },
        &["Error: Listener or rule", "got neither"],
    )
    .await;
}

#[tokio::test]
async fn the_same_target_group_for_both_colors() {
    assert_refused(
        |ready, configuration| {
            let blue = group(ready, "blue");
            configuration.routes(route("http", "listener_arn", listener(ready), blue, blue))
        },
        &["Error: Same target group twice", "http = {", "Expected two different ones"],
    )
    .await;
}

#[tokio::test]
async fn a_malformed_arn() {
    assert_refused(
        |ready, configuration| {
            let (blue, green) = (group(ready, "blue"), group(ready, "green"));
            configuration.routes(route("http", "listener_arn", "my-listener", blue, green))
        },
        &[
            "Error: Invalid listener_arn",
            "http = {",
            "Expected the ARN of a listener, such as",
            r#"got "my-listener"."#,
        ],
    )
    .await;
}

#[tokio::test]
async fn the_arn_of_something_else() {
    assert_refused(
        |ready, configuration| {
            let (blue, green) = (group(ready, "blue"), group(ready, "green"));
            configuration.routes(route("http", "listener_arn", blue, blue, green))
        },
        &["Error: Invalid listener_arn", "(this is the ARN of a target group)"],
    )
    .await;
}

#[tokio::test]
async fn one_listener_in_two_routes() {
    assert_refused(
        |ready, configuration| {
            let (arn, blue, green) = (listener(ready), group(ready, "blue"), group(ready, "green"));
            let routes = ["a", "b"].map(|name| route(name, "listener_arn", arn, blue, green));
            configuration.routes(routes.concat())
        },
        &["Error: Same listener or rule twice", "already declared by route `a`"],
    )
    .await;
}

#[tokio::test]
async fn colors_that_are_crossed() {
    for preview in [false, true] {
        assert_refused(
            |ready, configuration| {
                let (arn, blue, green) = (listener(ready), group(ready, "blue"), group(ready, "green"));
                let straight = route("straight", "listener_arn", arn, blue, green);
                let other = arn.replace("listener/app/web", "listener/app/other");
                let crossed = route("crossed", "listener_arn", &other, green, blue);
                if preview {
                    configuration
                        .routes(straight)
                        .arguments(format!("{GATE}\n  preview_routes = {{\n    {crossed}\n  }}"))
                } else {
                    configuration.routes(format!("{straight}{crossed}"))
                }
            },
            &[
                "Error: Crossed colors",
                "`straight`",
                "`crossed",
                "Exchange `blue_target_group_arn` and `green_target_group_arn`",
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn one_target_group_may_have_its_color_on_several_routes() {
    let lab = Lab::default().await;
    let (arn, blue, green) = (listener(lab.ready()), lab.group("blue"), lab.group("green"));
    let other = arn.replace("listener/app/web", "listener/app/other");
    let routes = [("a", arn), ("b", &other)].map(|(name, arn)| route(name, "listener_arn", arn, blue, green));
    lab.write(&Configuration::of(lab.ready()).routes(routes.concat()));
    lab.workspace.run(&["validate", "-no-color"]).await.success();
}

#[tokio::test]
async fn no_route_at_all() {
    assert_refused(|_, configuration| configuration.routes(""), &["Error: No routes", "Expected at least one route"])
        .await;
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
async fn two_shapes_of_shift() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = {\n canary = {}\n linear = {}\n }"),
        &[
            "Error: Invalid shift",
            "Expected exactly one of `all_at_once`, `canary`, `linear` and `steps`, got `canary` and `linear`.",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_linear_step_that_is_too_small() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = { linear = { percent = 2.5 } }"),
        &["Error: Invalid linear", "shift = {", "Expected a percentage from 3.0 to 100 in steps of 0.1, got 2.5."],
    )
    .await;
}

#[tokio::test]
async fn a_percentage_that_is_too_fine() {
    assert_refused(
        |_, configuration| configuration.arguments("shift = { canary = { percent = 0.25 } }"),
        &["Error: Invalid percent", "Expected a percentage from 0.1 to 100 in steps of 0.1, got 0.25."],
    )
    .await;
}

#[tokio::test]
async fn steps_that_do_not_grow() {
    assert_refused(
        |_, configuration| {
            configuration
                .arguments("shift = { steps = [{ percent = 10, hold = \"1m\" }, { percent = 5, hold = \"1m\" }] }")
        },
        &["Error: Invalid steps", "Expected percentages that grow from step to step, got 5 % after 10 %."],
    )
    .await;
}

#[tokio::test]
async fn a_stage_that_holds_everything() {
    for (shift, says) in [
        ("canary = { percent = 100, bake = \"10m\" }", ["write `shift = { all_at_once = {} }`", "duration = \"10m\""]),
        ("canary = { percent = 100 }", ["write `shift = { all_at_once = {} }`", "duration = \"10m\""]),
        ("linear = { percent = 100, every = \"6m\" }", ["write `shift = { all_at_once = {} }`", "duration = \"6m\""]),
        ("steps = [{ percent = 100, hold = \"2m\" }]", ["leave this step out", "duration = \"2m\""]),
    ] {
        assert_refused(
            |_, configuration| configuration.arguments(format!("shift = {{ {shift} }}")),
            &["shift = {", "Expected less than 100 %", says[0], says[1]],
        )
        .await;
    }
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

#[tokio::test]
async fn an_endpoint_nobody_listens_at() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let (_taken, address) = nobody_listens();
    let endpoint = format!("http://{address}");
    lab.write(&Configuration::of(lab.ready()).endpoint(&endpoint).arguments(GATE));
    let run = lab.apply("green").await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    assert_says(&run, "Error: AWS could not be asked");
    assert_says(&run, &format!("{endpoint} could not be reached (Connection refused"));
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn keys_that_aws_does_not_know() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.write(&Configuration::of(lab.ready()).access_key("AKIABADBADBADBADBADB"));
    let run = lab.apply("green").await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    assert_says(&run, "AWS answered InvalidClientTokenId");
    assert_says(&run, "Check the credentials and what they are allowed to do.");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn an_endpoint_that_is_no_url() {
    assert_refused(
        |_, configuration| {
            configuration
                .provider_block("region = \"eu-central-1\"\n  endpoints {\n    elbv2 = \"localhost:4566\"\n  }")
        },
        &[
            "Error: Invalid elbv2",
            "elbv2 = ",
            r#"Expected a URL such as "http://127.0.0.1:8080", got "localhost:4566"."#,
        ],
    )
    .await;
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
