//! The active color's target group is replaced: a cutover within the color.

use std::collections::BTreeMap;

use bluegreen_sandbox::Ready;
use workbench::{Load, LoadOptions};

use crate::support::{Configuration, GATE, Lab, OwnedByAws, assert_says, group, one_listener, route};

/// A listener in front of blue, and the group that blue gets in its place.
fn topology() -> String {
    let listener = one_listener("forward = { blue = 100, green = 0 }");
    format!(
        "{listener}\n[[target_groups]]\nname = \"new-blue\"\nbackends = {{ color = \"blue\", count = 2 }}\nhealth_check = {{ \
         interval_ms = 200, timeout_ms = 190, healthy_threshold = 2, unhealthy_threshold = 10 }}\n[[alarms]]\nname = \
         \"web-5xx\"\nstate = \"OK\"\n"
    )
}

/// A switch whose blue target group is this one.
fn switch(ready: &Ready, blue: &str, arguments: &str) -> Configuration {
    let listener = &ready.load_balancers[0].listeners[0].arn;
    let routes = route("http", "listener_arn", listener, group(ready, blue), group(ready, "green"));
    Configuration::of(ready).routes(routes).arguments(format!("settle = \"0s\"\n  {arguments}"))
}

/// Blue is active, and its target group is declared to be another one, with these arguments.
async fn lab(arguments: &str) -> Lab {
    let lab = Lab::toml(&topology(), |ready| switch(ready, "blue", GATE)).await;
    lab.apply("blue").await.success();
    lab.write(&switch(lab.ready(), "new-blue", arguments));
    lab
}

/// What the listener forwards to, by the names of the groups.
async fn forwarding(lab: &Lab) -> BTreeMap<&'static str, u16> {
    let weights = lab.forwarding(lab.listener()).await;
    let of = |name: &'static str| Some((name, *weights.get(lab.group(name))?));
    ["blue", "new-blue", "green"].into_iter().filter_map(of).collect()
}

/// Traffic is where it was, and the state says so.
async fn assert_at_former(lab: &Lab) {
    let live = forwarding(lab).await;
    assert_eq!(live.iter().filter(|(_, weight)| **weight > 0).map(|(name, _)| *name).collect::<Vec<_>>(), ["blue"]);
    assert_eq!(lab.live("http").await, (100.0, 0.0));
    let switch = lab.switch().await;
    assert_eq!(switch["active_color"], "blue");
    assert_eq!(switch["routes"]["http"]["blue_target_group_arn"], lab.group("blue"));
}

/// Blue is its new group, and the former one is nowhere.
async fn assert_within_blue(lab: &Lab) {
    let left: BTreeMap<_, _> = [("new-blue", 100), ("green", 0)].into();
    assert_eq!(forwarding(lab).await, left);
    let switch = lab.switch().await;
    assert_eq!((&switch["cutover"]["from"], &switch["cutover"]["to"]), (&"blue".into(), &"blue".into()));
    assert_eq!(switch["standby_attached"], true);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn the_plan_shows_the_steps_and_a_new_group_that_is_not_healthy_gets_nothing() {
    let gate = r#"gate = { stable_for = "0s", interval = "1s", timeout = "3s" }"#;
    let lab = lab(&format!("{gate}\n  shift = {{ canary = {{ percent = 10, bake = \"1s\" }} }}")).await;
    let plan = lab.plan("blue").await;
    assert_says(
        &plan,
        "Shift http: from blue 0 % / former blue 100 % to blue 10 % / former blue 90 %, then hold for 1s.",
    );
    assert_says(&plan, "Exchange: take the former blue target group out of the routes, so that it can be deleted");
    lab.force_health("new-blue", "unhealthy").await;
    let failed = lab.apply("blue").await.failure();
    assert_says(&failed, "0 of 2 blue targets that can be in service are healthy");
    assert_says(&failed, "Live now: http: blue 100 % / green 0 %");
    assert_at_former(&lab).await;
    lab.force_health("new-blue", "auto").await;
    lab.apply("blue").await.success();
    assert_within_blue(&lab).await;
}

#[tokio::test]
async fn an_alarm_that_fires_in_the_bake_takes_everything_back_to_the_former_group() {
    let bake = |lasts: &str| format!("{GATE}\n  bake = {{ duration = \"{lasts}\", alarms = [\"web-5xx\"] }}");
    let lab = lab(&bake("5m")).await;
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=blue"]).await;
    lab.until("traffic has moved", || async { forwarding(&lab).await.get("new-blue") == Some(&100) }).await;
    lab.force_alarm("web-5xx", "ALARM").await;
    let failed = apply.wait().await.failure();
    assert_says(&failed, "Error: Cutover rolled back");
    assert_says(&failed, "Live now: http: blue 100 % / green 0 %");
    assert_at_former(&lab).await;
    assert_eq!(forwarding(&lab).await.get("new-blue"), None, "so that it can be deleted");
    lab.force_alarm("web-5xx", "OK").await;
    lab.write(&switch(lab.ready(), "new-blue", &bake("1s")));
    lab.apply("blue").await.success();
    assert_within_blue(&lab).await;
}

/// The example that the guide shows.
const EXAMPLE: &str = include_str!("../../examples/replacing/main.tf");

const QUICK: &str = r#"  gate       = { stable_for = "0s", interval = "1s", timeout = "60s" }
  settle     = "1s"
  depends_on"#;

const OTHER_PORT: &[&str] = &["ports={ blue = 9090, green = 8080 }"];

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance replaced_active -- --ignored (see CONTRIBUTING.md)"]
async fn a_replaced_active_group_loses_no_request_and_is_destroyed_in_the_same_apply() {
    let example = EXAMPLE.replace("  depends_on", QUICK);
    let lab = OwnedByAws::start(&example).await;
    lab.apply("blue", &[]).await.success();
    let old = lab.groups("blue-").await;
    let load = Load::start(LoadOptions { requests_per_second: 100, ..LoadOptions::on(lab.url(80).await) }).await;
    let apply = lab.apply("blue", OTHER_PORT).await.success();
    assert_says(&apply, "Warning: Live target group not known yet");
    assert_says(&apply, "all traffic moves from the former blue target group to the new one, a cutover within blue");
    let report = load.stop().await;
    assert_eq!((report.failed, &report.reasons), (0, &Vec::new()));
    assert!(report.requests > 100 && report.answers_of("blue") == report.requests, "{:?}", report.colors);
    let new = lab.groups("blue-").await;
    assert!(new.len() == 1 && new != old, "the former group is destroyed: {new:?}");
    lab.assert_plan_is_empty("blue", OTHER_PORT).await;

    // What Terraform's order takes away before the switch has its turn is told by the same plan, with the way out.
    let (group, attachment) = example.split_once("aws_lb_target_group_attachment").unwrap();
    let attachment = attachment.replacen("lifecycle { create_before_destroy = true }", "", 1);
    lab.rewrite(&format!("{group}aws_lb_target_group_attachment{attachment}"));
    let plan = lab.terraform(&["plan"], "blue", &[]).await.success();
    assert_says(&plan, "An attachment that is destroyed first leaves the group without targets, and requests fail.");
}
