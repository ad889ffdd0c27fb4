//! The command line in the directories that people have: modules, `for_each` and `count`, several provider blocks, regions and roles,
//! workspaces, and a backend that is not initialized.

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use serde_json::Value;
use workbench::{Run, Terraform, http};

use crate::support::{Configuration, Crossroads, GATE, Lab, assert_says, bluegreen, group};

const IN_A_MODULE: &str = r#"module.ireland["front"].bluegreen_switch.web"#;
const ROLE: &str = "arn:aws:iam::000000000000:role/deploy";

async fn ask(lab: &Lab, endpoint: &str, arguments: &[&str]) -> Run {
    let arguments = [arguments, &["--endpoint-url", endpoint]].concat();
    lab.workspace.run_program(bluegreen(), &arguments).await
}

/// The switch in a module or in the root, over the routes of one region.
fn switch(ready: &Ready, more: &str) -> String {
    let [blue, green] = ["blue", "green"].map(|color| group(ready, color));
    let listener = &ready.load_balancers[0].listeners[0].arn;
    format!(
        "resource \"bluegreen_switch\" \"web\" {{\n  {more}\n  active_color = \"blue\"\n  routes = {{ http = {{\n    listener_arn = \
         \"{listener}\"\n    blue_target_group_arn = \"{blue}\"\n    green_target_group_arn = \"{green}\"\n  }} }}\n  {GATE}\n  \
         settle = \"0s\"\n}}\n"
    )
}

/// One switch by `count` in the root, and one in a module with `for_each`, each with a provider block of its own.
fn write_two_switches(lab: &Lab, ireland: &Ready, endpoint: &str) {
    let block = |region: &str, more: &str| {
        format!(
            "region = \"{region}\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  {more}\n  endpoints {{\n    elbv2 = \
             \"{endpoint}\"\n    ec2 = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
        )
    };
    let role = format!("assume_role {{\n    role_arn = \"{ROLE}\"\n  }}");
    let root = Configuration::of(lab.ready()).provider_block(block("us-east-1", "")).provider();
    let alias = Configuration::of(lab.ready()).provider_block(block("eu-west-1", &role)).alias("ireland");
    let module = "module \"ireland\" {\n  source = \"./shop\"\n  for_each = toset([\"front\"])\n  providers = { bluegreen = \
                  bluegreen.ireland }\n}\n";
    lab.workspace.write("main.tf", &[&root, &alias, module, &switch(lab.ready(), "count = 1")].concat());
    let required =
        "terraform {\n  required_providers {\n    bluegreen = { source = \"bluegreen/bluegreen\" }\n  }\n}\n";
    lab.workspace.write("shop/main.tf", &format!("{required}{}", switch(ireland, "")));
}

async fn color_of(lab: &Lab, ready: &Ready) -> Option<String> {
    lab.get(&ready.load_balancers[0].listeners[0].url).await.color
}

#[tokio::test]
async fn switches_of_modules_aliases_and_regions_are_told_apart_and_moved_one_by_one() {
    let mut lab = Lab::default().await;
    lab.workspace.env("BLUEGREEN_TF_BIN", Terraform::find().unwrap().program());
    let ireland = format!("region = \"eu-west-1\"\n{}", Topology::DEFAULT_TOML);
    let ireland = Sandbox::start(Topology::from_toml(&ireland).unwrap(), Options::default()).await.unwrap();
    let regions = [lab.ready(), ireland.ready()].map(|ready| (ready.region.clone(), ready.endpoint.clone()));
    let crossroads = Crossroads::between(regions).await;
    write_two_switches(&lab, ireland.ready(), &crossroads.endpoint);
    lab.workspace.run(&["init", "-no-color"]).await.success();
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();

    let all = ask(&lab, &crossroads.endpoint, &["status"]).await.success();
    for expected in ["bluegreen_switch.web[0]  us-east-1\n", &format!("{IN_A_MODULE}  eu-west-1\n")] {
        assert!(all.stdout.contains(expected), "{}", all.transcript());
    }
    let one_of_two = ask(&lab, &crossroads.endpoint, &["rollback", "--yes"]).await.failure();
    assert_says(&one_of_two, "expected one switch, got 2: ");

    // The environment names us-east-1, whose STS is asked then.
    let sessions = format!("{}/_sandbox/sessions", lab.ready().endpoint);
    let before = http::get(&sessions).await.unwrap().body;
    let arguments = ["switch", "--to", "green", IN_A_MODULE, "--yes", "--role-arn", ROLE];
    let _ = ask(&lab, &crossroads.endpoint, &arguments).await.success();
    let colors = [color_of(&lab, lab.ready()).await, color_of(&lab, ireland.ready()).await];
    assert_eq!(colors, [Some("blue".to_owned()), Some("green".to_owned())]);
    let count = |body: &str| serde_json::from_str::<Vec<Value>>(body).unwrap().len();
    assert_eq!(count(&http::get(&sessions).await.unwrap().body), count(&before) + 1, "the role is assumed");
}

#[tokio::test]
async fn the_state_is_that_of_the_workspace_and_of_a_backend_that_is_initialized() {
    let mut lab = Lab::default().await;
    lab.workspace.env("BLUEGREEN_TF_BIN", Terraform::find().unwrap().program());
    lab.apply("blue").await.success();
    lab.workspace.run(&["workspace", "new", "staging"]).await.success();
    let endpoint = lab.ready().endpoint.clone();
    let none = ask(&lab, &endpoint, &["status"]).await.failure();
    assert_says(&none, "there is no state yet: nothing was applied in this directory and workspace.");
    lab.workspace.env("TF_WORKSPACE", "default");
    let status = ask(&lab, &endpoint, &["status"]).await.success();
    assert!(status.stdout.starts_with("bluegreen_switch.web  us-east-1\n  active   blue\n"), "{}", status.transcript());

    lab.workspace.write("backend.tf", "terraform {\n  backend \"local\" {\n    path = \"elsewhere.tfstate\"\n  }\n}\n");
    let not_initialized = ask(&lab, &endpoint, &["status"]).await.failure();
    assert_says(&not_initialized, "state pull` failed, so the state is not known:");
    assert_says(&not_initialized, "init");
}
