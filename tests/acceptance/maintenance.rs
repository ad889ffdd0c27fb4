//! A route that answers by itself for a while, and a switch that waits for the end of that.

use serde_json::Value;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, assert_says, group, one_listener, route};

const BOTH: &str = "forward = { blue = 1, green = 0 }";

const DEPENDENT: &str = "resource \"terraform_data\" \"after\" {\n  input = bluegreen_switch.web.active_color\n}\n";

/// A switch that waits, applied with blue, and something that depends on it.
async fn lab() -> Lab {
    let lab = Lab::toml(&one_listener(BOTH), Configuration::of).await;
    lab.write(&Configuration::of(lab.ready()).arguments(waiting()));
    lab.workspace.write("after.tf", DEPENDENT);
    lab
}

fn waiting() -> String {
    format!("{GATE}\n  settle = \"0s\"\n  maintenance = \"wait\"")
}

/// Lets a listener answer by itself.
async fn close(lab: &Lab, listener: &str) {
    let form = [
        ("ListenerArn", listener),
        ("DefaultActions.member.1.Type", "fixed-response"),
        ("DefaultActions.member.1.FixedResponseConfig.StatusCode", "503"),
    ];
    lab.aws().call("ModifyListener", &form.map(|(name, value)| (name.to_owned(), value.to_owned()))).await;
}

async fn assert_waits(lab: &Lab) {
    let written = lab.calls("Modify").await.len();
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: Waiting for the end of a maintenance");
    let apply = lab.apply("green").await.success();
    assert_says(&apply, "Route http: its action is `fixed-response`, and only `forward` can be switched.");
    assert_says(&apply, "nothing is written, and `live` tells what is there. Apply again when it forwards.");
    assert_eq!(lab.calls("Modify").await.len(), written);
    let switch = lab.switch().await;
    assert_eq!((&switch["live"]["http"], &switch["standby_color"]), (&Value::Null, &Value::Null));
    assert_says(&lab.workspace.run(&["state", "list"]).await, "terraform_data.after");
}

#[tokio::test]
async fn what_depends_on_a_switch_in_maintenance_is_applied_and_the_cutover_follows_later() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    close(&lab, lab.listener()).await;
    assert_waits(&lab).await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1), (lab.group("green"), 0)]).await;
    lab.apply("green").await.success();
    assert_eq!((lab.answers().await, lab.live("http").await), (vec!["green".to_owned()], (0.0, 100.0)));
    assert_eq!(lab.switch().await["standby_color"], "blue");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_create_may_wait_too_and_one_that_need_not_tells_all_that_is_live() {
    let lab = lab().await;
    close(&lab, lab.listener()).await;
    assert_waits(&lab).await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 1)]).await;
    lab.apply("green").await.success();
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn the_routes_that_are_open_wait_for_the_one_that_is_not() {
    let listeners =
        format!("[[load_balancers.listeners]]\nport = 80\n{BOTH}\n[[load_balancers.listeners]]\nport = 81\n{BOTH}");
    let lab =
        Lab::toml(&format!("[[load_balancers]]\nname = \"web\"\n{listeners}\n{TWO_COLORS}"), Configuration::of).await;
    let (blue, green) = (group(lab.ready(), "blue"), group(lab.ready(), "green"));
    let arns = || lab.ready().load_balancers[0].listeners.iter().map(|listener| listener.arn.as_str());
    let routes =
        ["http", "open"].into_iter().zip(arns()).map(|(name, arn)| route(name, "listener_arn", arn, blue, green));
    lab.write(&Configuration::of(lab.ready()).routes(routes.collect::<String>()).arguments(waiting()));
    lab.workspace.write("after.tf", DEPENDENT);
    lab.apply("blue").await.success();
    close(&lab, lab.listener()).await;
    assert_waits(&lab).await;
    assert_eq!(lab.live("open").await, (100.0, 0.0));
}

#[tokio::test]
async fn a_maintenance_that_begins_after_the_plan_is_refused() {
    let lab = lab().await;
    lab.apply("blue").await.success();
    lab.workspace.run(&["plan", "-no-color", "-out=saved", "-var=active_color=green"]).await.success();
    close(&lab, lab.listener()).await;
    let apply = lab.workspace.run(&["apply", "-no-color", "saved"]).await.failure();
    assert_says(&apply, "Error: Route does not forward");
}
