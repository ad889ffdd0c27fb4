//! The import examples take the sandbox's listener over. Ids cannot be variables there, so their ARNs are exchanged.

use serde_json::Value;
use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::Provider;

use crate::support::{Lab, TEST_GATE, read};

const PROVIDER: &str = "examples/provider/provider.tf";
const SWITCH: &str = "examples/resources/bluegreen_switch/resource.tf";
const COMMAND: &str = "examples/resources/bluegreen_switch/import.sh";
const BLOCK: &str = "examples/resources/bluegreen_switch/import-by-string-id.tf";

const IDENTITY: &str = "examples/resources/bluegreen_switch/import-by-identity.tf";

/// A sandbox in which green is live, and the minimal switch, initialized.
async fn lab() -> Lab {
    let lab = Lab::start().await;
    lab.aws().forward(lab.listener_arn(), &[(lab.group_arn("blue"), 0), (lab.group_arn("green"), 1)]).await;
    lab.copy(PROVIDER);
    lab.copy(SWITCH);
    lab.write_variables();
    lab.override_for_the_sandbox(TEST_GATE);
    let _ = lab.terraform(&["init", "-no-color"]).await.success();
    lab
}

/// The example with the sandbox's ARNs in the place of its own.
fn with_real_arns(lab: &Lab, example: &str) -> String {
    let mut text = read(example);
    for arn in arns(&text) {
        let real = match arn.split(':').next_back().and_then(|resource| resource.split('/').nth(1)) {
            Some(group @ ("blue" | "green")) => lab.group_arn(group),
            _ => lab.listener_arn(),
        };
        text = text.replace(&arn, real);
    }
    text
}

fn arns(text: &str) -> Vec<String> {
    let starts = text.match_indices("arn:aws:").map(|(start, _)| &text[start..]);
    starts.map(|rest| rest.split([',', ';', '\'', '"', '\n']).next().unwrap().to_owned()).collect()
}

async fn assert_green_is_in_the_state(lab: &Lab) {
    let state: Value = lab.workspace.state().await;
    let switch = &state["values"]["root_module"]["resources"][0]["values"];
    assert_eq!(switch["active_color"], "green", "{state}");
    assert_eq!(switch["live"]["https"]["green_percent"], 100, "{state}");
    lab.assert_plan_moves_nothing("green").await;
}

#[tokio::test]
async fn the_command() {
    let lab = lab().await;
    let text = with_real_arns(&lab, COMMAND);
    let command = text.lines().find_map(|line| line.strip_prefix("terraform ")).unwrap();
    // One word after the other, the last one in quotes: what a shell makes of this line.
    let (words, id) = command.split_once(" '").unwrap();
    let mut arguments: Vec<_> = words.split(' ').collect();
    arguments.insert(1, "-no-color");
    arguments.push(id.strip_suffix('\'').unwrap());
    let _ = lab.terraform(&arguments).await.success();
    assert_green_is_in_the_state(&lab).await;
}

#[tokio::test]
async fn the_block() {
    let lab = lab().await;
    lab.workspace.write("import.tf", &with_real_arns(&lab, BLOCK));
    let apply = lab.apply("green").await;
    assert!(apply.stdout.contains("1 imported"), "{}", apply.transcript());
    assert_green_is_in_the_state(&lab).await;
}

/// Only newer hosts read such a block, but any can read what is in it, and the provider can take it from there.
#[tokio::test]
async fn the_block_with_an_identity() {
    let lab = lab().await;
    let block = with_real_arns(&lab, IDENTITY);
    let (head, identity) = block.split_once("  identity = ").unwrap();
    assert_eq!(head, "import {\n  to = bluegreen_switch.web\n");
    lab.workspace.write("identity.tf", &format!("output \"identity\" {{\n  value = {identity}"));
    let _ = lab.apply("green").await;
    let json = lab.terraform(&["output", "-json", "identity"]).await.success().stdout;

    let identity = BluegreenProvider::default().resources()[0].identity().unwrap();
    let given = tftypes::json::decode(json.as_bytes(), &identity.schema().value_type()).unwrap();
    let imported = identity.import(given.clone()).await;
    assert_eq!(imported.diagnostics, []);
    let state = imported.state.unwrap();
    assert_eq!(identity.identity_of(&state), given);
    let route = state.get("routes").and_then(|routes| routes.get("https")).unwrap();
    assert_eq!(route.get("listener_arn").and_then(tftypes::Value::as_str), Some(lab.listener_arn()));
}
