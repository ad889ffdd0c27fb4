//! The default rule of a listener has an ARN and cannot be changed by it.

use crate::support::{Configuration, Lab, assert_says, route};

/// A lab with the ARN of its listener's default rule.
async fn lab() -> (Lab, String) {
    let lab = Lab::default().await;
    let rule = lab.aws().rule_arn(lab.listener(), true).await;
    (lab, rule)
}

fn says(lab: &Lab, route: &str) -> String {
    format!(
        "Route {route}: it is the default rule of a listener, whose actions cannot be changed as those of a rule. Name the \
         listener in its place: {}.",
        lab.listener()
    )
}

#[tokio::test]
async fn a_plan_names_the_listener_in_its_place() {
    let (lab, rule) = lab().await;
    let routes = route("http", "rule_arn", &rule, lab.group("blue"), lab.group("green"));
    lab.write(&Configuration::of(lab.ready()).routes(routes));
    for color in ["blue", "green"] {
        let plan = lab.plan(color).await.failure();
        assert_says(&plan, "Error: Default rule");
        assert_says(&plan, &says(&lab, "http"));
    }
}

#[tokio::test]
async fn a_data_source_names_it_too() {
    let (lab, rule) = lab().await;
    let groups = format!(
        "blue_target_group_arn = \"{}\"\n  green_target_group_arn = \"{}\"",
        lab.group("blue"),
        lab.group("green")
    );
    let provider = Configuration::of(lab.ready()).provider();
    let data = format!("data \"bluegreen_switch\" \"web\" {{\n  rule_arn = \"{rule}\"\n  {groups}\n}}\n");
    lab.workspace.write("main.tf", &format!("{provider}\n{data}"));
    let plan = lab.workspace.run(&["plan", "-no-color"]).await.failure();
    assert_says(&plan, "Error: Default rule");
    assert_says(&plan, &says(&lab, &rule));
}

#[tokio::test]
async fn an_import_warns_of_it_and_the_plan_after_it_is_refused() {
    let (lab, rule) = lab().await;
    let routes = route("http", "rule_arn", &rule, lab.group("blue"), lab.group("green"));
    lab.write(&Configuration::of(lab.ready()).routes(routes));
    let id = format!("http={rule},{},{}", lab.group("blue"), lab.group("green"));
    let import =
        lab.workspace.run(&["import", "-no-color", "-input=false", "bluegreen_switch.web", &id]).await.success();
    assert_says(&import, "Warning: Default rule");
    assert_says(&lab.plan("blue").await.failure(), "Error: Default rule");
}
