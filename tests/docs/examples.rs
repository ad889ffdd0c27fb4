//! Every example that needs nothing but this provider moves traffic in the sandbox.

use crate::support::{Lab, TEST_GATE, TEST_STAGES, files_under, read, workspace};

const PROVIDER: &str = "examples/provider/provider.tf";
const MINIMAL: &str = "examples/resources/bluegreen_switch/resource.tf";
const ALL_ARGUMENTS: &str = "examples/resources/bluegreen_switch/resource-all-arguments.tf";
const DATA_SOURCE: &str = "examples/data-sources/bluegreen_switch/data-source.tf";
const PARITY: &str = "examples/data-sources/bluegreen_parity/data-source.tf";
const OTHER_COLOR: &str = "examples/functions/other_color/function.tf";
const PERCENTAGES: &str = "examples/functions/percentages/function.tf";
const REGIONS: &str = "examples/regions/main.tf";
/// `tests/acceptance/actions` runs these, on hosts that know actions.
const VERIFY: &str = "examples/actions/bluegreen_verify/action.tf";
const WATCH: &str = "examples/actions/bluegreen_watch/action.tf";
/// `tests/acceptance/lists` runs it, on hosts that know lists.
const LIST: &str = "examples/list-resources/bluegreen_switch/list-resource.tfquery.hcl";
/// `tests/acceptance/replaced_active` runs it.
const REPLACING: &str = "examples/replacing/main.tf";
const SANDBOX: &str = "examples/sandbox/main.tf";
const TOPOLOGY: &str = "examples/sandbox/topology.toml";
const MOCKED_TEST: &str = "examples/testing/mocked.tftest.hcl";
const SANDBOX_TEST: &str = "examples/testing/sandbox.tftest.hcl";

/// What this and the neighbouring modules run, `tests/acceptance/migrating` and `crates/bluegreen/tests/library.rs`; a new
/// example must be added to one of them.
const RUN: [&str; 64] = [
    VERIFY,
    "examples/actions/bluegreen_verify/versions.tf",
    WATCH,
    "examples/actions/bluegreen_watch/versions.tf",
    "examples/complete/cutover.tf",
    "examples/complete/load_balancer.tf",
    "examples/complete/outputs.tf",
    "examples/complete/variables.tf",
    "examples/complete/versions.tf",
    PARITY,
    "examples/data-sources/bluegreen_parity/versions.tf",
    DATA_SOURCE,
    "examples/data-sources/bluegreen_switch/versions.tf",
    "examples/ecs/cutover.tf",
    "examples/ecs/load_balancer.tf",
    "examples/ecs/services.tf",
    "examples/ecs/variables.tf",
    "examples/ecs/versions.tf",
    OTHER_COLOR,
    "examples/functions/other_color/versions.tf",
    PERCENTAGES,
    "examples/functions/percentages/versions.tf",
    "examples/iam/policy.json",
    "examples/library/own_cutover.rs",
    "examples/library/read_a_plan.rs",
    "examples/library/who_is_live.rs",
    LIST,
    "examples/migrating/alb-module/module.tf",
    "examples/migrating/alb-module/switch.tf",
    "examples/migrating/codedeploy/after.tf",
    "examples/migrating/codedeploy/before.tf",
    "examples/migrating/codedeploy/cluster.tf",
    "examples/migrating/codedeploy/deployment_group.tf",
    "examples/migrating/codedeploy/service_before.tf",
    "examples/migrating/codedeploy/services_after.tf",
    "examples/migrating/hand-made-weights/after.tf",
    "examples/migrating/hand-made-weights/before.tf",
    "examples/migrating/target_groups.tf",
    "examples/migrating/tutorial/after.tf",
    "examples/migrating/tutorial/before.tf",
    "examples/migrating/versions.tf",
    "examples/module-in-another-account/main.tf",
    "examples/module/main.tf",
    "examples/pipelines/github/actions/setup/action.yml",
    "examples/pipelines/github/workflows/live.yml",
    "examples/pipelines/github/workflows/rollback.yml",
    "examples/pipelines/gitlab/gitlab-ci.yml",
    PROVIDER,
    "examples/proxies/main.tf",
    "examples/proxies/versions.tf",
    REGIONS,
    "examples/regions/versions.tf",
    REPLACING,
    "examples/replacing/versions.tf",
    "examples/resources/bluegreen_switch/import-by-identity.tf",
    "examples/resources/bluegreen_switch/import-by-string-id.tf",
    "examples/resources/bluegreen_switch/import.sh",
    ALL_ARGUMENTS,
    MINIMAL,
    "examples/resources/bluegreen_switch/versions.tf",
    SANDBOX,
    TOPOLOGY,
    MOCKED_TEST,
    SANDBOX_TEST,
];

