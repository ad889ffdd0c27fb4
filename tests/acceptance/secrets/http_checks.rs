//! Secrets of HTTP checks: in the query of their URL, and in headers that are write-only.

use serde_json::Value;
use workbench::Run;

use super::assert_without;
use crate::support::{Configuration, Lab, assert_says, guarded_server};

/// In the URL: an argument that Terraform keeps, and nobody else tells.
const QUERY: &str = "planted-in-the-query-of-a-check";
/// In `headers_wo`, from an ephemeral variable: nobody keeps it.
const WRITE_ONLY: &str = "planted-in-a-write-only-header";
/// In `headers`, which the state keeps: the search finds what is there.
const KEPT: &str = "planted-in-a-header-that-is-kept";

const VARIABLES: &str = r#"
variable "query" {
  type      = string
  sensitive = true
}
variable "write_only" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "kept" {
  type      = string
  sensitive = true
}
"#;

/// A switch whose one check is let in only with all three secrets, applied with blue; everything is logged.
async fn checked_lab() -> Lab {
    let server = guarded_server(&[QUERY, WRITE_ONLY, KEPT]).await;
    let mut lab = Lab::toml(&super::one_listener("forward = { blue = 1 }"), |ready| {
        Configuration::of(ready).arguments(format!(
            r#"gate = {{
    stable_for  = "0s"
    interval    = "1s"
    timeout     = "5s"
    http_checks = [{{
      url        = "{server}/ready?token=${{var.query}}"
      successes  = 1
      headers    = {{ X-Kept = var.kept }}
      headers_wo = {{ Authorization = var.write_only }}
    }}]
  }}
  settle = "0s""#
        ))
    })
    .await;
    lab.workspace.write("variables.tf", VARIABLES);
    for (name, secret) in [("query", QUERY), ("write_only", WRITE_ONLY), ("kept", KEPT)] {
        lab.workspace.env(format!("TF_VAR_{name}"), secret);
    }
    lab.workspace.env("TF_LOG", "trace");
    lab.workspace.env("TF_LOG_PROVIDER", "trace");
    let _ = lab.apply("blue").await.success();
    lab
}

#[track_caller]
fn assert_tells_nothing(what: &str, run: &Run) {
    assert!(run.stderr.contains("[TRACE]"), "{what} is logged");
    assert_without(what, &run.both(), &[QUERY, WRITE_ONLY, KEPT]);
}

fn state_file(lab: &Lab) -> String {
    std::fs::read_to_string(lab.workspace.path().join("terraform.tfstate")).unwrap()
}

#[tokio::test]
async fn a_cutover_sends_them_and_tells_none() {
    let lab = checked_lab().await;
    assert_tells_nothing("the plan", &lab.plan("green").await);
    assert_tells_nothing("the cutover", &lab.apply("green").await.success());
    let runbook = lab.switch().await["cutover"]["runbook"].to_string();
    assert!(runbook.contains("HTTP check 1 passes 1 times in a row"), "{runbook}");
    assert_without("the runbook", &runbook, &[QUERY, "/ready"]);
}

#[tokio::test]
async fn neither_a_saved_plan_nor_the_state_has_a_write_only_header() {
    let lab = checked_lab().await;
    let saved = ["plan", "-no-color", "-out=saved", "-var=active_color=green"];
    assert_tells_nothing("the plan", &lab.workspace.run(&saved).await.success());
    let shown = lab.workspace.run(&["show", "-json", "saved"]).await.success();
    assert!(shown.stdout.contains(KEPT), "the search would find it");
    assert_without("the saved plan", &shown.stdout, &[WRITE_ONLY]);

    assert_tells_nothing("the apply", &lab.workspace.run(&["apply", "-no-color", "saved"]).await.success());
    assert_eq!(lab.answers().await, ["green"]);
    assert!(state_file(&lab).contains(KEPT), "the search would find it");
    assert_without("the state", &state_file(&lab), &[WRITE_ONLY]);
    assert_eq!(lab.switch().await["gate"]["http_checks"][0]["headers_wo"], Value::Null);
}

#[tokio::test]
async fn another_write_only_header_plans_nothing_and_is_sent_by_the_next_cutover() {
    let mut lab = checked_lab().await;
    lab.workspace.env("TF_VAR_write_only", "planted-and-refused");
    lab.assert_plan_is_empty("blue").await;
    let run = lab.apply("green").await.failure();
    assert_says(&run, "HTTP check 1 fails: it answered 401, expected 200-299");
    assert_without("the failure", &run.both(), &[QUERY, "planted-and-refused", KEPT, "/ready?"]);
    assert_without("the state", &state_file(&lab), &["planted-and-refused"]);
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_url_that_is_refused_is_told_without_its_secrets() {
    let lab = checked_lab().await;
    let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
    let (before, check) = text.split_once("url        = \"http").unwrap();
    let (_, after) = check.split_once("/ready").unwrap();
    for (wrong, says) in [
        ("ftp://web.test", "got \"ftp://web.test/ready\""),
        ("http://user:word@web.test", "Expected a URL without user name and password"),
    ] {
        lab.workspace.write("main.tf", &format!("{before}url = \"{wrong}/ready{after}"));
        let run = lab.plan("green").await;
        assert_eq!(run.code, 1, "{}", run.both());
        assert_says(&run, says);
        assert_without("the refusal", &run.both(), &[QUERY]);
    }
}
