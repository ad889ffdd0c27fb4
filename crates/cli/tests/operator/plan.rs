//! `plan`: what a plan of a real host would do, and everything that is no plan.

use std::path::PathBuf;

use serde_json::Value;

use crate::world::{Ended, run_alone};

/// What a real host wrote.
fn written(host: &str, name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../state/tests/hosts", host, name].iter().collect()
}

async fn plan(host: &str, name: &str, more: &[&str]) -> Ended {
    let file = written(host, name);
    run_alone(&[&["plan", file.to_str().unwrap()], more].concat()).await
}

const HOST: &str = "terraform-1.15.5";

#[tokio::test]
async fn a_pending_cutover_is_told_with_its_routes_and_its_runbook() {
    for host in ["terraform-1.11.4", HOST, "tofu-1.12.6"] {
        let ended = plan(host, "pending-cutover.plan.json", &[]).await;
        assert_eq!(ended.code, Some(2), "{host}: {}", ended.stderr);
        for expected in ["moves from blue to green", "blue 100 % / green 0 % -> blue 0 % / green 100 %", " 1. Prime:"] {
            assert!(ended.stdout.contains(expected), "{host}: {expected:?} is not in:\n{}", ended.stdout);
        }
    }
}

#[tokio::test]
async fn nothing_pending_is_0() {
    let ended = plan(HOST, "nothing-pending.plan.json", &[]).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "no cutover is pending\n"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_switch_that_is_destroyed_is_dangerous_and_strict_says_so() {
    let ended = plan(HOST, "destroy.plan.json", &["--strict"]).await;
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("danger: "), "{}", ended.stdout);
    assert_ne!(plan(HOST, "destroy.plan.json", &[]).await.code, Some(3));
}

#[tokio::test]
async fn a_comment_has_a_marker_a_verdict_and_a_table_and_is_never_too_long() {
    let ended = plan(HOST, "pending-cutover.plan.json", &["--format", "md"]).await;
    let text = &ended.stdout;
    assert!(text.starts_with("<!-- bluegreen plan -->\n**bluegreen**: "), "{text}");
    assert!(text.contains("| route | before | after |") && text.contains("<details><summary>Runbook"), "{text}");
    let ended = plan(HOST, "pending-cutover.plan.json", &["--format", "md", "--max-chars", "500"]).await;
    assert!(ended.stdout.chars().count() <= 501, "{}", ended.stdout);
    assert!(ended.stdout.contains("moves from blue to green"), "{}", ended.stdout);
    assert!(ended.stdout.contains("The rest is left out"), "{}", ended.stdout);
}

#[tokio::test]
async fn a_plan_as_json_is_one_document_of_its_schema() {
    for name in ["pending-cutover.plan.json", "destroy.plan.json", "modules-pending.plan.json"] {
        let ended = plan(HOST, name, &["--json"]).await;
        crate::world::schema_check("plan", &serde_json::from_str::<Value>(&ended.stdout).unwrap());
    }
}

#[tokio::test]
async fn what_is_no_plan_is_told_as_what_it_is() {
    let ended = plan(HOST, "one-switch.tfstate", &[]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stderr.contains("expected a plan, as `terraform show -json PLAN` prints it"), "{}", ended.stderr);
    let ended = plan(HOST, "not-there.json", &[]).await;
    assert!(ended.stderr.contains("not-there.json: it cannot be read"), "{}", ended.stderr);
}