#[test]
fn no_example_is_left_out() {
    assert_eq!(files_under("examples"), RUN);
}

#[tokio::test]
async fn examples_are_formatted_as_terraform_formats_them() {
    let workspace = workspace();
    for example in files_under("examples").into_iter().filter(|file| file.ends_with(".tf") || file.ends_with(".hcl")) {
        workspace.write(&example.replace('/', "_"), &read(&example));
    }
    let _ = workspace.run(&["fmt", "-check", "-diff", "-no-color"]).await.success();
}

/// A lab in which these examples are valid as they stand.
async fn validated(examples: &[&str]) -> Lab {
    let lab = Lab::start().await;
    lab.copy(PROVIDER);
    for (index, example) in examples.iter().enumerate() {
        lab.workspace.write(&format!("example{index}.tf"), &read(example));
    }
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    let _ = lab.terraform(&["validate", "-no-color"]).await.success();
    lab.write_variables();
    lab
}

/// Validates the example as it stands, then applies both colors with the sandbox in the place of AWS.
async fn assert_cuts_over(example: &str, in_the_sandbox: &str, paths: &[&str]) {
    let lab = validated(&[example]).await;
    lab.override_for_the_sandbox(in_the_sandbox);
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
    assert_cuts_over(MINIMAL, TEST_GATE, &["/"]).await;
}

#[tokio::test]
async fn the_switch_with_all_arguments() {
    assert_cuts_over(ALL_ARGUMENTS, &format!("{TEST_GATE}\n  {TEST_STAGES}"), &["/", "/api/x"]).await;
}

/// With several regions: `tests/acceptance/region.rs`.
#[tokio::test]
async fn the_switch_in_each_region() {
    let lab = validated(&[REGIONS]).await;
    lab.override_for_the_sandbox(TEST_GATE);
    let names = ["blue_target_group_arn", "green_target_group_arn"];
    let [blue, green] = names.map(|name| (name, lab.group_arn(name.split('_').next().unwrap())));
    let listener = ("listener_arn", lab.listener_arn());
    let arns: std::collections::BTreeMap<_, _> = [listener, blue, green].into();
    let regions = serde_json::json!({ "regions": { lab.ready().region.as_str(): arns } });
    lab.workspace.write("regions.auto.tfvars.json", &regions.to_string());
    for color in ["blue", "green"] {
        let _ = lab.apply(color).await;
        assert_eq!(lab.color("/").await, color);
        lab.assert_plan_is_empty(color).await;
    }
}

#[tokio::test]
async fn the_data_source_and_the_functions() {
    let lab = validated(&[DATA_SOURCE, OTHER_COLOR, PERCENTAGES]).await;
    lab.override_for_the_sandbox("");
    let _ = lab.terraform(&["apply", "-auto-approve", "-no-color"]).await.success();
    let outputs = lab.terraform(&["output", "-json"]).await.success();
    let outputs: serde_json::Value = serde_json::from_str(&outputs.stdout).unwrap();
    assert_eq!(outputs["deploy_to"]["value"], "green");
    // Nothing names the green group yet, so its targets are not checked.
    assert_eq!(outputs["healthy_green_targets"]["value"], "0 of 2");
    assert_eq!(outputs["standby_color"]["value"], "green");
    let after = serde_json::json!({ "blue_percent": 0, "green_percent": 100 });
    assert_eq!(outputs["after_the_cutover"]["value"], after);
}

