//! What becomes of the standby, and target groups with stickiness of their own.

use serde_json::Value;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, assert_says, one_listener};

fn arguments(more: &str) -> String {
    format!("{GATE}\n  settle = \"0s\"\n  {more}")
}

const DETACHED: &str = r#"standby = "detached""#;

async fn lab(listener: &str, more: &str) -> Lab {
    let lab = Lab::toml(&one_listener(listener), Configuration::of).await;
    lab.write(&Configuration::of(lab.ready()).arguments(arguments(more)));
    lab.apply("blue").await.success();
    lab
}

/// The listener, read from AWS.
async fn listener(lab: &Lab) -> String {
    let arn = ("ListenerArns.member.1".to_owned(), lab.listener().to_owned());
    lab.aws().call("DescribeListeners", &[arn]).await
}

#[tokio::test]
async fn a_standby_that_leaves_is_out_of_the_route_after_the_cutover() {
    let lab = lab("forward = { blue = 1 }", DETACHED).await;
    let plan = lab.plan("green").await;
    assert_says(&plan, "Detach: take blue out of the routes, which ends the sessions of sticky clients on it.");
    for color in ["green", "blue"] {
        lab.apply(color).await.success();
        assert_eq!(lab.answers().await, [color]);
        let reply = listener(&lab).await;
        let other = if color == "green" { "blue" } else { "green" };
        assert!(!reply.contains(lab.group(other)), "{reply}");
        assert_eq!(lab.switch().await["standby_attached"], Value::from(false));
        lab.assert_plan_is_empty(color).await;
    }
}

#[tokio::test]
async fn one_that_was_attached_before_leaves_when_that_is_declared() {
    let lab = lab("forward = { blue = 1 }", "").await;
    lab.apply("green").await.success();
    assert_eq!(lab.switch().await["standby_attached"], Value::from(true));
    lab.write(&Configuration::of(lab.ready()).arguments(arguments(DETACHED)));
    assert_eq!(lab.plan("green").await.code, 2);
    lab.apply("green").await.success();
    assert!(!listener(&lab).await.contains(lab.group("blue")));
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn one_that_somebody_detached_is_in_the_plan_and_is_attached_again() {
    let lab = lab("forward = { blue = 1 }", "").await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1)]).await;
    let plan = lab.plan("blue").await;
    assert_says(&plan, "~ standby_attached = false -> true");
    assert_says(&plan, "1 to change");
    assert!(!plan.both().contains("Shift") && !plan.both().contains("Warning"), "{}", plan.both());
    lab.force_health("green", "unhealthy").await;
    lab.apply("blue").await.success();
    assert!(listener(&lab).await.contains(lab.group("green")), "no gate stands before it");
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn a_way_back_takes_a_color_that_is_not_to_stay_out_again() {
    let lab = lab("forward = { blue = 1 }", &format!("{DETACHED}\n  bake = {{ duration = \"10m\" }}")).await;
    let mut apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("everything has moved", || async { lab.weights().await == (0, 100) }).await;
    apply.interrupt();
    assert_says(&apply.wait().await.failure(), "Error: Cutover rolled back");
    assert!(!listener(&lab).await.contains(lab.group("green")), "sticky clients must not stay on it");
    assert_eq!(lab.answers().await, ["blue"]);
}

/// Two colors whose target groups keep clients on their targets.
fn sticky_groups() -> String {
    let attributes = r#"attributes = { "stickiness.enabled" = "true", "stickiness.type" = "lb_cookie" }"#;
    let groups = TWO_COLORS.replace("health_check", &format!("{attributes}\nhealth_check"));
    one_listener("forward = { blue = 1 }").replace(TWO_COLORS, &groups)
}

#[tokio::test]
async fn target_groups_with_stickiness_of_their_own_get_the_shortest_group_stickiness_and_lose_it_again() {
    let lab = Lab::toml(&sticky_groups(), Configuration::of).await;
    assert_says(&lab.plan("blue").await, "Warning: Group stickiness is turned on");
    lab.apply("blue").await.success();
    assert!(listener(&lab).await.contains("<DurationSeconds>1</DurationSeconds>"), "{}", listener(&lab).await);
    lab.apply("green").await.success();
    assert!(listener(&lab).await.contains("<DurationSeconds>1</DurationSeconds>"), "{}", listener(&lab).await);
    lab.assert_plan_is_empty("green").await;

    lab.write(&Configuration::of(lab.ready()).arguments(arguments(DETACHED)));
    lab.apply("blue").await.success();
    assert!(!listener(&lab).await.contains("<DurationSeconds>"), "{}", listener(&lab).await);
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn strict_dns_failover_is_warned_of_before_a_group_is_attached_whose_health_is_not_known() {
    let count = r#"attributes = { "target_group_health.dns_failover.minimum_healthy_targets.count" = "2" }"#;
    let groups = TWO_COLORS.replace("health_check", &format!("{count}\nhealth_check"));
    let topology = one_listener("forward = { blue = 1 }").replace(TWO_COLORS, &groups);
    let lab = Lab::toml(&topology, Configuration::of).await;
    let plan = lab.plan("blue").await;
    assert_says(&plan, "Warning: Load balancer could leave DNS");
    assert_says(&plan, "asks for 2 healthy targets");
}
