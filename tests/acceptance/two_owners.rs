//! Two switches of one configuration that have a route in common.

use bluegreen_sandbox::Ready;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, assert_says, group, route};

/// Two listeners in front of blue.
fn topology() -> String {
    format!(
        "[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue = 1 }}\n\
         [[load_balancers.listeners]]\nport = 8080\nforward = {{ blue = 1 }}\n{TWO_COLORS}"
    )
}

/// A route over one of the two listeners.
fn over(ready: &Ready, listener: usize, name: &str) -> String {
    let arn = &ready.load_balancers[0].listeners[listener].arn;
    route(name, "listener_arn", arn, group(ready, "blue"), group(ready, "green"))
}

/// A second switch beside the configuration's own.
fn second(routes: &str, more: &str) -> String {
    format!(
        "resource \"bluegreen_switch\" \"second\" {{\n  active_color = \"green\"\n  routes = {{\n    {routes}\n  }}\n  {more}\n  \
         {GATE}\n  settle = \"0s\"\n}}\n"
    )
}

async fn lab() -> Lab {
    Lab::toml(&topology(), Configuration::of).await
}

#[tokio::test]
async fn the_plan_of_both_names_the_route_of_each_and_nothing_is_written() {
    let lab = lab().await;
    lab.workspace.write("second.tf", &second(&over(lab.ready(), 0, "https"), ""));
    for run in [lab.plan("blue").await, lab.apply("blue").await] {
        let run = run.failure();
        assert_says(&run, "Error: Route of two switches");
        // Which of the two comes second is Terraform's choice.
        let (one, other) =
            (", which is also route http of another switch, the one with the route http.", "Route https is ");
        let (two, another) =
            (", which is also route https of another switch, the one with the route https.", "Route http is ");
        let text = crate::support::flat(&run);
        assert!(
            (text.contains(one) && text.contains(other)) || (text.contains(two) && text.contains(another)),
            "{text}"
        );
    }
    assert_eq!(lab.calls("Modify").await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn a_production_route_is_no_preview_route_of_another_switch() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    let preview = format!("preview_routes = {{\n    {}\n  }}", over(lab.ready(), 0, "next"));
    lab.workspace.write("second.tf", &second(&over(lab.ready(), 1, "other"), &preview));
    let plan = lab.plan("blue").await.failure();
    assert_says(&plan, "Error: Route of two switches");
    assert_says(&plan, "(preview)");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn two_whose_listeners_are_not_known_before_meet_in_the_apply() {
    let lab = lab().await;
    lab.write(&lab.with_everything_made_in_the_same_apply());
    let not_known =
        over(lab.ready(), 0, "https").replace(&format!("\"{}\"", lab.listener()), "terraform_data.listener.output");
    lab.workspace.write("second.tf", &second(&not_known, ""));
    assert_eq!(lab.plan("blue").await.code, 2);
    assert_says(&lab.apply("blue").await.failure(), "Error: Route of two switches");
    // Whoever came first has it.
    lab.workspace.write("second.tf", "");
    lab.apply("blue").await.success();
    lab.assert_plan_is_empty("blue").await;
}

/// Each provider block is a process of its own, and the first one is over before the second one begins.
#[tokio::test]
async fn two_in_provider_blocks_of_their_own_meet_in_the_apply() {
    let lab = lab().await;
    let alias = Configuration::of(lab.ready()).alias("other");
    let more = "provider = bluegreen.other\n  depends_on = [bluegreen_switch.web]";
    let configuration = second(&over(lab.ready(), 0, "https"), more);
    lab.workspace.write("second.tf", &format!("{alias}\n{configuration}"));
    let apply = lab.apply("blue").await.failure();
    assert_says(&apply, "Error: Route of two switches");
    assert_says(&apply, "Route https is ");
    assert_eq!(lab.answers().await, ["blue"]);
    lab.workspace.write("second.tf", &format!("{alias}\n{}", second(&over(lab.ready(), 1, "other"), more)));
    lab.apply("blue").await.success();
    lab.workspace.run(&["destroy", "-auto-approve", "-no-color"]).await.success();
}

#[tokio::test]
async fn a_switch_that_is_replaced_or_hands_a_route_over_is_in_nobodys_way() {
    let lab = lab().await;
    let both = format!("{}    {}", over(lab.ready(), 0, "http"), over(lab.ready(), 1, "other"));
    lab.write(&Configuration::of(lab.ready()).routes(both));
    lab.apply("blue").await.success();
    let replace = ["apply", "-auto-approve", "-no-color", "-replace=bluegreen_switch.web"];
    lab.workspace.run(&replace).await.success();

    lab.write(&Configuration::of(lab.ready()));
    lab.workspace.write("second.tf", &second(&over(lab.ready(), 1, "other"), ""));
    lab.apply("blue").await.success();
    lab.assert_plan_is_empty("blue").await;
    assert_eq!(lab.answers().await, ["blue"]);
}
