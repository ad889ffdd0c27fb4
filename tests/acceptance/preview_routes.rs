//! Preview routes show the standby: the new color before a cutover, the old one after it.

use bluegreen_sandbox::Ready;
use serde_json::json;
use workbench::http;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, assert_says, group, route};

/// A production listener that forwards to blue, and a second one for testing that forwards to this.
fn topology(preview: &str) -> String {
    format!(
        "[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue = 1 }}\n\
         [[load_balancers.listeners]]\nport = 8080\n{preview}\n{TWO_COLORS}"
    )
}

fn arguments(ready: &Ready, more: &str) -> String {
    let listener = &ready.load_balancers[0].listeners[1].arn;
    let preview = route("test", "listener_arn", listener, group(ready, "blue"), group(ready, "green"));
    format!("preview_routes = {{\n    {preview}\n  }}\n  {GATE}\n  settle = \"0s\"\n  {more}")
}

/// The switch with its preview route, not applied.
async fn lab(preview: &str, more: &str) -> Lab {
    Lab::toml(&topology(preview), |ready| Configuration::of(ready).arguments(arguments(ready, more))).await
}

async fn shown(lab: &Lab) -> String {
    http::get(&lab.ready().load_balancers[0].listeners[1].url).await.unwrap().color.unwrap()
}

#[tokio::test]
async fn they_follow_the_standby_through_every_cutover() {
    let lab = lab("forward = { blue = 1 }", "").await;
    for (active, standby) in [("blue", "green"), ("green", "blue"), ("blue", "green")] {
        lab.apply(active).await.success();
        assert_eq!(lab.answers().await, [active]);
        assert_eq!(shown(&lab).await, standby);
        let live = &lab.switch().await["preview_live"]["test"];
        assert_eq!(live[format!("{standby}_percent")], json!(100));
        lab.assert_plan_is_empty(active).await;
    }
}

#[tokio::test]
async fn while_the_gate_waits_the_new_color_can_be_tested() {
    let lab = lab("forward = { blue = 1 }", "").await;
    lab.apply("blue").await.success();
    // Somebody used the listener for something else meanwhile.
    let listener = lab.ready().load_balancers[0].listeners[1].arn.clone();
    lab.aws().forward(&listener, &[(lab.group("blue"), 1)]).await;
    lab.force_health("green", "unhealthy").await;
    let mut apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("the preview shows green", || async { shown(&lab).await == "green" }).await;
    assert_eq!(lab.answers().await, ["blue"]);
    apply.interrupt();
    apply.wait().await.failure();
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn the_plan_tells_when_they_are_switched() {
    let lab = lab("forward = { green = 1 }", "").await;
    lab.apply("blue").await.success();
    let plan = lab.plan("green").await;
    assert_says(&plan, "Preview: let test show blue, the new standby.");
    assert!(!plan.stdout.contains("show green, for testing"), "it does already: {}", plan.both());
}

#[tokio::test]
async fn one_that_was_moved_by_hand_is_moved_back() {
    let lab = lab("forward = { green = 1 }", "").await;
    lab.apply("blue").await.success();
    let listener = lab.ready().load_balancers[0].listeners[1].arn.clone();
    lab.aws().forward(&listener, &[(lab.group("blue"), 1)]).await;
    let plan = lab.plan("blue").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    lab.apply("blue").await.success();
    assert_eq!(shown(&lab).await, "green");
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn one_that_does_not_forward_is_refused_before_anything_moves() {
    let redirect = r#"default_actions = [{ type = "redirect", config = { StatusCode = "HTTP_301", Port = "443" } }]"#;
    let lab = lab(redirect, "").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Route does not forward");
    assert_says(&apply, "Route test (preview): its action is `redirect`");
    assert_says(&apply, "test = {");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn one_that_cannot_be_written_at_the_end_fails_the_apply_and_not_the_cutover() {
    let lab = lab("forward = { green = 1 }", "").await;
    lab.apply("blue").await.success();
    let preview = lab.ready().load_balancers[0].listeners[1].arn.clone();
    let rule = json!([{ "action": "ModifyListener", "resource": preview, "effect": "error_500", "times": 1000 }]);
    lab.faults(&rule.to_string()).await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Cutover complete, but not what follows it");
    assert_eq!(lab.answers().await, ["green"]);
    assert_eq!(lab.switch().await["active_color"], "green");

    lab.faults("[]").await;
    assert_eq!(lab.plan("green").await.code, 2, "what is left to do is still planned");
    lab.apply("green").await.success();
    assert_eq!(shown(&lab).await, "blue");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn one_that_is_also_a_production_route_is_refused() {
    let lab = Lab::toml(&topology("forward = { green = 1 }"), |ready| {
        let arguments = arguments(ready, "");
        let (production, preview) =
            (&ready.load_balancers[0].listeners[0].arn, &ready.load_balancers[0].listeners[1].arn);
        Configuration::of(ready).arguments(arguments.replace(preview.as_str(), production))
    })
    .await;
    let plan = lab.plan("blue").await;
    assert_says(&plan, "This listener or rule is already declared by route `http`.");
    assert_says(&plan, "Error: Same listener or rule twice");
}