#[tokio::test]
async fn the_data_source_that_compares_environments() {
    let lab = validated(&[PARITY]).await;
    lab.override_for_the_sandbox("");
    let _ = lab.terraform(&["apply", "-auto-approve", "-no-color"]).await.success();
    let outputs = lab.terraform(&["output", "-json"]).await.success();
    let outputs: serde_json::Value = serde_json::from_str(&outputs.stdout).unwrap();
    assert_eq!((&outputs["alike"]["value"], &outputs["what_differs"]["value"]), (&true.into(), &serde_json::json!([])));
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

/// Mocked runs ask nobody, and the others leave the color that the last one of them made active.
#[tokio::test]
async fn the_tests_of_a_configuration_pass_mocked_and_in_the_sandbox() {
    let lab = Lab::start().await;
    lab.copy(SANDBOX);
    lab.workspace.write("sandbox.json", &serde_json::to_string(lab.ready()).unwrap());
    lab.copy(MOCKED_TEST);
    lab.copy(SANDBOX_TEST);
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    let _ = lab.terraform(&["test", "-no-color"]).await.success().says("5 passed, 0 failed.");
    assert_eq!(lab.color("/").await, "blue");
}

#[tokio::test]
async fn the_log_of_an_apply_says_what_its_page_says() {
    let mut lab = Lab::start().await;
    lab.copy(SANDBOX);
    lab.workspace.write("sandbox.json", &serde_json::to_string(lab.ready()).unwrap());
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    let log = lab.workspace.path().join("apply.log");
    lab.workspace.env("TF_LOG_PROVIDER", "info");
    lab.workspace.env("TF_LOG_PATH", &log);
    let _ = lab.apply("green").await;
    let log = std::fs::read_to_string(log).unwrap();
    let page = read("templates/guides/following-an-apply.md.tmpl");
    for (told, in_page) in [
        (": prime: ", "`prime`"),
        (": gate: ", "`gate: …`"),
        (": shift: ", "`shift`"),
        (": settling for ", "`settling for …`"),
        (": done: all traffic has left blue", "`done: …`"),
    ] {
        assert!(page.contains(in_page), "the page does not speak of {in_page}");
        let line = log.lines().find(|line| line.contains(told)).unwrap_or_else(|| panic!("no {told:?} in\n{log}"));
        assert!(line.contains("@module=bluegreen.progress"), "{line}");
    }
}

#[tokio::test]
async fn the_example_of_a_topology_has_production_preview_a_function_and_a_load_balancer_before_another() {
    let topology = bluegreen_sandbox::Topology::from_toml(&read(TOPOLOGY)).unwrap();
    let sandbox = bluegreen_sandbox::Sandbox::start(topology, bluegreen_sandbox::Options::default()).await.unwrap();
    let ready = sandbox.ready();
    let authority = format!("{}/_sandbox/ca.pem", ready.endpoint);
    let get = async |listener: usize, path: &str| {
        let url = format!("{}{path}", ready.load_balancers[0].listeners[listener].url);
        workbench::http::get_trusting(&url, &authority).await.unwrap()
    };
    assert_eq!(get(0, "/").await.color.as_deref(), Some("blue"));
    assert_eq!(get(0, "/old/page").await.status, 301);
    assert_eq!(get(1, "/").await.color.as_deref(), Some("green"));
    assert_eq!(get(1, "/version").await.body, "2.0");
    assert_eq!(get(0, "/checkout/v2").await.body, "paid");
    let front = &ready.load_balancers[1].listeners[0].url;
    assert_eq!(workbench::http::get_trusting(front, &authority).await.unwrap().color.as_deref(), Some("green"));
    sandbox.shutdown().await;
}
