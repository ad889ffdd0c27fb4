//! State that another version of the provider has written.

use serde_json::{Value, json};

use crate::support::{Configuration, GATE, Lab, assert_says, host, skipped};

/// The state file, changed.
fn rewrite(lab: &Lab, change: impl FnOnce(&mut Value)) {
    let file = lab.workspace.path().join("terraform.tfstate");
    let mut state: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    change(&mut state["resources"][0]["instances"][0]);
    std::fs::write(&file, state.to_string()).unwrap();
}

/// A lab whose switch is applied with blue live.
async fn applied() -> Lab {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab
}

#[tokio::test]
async fn attributes_that_are_gone_are_dropped_and_new_ones_are_null() {
    let lab = applied().await;
    rewrite(&lab, |instance| {
        assert_eq!(instance["schema_version"], 0);
        let attributes = instance["attributes"].as_object_mut().unwrap();
        attributes.insert("traffic_lights".to_owned(), json!([{ "color": "red" }]));
        attributes["routes"]["http"]["weight"] = json!(100);
        for name in ["parity", "on_interrupt", "cutover", "live"] {
            attributes.remove(name).unwrap();
        }
    });
    lab.assert_plan_is_empty("blue").await;
    lab.apply("green").await.success();
    let switch = lab.switch().await;
    assert_eq!((&switch["active_color"], &switch["traffic_lights"]), (&json!("green"), &Value::Null));
    assert_eq!(lab.live("http").await, (0.0, 100.0));
}

#[tokio::test]
async fn the_long_id_of_an_earlier_version_is_no_change() {
    let lab = applied().await;
    rewrite(&lab, |instance| instance["attributes"]["id"] = json!("arn:one,arn:two"));
    let unrefreshed = ["plan", "-refresh=false", "-detailed-exitcode", "-no-color", "-var=active_color=blue"];
    assert_says(&lab.workspace.run(&unrefreshed).await.success(), "No changes.");
    lab.assert_plan_is_empty("blue").await;
    lab.apply("green").await.success();
    assert_eq!(lab.switch().await["id"], lab.listener());
}

#[tokio::test]
async fn a_state_that_a_newer_provider_wrote_is_left_alone() {
    let lab = applied().await;
    rewrite(&lab, |instance| instance["schema_version"] = json!(1));
    let before = std::fs::read(lab.workspace.path().join("terraform.tfstate")).unwrap();
    let run = lab.apply("green").await.failure();
    assert_says(&run, "newer provider version");
    assert_eq!(std::fs::read(lab.workspace.path().join("terraform.tfstate")).unwrap(), before);
    assert_eq!(lab.weights().await, (1, 0));
}

#[tokio::test]
async fn a_state_whose_values_have_another_type_is_refused_at_the_attribute() {
    let lab = applied().await;
    rewrite(&lab, |instance| instance["attributes"]["active_color"] = json!(["hidden"]));
    let run = lab.apply("green").await.failure();
    assert_says(&run, "active_color: expected string, found an array");
    assert!(!run.both().contains("hidden"), "{}", run.both());
    assert_eq!(lab.weights().await, (1, 0));
}

/// Identities came with Terraform 1.12: whoever goes back to an older one still has them in the state, and whoever goes on
/// to a newer one has none.
#[tokio::test]
async fn a_state_is_read_with_an_identity_and_without() {
    let lab = applied().await;
    rewrite(&lab, |instance| {
        instance["identity_schema_version"] = json!(0);
        instance["identity"] = json!({
            "route_names": ["http"],
            "route_arns": [lab.listener()],
            "blue_target_group_arns": [lab.group("blue")],
            "green_target_group_arns": [lab.group("green")],
        });
    });
    lab.assert_plan_is_empty("blue").await;
    rewrite(&lab, |instance| {
        let instance = instance.as_object_mut().unwrap();
        instance.remove("identity");
        instance.remove("identity_schema_version");
    });
    lab.assert_plan_is_empty("blue").await;
    lab.apply("green").await.success();
}

/// A host asks for the upgrade before it compares anything: no plan shows it, and the next apply stores it.
#[tokio::test]
async fn an_identity_of_an_earlier_version_is_upgraded_and_stored_anew() {
    if !host().knows_identities() {
        return skipped("upgrade of an identity", "identities came with Terraform and OpenTofu 1.12");
    }
    let lab = Lab::default().await;
    let default = Configuration::of(lab.ready());
    let routes = default.routes.replacen("http", "default", 1);
    lab.write(&default.routes(routes));
    lab.apply("blue").await.success();
    let now = stored(&lab);
    rewrite(&lab, |instance| {
        instance["identity_schema_version"] = json!(0);
        instance["identity"].as_object_mut().unwrap().remove("route_names");
    });
    lab.assert_plan_is_empty("blue").await;
    lab.apply("green").await.success();
    let upgraded = stored(&lab);
    assert_eq!((&upgraded["identity_schema_version"], &upgraded["identity"]), (&json!(1), &now["identity"]));
}

/// The switch as the state file has it.
fn stored(lab: &Lab) -> Value {
    let state = std::fs::read(lab.workspace.path().join("terraform.tfstate")).unwrap();
    let state: Value = serde_json::from_slice(&state).unwrap();
    let is_switch = |resource: &&Value| resource["type"] == "bluegreen_switch";
    state["resources"].as_array().unwrap().iter().find(is_switch).unwrap()["instances"][0].clone()
}

#[tokio::test]
async fn the_stored_identity_is_that_of_the_stored_state_after_every_apply() {
    if !host().knows_identities() {
        return skipped("stored identity", "identities came with Terraform and OpenTofu 1.12");
    }
    let lab = Lab::default().await;
    lab.write(&lab.with_everything_made_in_the_same_apply().arguments(GATE.replace("30s", "3s")));
    lab.apply("blue").await.success();
    assert_eq!(stored(&lab)["identity"]["route_arns"], json!([lab.listener()]), "it was not known in the plan");

    lab.force_health("green", "unhealthy").await;
    let renamed = lab.with_everything_made_in_the_same_apply();
    let routes = renamed.routes.replace("http = {", "https = {");
    lab.write(&renamed.routes(routes).arguments(GATE.replace("30s", "3s")));
    assert_says(&lab.apply("green").await.failure(), "Error: Gate did not hold");
    if !forgets_identities_in_failed_updates() {
        assert_identity_is_that_of_the_state(&lab);
    }
    lab.workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).await.success();
    assert_identity_is_that_of_the_state(&lab);
}

/// Terraform 1.12 stores none after a failed update, whatever it is told; the next refresh mends that.
fn forgets_identities_in_failed_updates() -> bool {
    host().version().starts_with("Terraform v1.12.")
}

#[track_caller]
fn assert_identity_is_that_of_the_state(lab: &Lab) {
    let stored = stored(lab);
    let routes: Vec<_> = stored["attributes"]["routes"].as_object().unwrap().keys().collect();
    assert_eq!(stored["identity"]["route_names"], json!(routes));
}
