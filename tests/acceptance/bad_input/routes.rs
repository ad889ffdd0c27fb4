//! Routes: which listeners and rules, and which target groups.

use bluegreen_sandbox::Ready;

use super::assert_refused;
use crate::support::{Configuration, GATE, Lab, group, route};

fn listener(ready: &Ready) -> &str {
    &ready.load_balancers[0].listeners[0].arn
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
