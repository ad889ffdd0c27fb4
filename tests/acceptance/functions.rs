//! The provider's functions, called from configurations.

use crate::support::{Configuration, Lab, assert_says};

/// A configuration without anything but these outputs: functions need no configured provider.
fn outputs(outputs: &str) -> String {
    format!(
        "terraform {{\n  required_providers {{\n    bluegreen = {{ source = \"bluegreen/bluegreen\" }}\n  }}\n}}\n{outputs}"
    )
}

async fn lab(configuration: &str) -> Lab {
    let lab = Lab::default().await;
    lab.workspace.write("main.tf", &outputs(configuration));
    lab
}

/// The value of an output after an apply.
async fn output(lab: &Lab, name: &str) -> serde_json::Value {
    let run = lab.workspace.run(&["output", "-json", "-no-color", name]).await.success();
    serde_json::from_str(&run.stdout).unwrap()
}

#[tokio::test]
async fn the_other_color_of_each() {
    let call =
        |color| format!("output \"of_{color}\" {{\n  value = provider::bluegreen::other_color(\"{color}\")\n}}\n");
    let lab = lab(&["blue", "green"].map(call).concat()).await;
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    assert_eq!(output(&lab, "of_blue").await, "green");
    assert_eq!(output(&lab, "of_green").await, "blue");
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn the_percentages_of_a_color() {
    let lab = lab("output \"green\" {\n  value = provider::bluegreen::percentages(\"green\")\n}\n").await;
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    assert_eq!(output(&lab, "green").await, serde_json::json!({ "blue_percent": 0, "green_percent": 100 }));
}

#[tokio::test]
async fn percentages_compare_with_what_is_live() {
    let lab = Lab::default().await;
    let at_rest = "output \"at_rest\" {\n  \
                   value = bluegreen_switch.web.live[\"http\"] == provider::bluegreen::percentages(var.active_color)\n}\n";
    lab.workspace.write("main.tf", &format!("{}{at_rest}", Configuration::of(lab.ready()).text()));
    lab.apply("blue").await.success();
    assert_eq!(output(&lab, "at_rest").await, true);
}

#[tokio::test]
async fn what_is_no_color_is_refused_with_the_arguments_name() {
    for (function, argument) in [("other_color", "color"), ("percentages", "active_color")] {
        let lab = lab(&format!("output \"it\" {{\n  value = provider::bluegreen::{function}(\"red\")\n}}\n")).await;
        let plan = lab.workspace.run(&["plan", "-no-color"]).await.failure();
        assert_says(&plan, &format!("provider::bluegreen::{function}(\"red\")"));
        assert_says(&plan, &format!("Invalid value for \"{argument}\" parameter"));
        assert_says(&plan, "expected \"blue\" or \"green\", got \"red\".");
    }
}

#[tokio::test]
async fn what_is_not_known_yet_gives_a_result_that_is_not_known_yet() {
    let configuration = "resource \"terraform_data\" \"color\" {\n  input = \"blue\"\n}\n\
                         output \"other\" {\n  value = provider::bluegreen::other_color(terraform_data.color.output)\n}\n";
    let lab = lab(configuration).await;
    let init = lab.workspace.run(&["init", "-no-color"]).await.success();
    assert_eq!(init.code, 0);
    let plan = lab.workspace.run(&["plan", "-no-color"]).await.success();
    assert_says(&plan, "other = (known after apply)");
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    assert_eq!(output(&lab, "other").await, "green");
}
