//! A target group on a route that nobody declared.

use std::collections::BTreeMap;

use crate::support::{Configuration, GATE, Lab, assert_says, one_listener};

/// A listener in front of blue, with a third group that is left over from before.
fn topology(weight: u16) -> String {
    one_listener(&format!(
        "forward = {{ blue = 100, left-over = {weight} }}\n[[target_groups]]\nname = \"left-over\"\n"
    ))
}

/// What the listener forwards to, by the names of the groups.
async fn forwarding(lab: &Lab) -> BTreeMap<&'static str, u16> {
    let weights = lab.forwarding(lab.listener()).await;
    let of = |name: &'static str| Some((name, *weights.get(lab.group(name))?));
    ["blue", "green", "left-over"].into_iter().filter_map(of).collect()
}

#[tokio::test]
async fn without_requests_it_is_told_and_stays_through_every_cutover() {
    let lab = Lab::toml(&topology(0), Configuration::of).await;
    let plan = lab.plan("blue").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: Undeclared target group");
    assert_says(&plan, "at weight 0, which is not declared. It gets no requests, and every write of the route leaves");
    lab.apply("blue").await.success();
    for color in ["green", "blue"] {
        lab.apply(color).await.success();
        assert_eq!(lab.answers().await, [color]);
        assert_eq!(forwarding(&lab).await["left-over"], 0);
        lab.assert_plan_is_empty(color).await;
    }
}

#[tokio::test]
async fn without_requests_it_leaves_where_that_is_declared() {
    let lab = Lab::toml(&topology(0), Configuration::of).await;
    lab.apply("blue").await.success();
    let remove = format!("{GATE}\n  settle = \"0s\"\n  undeclared_idle_groups = \"remove\"");
    lab.write(&Configuration::of(lab.ready()).arguments(remove));
    assert_says(&lab.plan("blue").await, "the next write of the route takes it out");
    lab.apply("blue").await.success();
    assert_eq!(forwarding(&lab).await.get("left-over"), None);
    lab.assert_plan_is_empty("blue").await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn with_requests_it_is_refused_whatever_is_declared() {
    let remove = format!("{GATE}\n  undeclared_idle_groups = \"remove\"");
    let lab = Lab::toml(&topology(1), |ready| Configuration::of(ready).arguments(remove)).await;
    assert_says(&lab.apply("blue").await.failure(), "Error: Route forwards to an undeclared target group");
    assert_eq!(forwarding(&lab).await["left-over"], 1);
}

#[tokio::test]
async fn any_other_policy_is_refused() {
    let wrong = format!("{GATE}\n  undeclared_idle_groups = \"ignore\"");
    let lab = Lab::toml(&topology(0), |ready| Configuration::of(ready).arguments(wrong)).await;
    assert_says(&lab.plan("blue").await.failure(), "Expected \"keep\" or \"remove\", got \"ignore\".");
}
