//! An existing listener is taken under control.

use crate::support::{Configuration, Lab, assert_says, host, skipped};

#[tokio::test]
async fn an_imported_switch_knows_what_is_live_and_plans_empty() {
    let lab = Lab::default().await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 100)]).await;
    let id = format!("http={},{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    lab.workspace.run(&["import", "-no-color", "bluegreen_switch.web", &id]).await.success();

    let switch = lab.switch().await;
    assert_eq!(switch["active_color"], "green");
    assert_eq!(switch["id"], lab.listener());
    assert_eq!(lab.live("http").await, (0.0, 100.0));
    // The gate and the settle time are not part of the id; taking them over moves nothing.
    let writes = lab.calls("Modify").await.len();
    lab.apply("green").await.success();
    assert_eq!(lab.calls("Modify").await.len(), writes);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_route_imported_without_a_name_is_called_default() {
    let lab = Lab::default().await;
    let id = format!("{},{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    lab.workspace.run(&["import", "-no-color", "bluegreen_switch.web", &id]).await.success();
    assert_eq!(lab.live("default").await, (100.0, 0.0));
}

#[tokio::test]
async fn an_id_of_another_form_is_explained() {
    let lab = Lab::default().await;
    let import = lab.workspace.run(&["import", "-no-color", "bluegreen_switch.web", "web"]).await.failure();
    assert_says(&import, "Error: Invalid import id");
    assert_says(&import, "Expected LISTENER_OR_RULE_ARN,BLUE_TARGET_GROUP_ARN,GREEN_TARGET_GROUP_ARN");
}

#[tokio::test]
async fn two_routes_of_one_name_are_not_imported() {
    let lab = Lab::default().await;
    let id = format!("{0},{1},{2};{0},{1},{2}", lab.listener(), lab.group("blue"), lab.group("green"));
    let import = lab.workspace.run(&["import", "-no-color", "bluegreen_switch.web", &id]).await.failure();
    assert_says(&import, "Two routes are named \"default\". Give each one a name of its own.");
}

#[tokio::test]
async fn importing_a_listener_that_does_not_exist_fails() {
    let lab = Lab::default().await;
    let id = format!("http={}0,{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    let import = lab.workspace.run(&["import", "-no-color", "bluegreen_switch.web", &id]).await.failure();
    assert_says(&import, "Cannot import non-existent remote object");
    assert_eq!(lab.switch().await, serde_json::Value::Null);
}

/// Previews of two Terraforms look for the schema at another address when the block is all there is (hashicorp/terraform#39144).
fn argument_of_the_import_block() -> &'static str {
    let needs_it = ["Terraform v1.16.0-", "Terraform v1.17.0-"].iter().any(|it| host().version().starts_with(it));
    if needs_it { "provider = bluegreen" } else { "" }
}

#[tokio::test]
async fn an_import_block_generates_the_configuration_and_then_plans_empty() {
    let lab = Lab::default().await;
    let id = format!("http={},{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    let provider = Configuration::of(lab.ready()).provider();
    let import = |argument: &str| {
        let block = format!("import {{\n  to = bluegreen_switch.web\n  id = \"{id}\"\n  {argument}\n}}\n");
        lab.workspace.write("main.tf", &format!("{provider}\n{block}"));
    };
    import(argument_of_the_import_block());
    lab.workspace.run(&["plan", "-no-color", "-generate-config-out=generated.tf"]).await.success();

    let generated = std::fs::read_to_string(lab.workspace.path().join("generated.tf")).unwrap();
    let says = |line: &str| line.split_whitespace().eq(["active_color", "=", "\"blue\""]);
    assert!(generated.lines().any(says), "{generated}");
    import("");
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    let plan = lab.workspace.run(&["plan", "-detailed-exitcode", "-no-color"]).await;
    assert_eq!(plan.code, 0, "{}", plan.both());
    assert_eq!((lab.calls("Modify").await.len(), lab.weights().await), (1, (1, 0)), "only the standby is attached");
}

#[tokio::test]
async fn an_import_block_with_an_identity_takes_over_what_is_live() {
    if !host().knows_identities() {
        return skipped("import by identity", "identities came with Terraform and OpenTofu 1.12; there is the id");
    }
    let lab = Lab::default().await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 0), (lab.group("green"), 100)]).await;
    let identity = format!(
        "identity = {{\n    route_names = [\"http\"]\n    route_arns = [{:?}]\n    blue_target_group_arns = [{:?}]\n    \
         green_target_group_arns = [{:?}]\n  }}",
        lab.listener(),
        lab.group("blue"),
        lab.group("green")
    );
    lab.workspace.write("import.tf", &format!("import {{\n  to = bluegreen_switch.web\n  {identity}\n}}\n"));
    let writes = lab.calls("Modify").await.len();
    assert_says(&lab.apply("green").await.success(), "1 imported");
    assert_eq!((lab.calls("Modify").await.len(), lab.live("http").await), (writes, (0.0, 100.0)));
    lab.assert_plan_is_empty("green").await;
}
