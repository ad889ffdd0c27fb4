//! A command that ends before any run has begun: whoever follows the record learns of it, and why.

use serde_json::{Value, json};

use super::{read, register_in_both};
use crate::support::{Configuration, GATE, Lab, assert_says, bluegreen, group, route};

/// A lab whose switch is applied with blue, and which writes a record from now on.
async fn applied() -> Lab {
    let mut lab = Lab::default().await;
    lab.apply("blue").await.success();
    let file = lab.workspace.path().join("progress.jsonl");
    lab.workspace.env("BLUEGREEN_PROGRESS", file);
    lab
}

fn record(lab: &Lab) -> Vec<Value> {
    read(&lab.workspace.path().join("progress.jsonl"))
}

/// All that was written down is that this was refused, in these words.
#[track_caller]
fn assert_refused(lab: &Lab, switch: &str, says: &str) {
    let lines = record(lab);
    let [ended] = &lines[..] else { panic!("expected one line, got {lines:?}") };
    assert_eq!((&ended["event"], &ended["result"]), (&json!("ended"), &json!("refused")), "{ended}");
    assert_eq!(ended["switch"], switch, "{ended}");
    let text = ended["says"].as_str().unwrap();
    assert!(text.starts_with(says) && !text.contains('\n'), "{text}");
}

fn must_be_alike(lab: &Lab) -> Configuration {
    Configuration::of(lab.ready()).arguments(format!("{GATE}\n  settle = \"0s\"\n  parity = \"enforce\""))
}

#[tokio::test]
async fn environments_that_the_plan_of_an_apply_finds_unlike() {
    let lab = applied().await;
    lab.write(&must_be_alike(&lab));
    register_in_both(&lab).await;
    lab.apply("green").await.failure();
    assert_refused(&lab, lab.listener(), "Target in both environments of route http. Route http: registered in");
}

/// An apply plans once more, and a plan from a file leaves it no note of what was compared.
#[tokio::test]
async fn environments_that_have_become_unlike_between_the_plan_and_its_apply() {
    let lab = applied().await;
    lab.write(&must_be_alike(&lab));
    let plan = ["plan", "-out=saved", "-no-color", "-input=false", "-var=active_color=green"];
    lab.workspace.run(&plan).await.success();
    assert!(record(&lab).is_empty(), "a plan that nothing is wrong with is no run");
    register_in_both(&lab).await;
    let apply = lab.workspace.run(&["apply", "-no-color", "-input=false", "saved"]).await.failure();
    assert_says(&apply, "Error: Target in both environments of route http");
    assert_refused(&lab, lab.listener(), "Target in both environments of route http. Route http: registered in");
}

#[tokio::test]
async fn two_switches_of_one_route() {
    let lab = applied().await;
    let same = route("http", "listener_arn", lab.listener(), group(lab.ready(), "blue"), group(lab.ready(), "green"));
    let second = |more: &str| {
        format!(
            "resource \"bluegreen_switch\" \"second\" {{\n  active_color = \"green\"\n  routes = {{\n    {same}\n  }}\n  {more}\n}}\n"
        )
    };
    lab.workspace.write("second.tf", &second(""));
    lab.apply("blue").await.failure();
    assert_refused(&lab, lab.listener(), "Route of two switches. Route http is arn:");

    // Each provider block is a process of its own, so that they meet in the apply.
    std::fs::remove_file(lab.workspace.path().join("progress.jsonl")).unwrap();
    let more = "provider   = bluegreen.other\n  depends_on = [bluegreen_switch.web]";
    let alias = Configuration::of(lab.ready()).alias("other");
    lab.workspace.write("second.tf", &format!("{alias}\n{}", second(more)));
    lab.apply("green").await.failure();
    let lines = record(&lab);
    let says = lines.last().unwrap()["says"].as_str().unwrap();
    assert!(says.starts_with("Route of two switches. Route http is arn:"), "{lines:?}");
}

#[tokio::test]
async fn a_provider_block_that_leads_nowhere() {
    let mut lab = applied().await;
    lab.workspace.write("config", "[profile release]\nregion = us-east-1\n");
    let file = lab.workspace.path().join("config");
    lab.workspace.env("AWS_CONFIG_FILE", file);
    let block = "region = \"us-east-1\"\n  profile = \"relaese\"";
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    lab.apply("green").await.failure();
    assert_refused(&lab, "provider", "Profile not found. Expected a profile of the shared configuration files");
}

#[tokio::test]
async fn arguments_that_are_wrong() {
    let lab = applied().await;
    lab.apply("red").await.failure();
    assert_refused(&lab, lab.listener(), "Invalid active_color. Expected \"blue\" or \"green\", got \"red\".");
}

#[tokio::test]
async fn aws_that_does_not_answer_the_refresh() {
    let lab = applied().await;
    lab.faults(r#"[{"action":"DescribeListeners","times":1000,"effect":"error_500"}]"#).await;
    let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
    lab.workspace.write("main.tf", &text.replace("region = ", "max_retries = 0\n  region = "));
    lab.apply("green").await.failure();
    assert_refused(&lab, lab.listener(), "AWS could not be asked. ");
}

/// The watch has begun before, since it shows another run that is under way.
#[tokio::test]
async fn a_watch_beside_it_ends_with_the_reason_and_its_exit_code() {
    let lab = applied().await;
    lab.write(&must_be_alike(&lab));
    register_in_both(&lab).await;
    let append = |event: Value| {
        use std::io::Write;
        let mut line = json!({"version": 1, "time": "2026-11-26T12:34:56Z", "switch": "other"});
        line.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        let file = lab.workspace.path().join("progress.jsonl");
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    };
    append(json!({"event": "began", "to": "green", "runbook": []}));
    let watch = ["watch", "--progress", "progress.jsonl", "--timeout", "2m"];
    let mut watch = lab.workspace.spawn_program(bluegreen(), &watch).await;
    watch.line_with("other  a cutover to green begins").await.unwrap();
    lab.apply("green").await.failure();
    append(json!({"event": "ended", "result": "done", "says": "all traffic has left blue"}));
    let watch = watch.wait().await;
    assert_eq!(watch.code, 3, "{}", watch.transcript());
    let why = "Target in both environments of route http. Route http: registered in the blue";
    assert!(watch.stdout.contains(&format!("  refused before it had begun: {why}")), "{}", watch.transcript());
    assert_says(&watch, &format!("error: A run was refused before it had begun. web/{}: {why}", last(lab.listener())));
}

fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap()
}
