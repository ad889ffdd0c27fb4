//! Every example that needs nothing but this provider moves traffic in the sandbox.

use crate::support::{Lab, TEST_GATE, files_under, read, workspace};

const PROVIDER: &str = "examples/provider/provider.tf";
const MINIMAL: &str = "examples/resources/bluegreen_switch/resource.tf";
const ALL_ARGUMENTS: &str = "examples/resources/bluegreen_switch/resource-all-arguments.tf";
const SANDBOX: &str = "examples/sandbox/main.tf";

/// What this and the neighbouring modules run; a new example must be added to one of them.
const RUN: [&str; 12] = [
    "examples/complete/cutover.tf",
    "examples/complete/load_balancer.tf",
    "examples/complete/outputs.tf",
    "examples/complete/variables.tf",
    "examples/complete/versions.tf",
    "examples/iam/policy.json",
    PROVIDER,
    "examples/resources/bluegreen_switch/import-by-string-id.tf",
    "examples/resources/bluegreen_switch/import.sh",
    ALL_ARGUMENTS,
    MINIMAL,
    SANDBOX,
];

#[test]
fn no_example_is_left_out() {
    assert_eq!(files_under("examples"), RUN);
}

#[tokio::test]
async fn examples_are_formatted_as_terraform_formats_them() {
    let workspace = workspace();
    for example in files_under("examples").into_iter().filter(|file| file.ends_with(".tf")) {
        workspace.write(&example.replace('/', "_"), &read(&example));
    }
    let _ = workspace.run(&["fmt", "-check", "-diff", "-no-color"]).await.success();
}

/// Validates the example as it stands, then applies both colors with the sandbox in the place of AWS.
async fn assert_cuts_over(example: &str, paths: &[&str]) {
    let lab = Lab::start().await;
    lab.copy(PROVIDER);
    lab.copy(example);
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    let _ = lab.terraform(&["validate", "-no-color"]).await.success();

    lab.write_variables();
    lab.override_for_the_sandbox(TEST_GATE);
    for color in ["blue", "green"] {
        let _ = lab.apply(color).await;
        for path in paths {
            assert_eq!(lab.color(path).await, color, "{path}");
        }
        lab.assert_plan_is_empty(color).await;
    }
}

#[tokio::test]
async fn the_minimal_switch() {
    assert_cuts_over(MINIMAL, &["/"]).await;
}

#[tokio::test]
async fn the_switch_with_all_arguments() {
    assert_cuts_over(ALL_ARGUMENTS, &["/", "/api/x"]).await;
}

#[tokio::test]
async fn the_sandbox_example_needs_only_the_ready_line() {
    let lab = Lab::start().await;
    lab.copy(SANDBOX);
    lab.workspace.write("sandbox.json", &serde_json::to_string(lab.ready()).unwrap());
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    for color in ["blue", "green"] {
        let apply = lab.apply(color).await;
        assert!(apply.stdout.contains(&lab.ready().load_balancers[0].listeners[0].url), "{}", apply.transcript());
        assert_eq!(lab.color("/").await, color);
    }
}
