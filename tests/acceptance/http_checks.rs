//! HTTP checks before traffic moves, and while it does.

use bluegreen_sandbox::Ready;
use workbench::http;

use crate::support::{Configuration, Lab, TWO_COLORS, assert_says, group, nobody_listens, route};

/// A production listener, and a preview listener through which green can be checked.
fn topology() -> String {
    format!(
        "[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue = 1 }}\n\
         [[load_balancers.listeners]]\nport = 8080\nforward = {{ green = 1 }}\n{TWO_COLORS}"
    )
}

fn configuration(ready: &Ready, check: &str, more: &str) -> Configuration {
    let preview = &ready.load_balancers[0].listeners[1];
    let url = format!("{}/ready", preview.url.trim_end_matches('/'));
    let preview = route("test", "listener_arn", &preview.arn, group(ready, "blue"), group(ready, "green"));
    Configuration::of(ready).arguments(format!(
        r#"preview_routes = {{
    {preview}
  }}
  gate = {{
    stable_for  = "0s"
    interval    = "1s"
    timeout     = "10s"
    http_checks = [{{ url = "{url}", {check} }}]
  }}
  settle = "0s"
  {more}"#
    ))
}

/// A switch with this check of green's `/ready`, applied with blue.
async fn lab(check: &str, more: &str) -> Lab {
    let lab = Lab::toml(&topology(), |ready| configuration(ready, check, more)).await;
    lab.apply("blue").await.success();
    lab
}

/// Lets all green backends answer at `/ready` with this status and body.
async fn answer(lab: &Lab, status: u16, body: &str) {
    let groups = &lab.ready().target_groups;
    for target in &groups.iter().find(|group| group.name == "green").unwrap().targets {
        let url = format!("{}/_sandbox/targets/{}:{}/answers", lab.ready().endpoint, target.id, target.port);
        let answers = serde_json::json!({ "/ready": { "status": status, "body": body } });
        let reply = http::put(&url, answers.to_string()).await.unwrap();
        assert!(reply.status.is_success(), "{}", reply.body);
    }
}

const APPLY: [&str; 4] = ["apply", "-auto-approve", "-no-color", "-var=active_color=green"];

#[tokio::test]
async fn traffic_moves_once_they_pass() {
    let lab = lab(r#"expect_status = "200", expect_body = "^version: [0-9]+$", successes = 2"#, "").await;
    answer(&lab, 200, "version: 7").await;
    let plan = lab.plan("green").await;
    assert_says(&plan, "wait until HTTP check 1 passes 2 times in a row");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_wrong_status_holds_the_cutover_back_and_is_named() {
    let lab = lab("name = \"ready\", successes = 2", "").await;
    answer(&lab, 503, "starting").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Gate did not hold");
    assert_says(&apply, "HTTP check ready fails: it answered 503, expected 200-299");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn a_wrong_body_holds_the_cutover_back_and_is_named() {
    let lab = lab(r#"expect_body = "version: 8", successes = 1"#, "").await;
    answer(&lab, 200, "version: 7").await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "HTTP check 1 fails: its body does not match `version: 8`");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn nobody_there_holds_the_cutover_back_and_is_named() {
    let lab = lab("successes = 1", "").await;
    let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
    let (_taken, address) = nobody_listens();
    let nowhere = format!("http://{address}/ready");
    let url = format!("{}/ready", lab.ready().load_balancers[0].listeners[1].url.trim_end_matches('/'));
    lab.workspace.write("main.tf", &text.replace(&url, &nowhere));
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Connection refused");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn failures_while_a_stage_is_held_take_everything_back() {
    let lab = lab("successes = 2", r#"shift = { canary = { percent = 10, bake = "10m" } }"#).await;
    answer(&lab, 200, "").await;
    let apply = lab.workspace.spawn(&APPLY).await;
    lab.until("a tenth has moved", || async { lab.weights().await == (90, 10) }).await;
    answer(&lab, 500, "").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "failed 2 times in a row, the last time with: it answered 500, expected 200-299");
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.switch().await["active_color"], "blue");
    assert_eq!(lab.plan("green").await.code, 2, "the next plan proposes it again");
}

#[tokio::test]
async fn failures_during_the_bake_take_everything_back() {
    let lab = lab("successes = 2", r#"bake = { duration = "10m" }"#).await;
    answer(&lab, 200, "").await;
    let apply = lab.workspace.spawn(&APPLY).await;
    lab.until("everything has moved", || async { lab.weights().await == (0, 100) }).await;
    answer(&lab, 500, "").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn what_cannot_be_checked_is_refused_with_its_place() {
    for (check, says) in [
        (
            r#"expect_status = "2xx""#,
            "Expected status codes from 100 to 599, such as \"200\", \"200-299\" or \"200,204\", got \"2xx\"",
        ),
        (r#"expect_body = "(""#, "Expected a regular expression, got \"(\""),
        ("successes = 0", "Expected a whole number from 1 to 100, got 0"),
        (r#"timeout = "2h""#, "Expected at most \"1m\", got \"2h\""),
        (r#"headers = { "b c" = "x" }"#, "Expected the name of an HTTP header, got \"b c\""),
        (r#"headers_wo = { "b c" = "x" }"#, "Expected the name of an HTTP header, got \"b c\""),
        (r#"headers = { X-A = "1" }, headers_wo = { x-a = "2" }"#, "got \"x-a\" twice"),
        (r#"name = "a\nb""#, "Expected a name without line breaks and control characters, got \"a\\nb\""),
        (r#"name = "2" }, { url = "http://web.test/""#, "Expected another `name` for each HTTP check, got \"2\" twice"),
    ] {
        let lab = Lab::toml(&topology(), |ready| configuration(ready, check, "")).await;
        let plan = lab.plan("blue").await;
        assert_eq!(plan.code, 1, "{}", plan.both());
        assert_says(&plan, says);
        assert_says(&plan, "gate = {");
        assert_eq!(lab.calls("").await.len(), 0, "{check}");
    }
}
