//! Several routes move together, or not at all.

use bluegreen_sandbox::Ready;
use workbench::http;

use crate::support::{Configuration, Lab, TWO_COLORS, assert_says, group, route};

const LISTENERS: &str = r#"
[[load_balancers]]
name = "web"

[[load_balancers.listeners]]
port = 80
forward = { blue = 1 }
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{ field = "path-pattern", values = ["/api/*"] }]
forward = { blue = 1 }

[[load_balancers.listeners]]
port = 8080
forward = { blue = 1 }
"#;

/// Two listeners and the rule of the first.
async fn lab() -> Lab {
    let lab = Lab::toml(&format!("{LISTENERS}{TWO_COLORS}"), Configuration::of).await;
    let rule = lab.aws().rule_arn(lab.listener(), false).await;
    let routes = |ready: &Ready| {
        let (blue, green) = (group(ready, "blue"), group(ready, "green"));
        let listeners = &ready.load_balancers[0].listeners;
        [
            route("api", "rule_arn", &rule, blue, green),
            route("http", "listener_arn", &listeners[0].arn, blue, green),
            route("internal", "listener_arn", &listeners[1].arn, blue, green),
        ]
        .concat()
    };
    lab.write(&Configuration::of(lab.ready()).routes(routes(lab.ready())));
    lab
}

async fn colors(lab: &Lab) -> [String; 3] {
    let listeners = &lab.ready().load_balancers[0].listeners;
    let urls = [format!("{}/api/x", listeners[0].url), listeners[0].url.clone(), listeners[1].url.clone()];
    let mut colors = Vec::new();
    for url in urls {
        colors.push(http::get(&url).await.unwrap().color.unwrap());
    }
    colors.try_into().unwrap()
}

#[tokio::test]
async fn listeners_and_rules_move_together() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    assert_eq!(colors(&lab).await, ["green", "green", "green"]);
    lab.assert_plan_is_empty("green").await;
    assert!(lab.switch().await["cutover"]["skew_ms"].is_u64());
    lab.apply("blue").await.success();
    assert_eq!(colors(&lab).await, ["blue", "blue", "blue"]);
}

#[tokio::test]
async fn when_one_route_cannot_move_the_others_go_back() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    // The only write, the shift, keeps failing on this listener alone.
    let listener = &lab.ready().load_balancers[0].listeners[1].arn;
    let rule = format!(r#"[{{"action":"ModifyListener","resource":"{listener}","times":100,"effect":"error_500"}}]"#);
    lab.faults(&rule).await;

    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Route internal: the change of weights failed");
    assert_says(&apply, "The cutover was rolled back: every route is where it was before the cutover.");
    assert_eq!(colors(&lab).await, ["blue", "blue", "blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");

    let clear = format!("{}/_sandbox/faults", lab.ready().endpoint);
    http::delete(&clear).await.unwrap();
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "the cutover is proposed again: {}", plan.both());
    lab.apply("green").await.success();
    assert_eq!(colors(&lab).await, ["green", "green", "green"]);
}
