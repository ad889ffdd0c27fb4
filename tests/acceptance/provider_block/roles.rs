//! A role is assumed at the sandbox's STS, and its sessions last as long as they last: not as long as the bake.

use bluegreen_sandbox::Topology;
use serde_json::Value;
use workbench::http;

use crate::support::{Configuration, Lab, assert_says};

const ROLE: &str = "arn:aws:iam::000000000000:role/deploy";

const ROLES: &str = r#"
[[roles]]
arn = "arn:aws:iam::000000000000:role/deploy"
external_id = "partner"
"#;

/// A switch that bakes for so long, under a provider block that assumes the role with more arguments.
async fn lab_with_role(bake: &str, more: &str) -> Lab {
    Lab::toml(&format!("{}{ROLES}", Topology::DEFAULT_TOML), |ready| {
        let endpoint = &ready.endpoint;
        let block = format!(
            "region = \"us-east-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  max_retries = 0\n  \
             assume_role {{\n    role_arn = \"{ROLE}\"\n    {more}\n  }}\n  \
             endpoints {{\n    elbv2 = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
        );
        let arguments = format!(
            "gate = {{ stable_for = \"0s\", interval = \"1s\" }}\n  settle = \"0s\"\n  parity = \"off\"\n  \
             bake = {{ duration = \"{bake}\" }}"
        );
        Configuration::of(ready).provider_block(block).arguments(arguments)
    })
    .await
}

fn url_of_sessions(lab: &Lab) -> String {
    format!("{}/_sandbox/sessions", lab.ready().endpoint)
}

pub(super) async fn sessions(lab: &Lab) -> Vec<Value> {
    let answer = http::get(&url_of_sessions(lab)).await.unwrap();
    serde_json::from_str(&answer.body).unwrap()
}

async fn calls_with_outcome(lab: &Lab, outcome: &str) -> usize {
    lab.calls("").await.iter().filter(|call| call["outcome"] == outcome).count()
}

#[tokio::test]
async fn every_call_but_the_first_is_made_by_a_session_as_declared() {
    let lab =
        lab_with_role("1s", "session_name = \"release-42\"\n    external_id = \"partner\"\n    duration = \"15m\"")
            .await;
    lab.apply("green").await.success();
    let session = &sessions(&lab).await[0];
    let told = [&session["role_arn"], &session["session_name"], &session["external_id"]];
    assert_eq!(told, [ROLE, "release-42", "partner"]);
    assert_eq!(session["duration_seconds"], 900);
    for call in lab.calls("").await {
        let by_user = call["action"] == "AssumeRole";
        let role = "arn:aws:sts::000000000000:assumed-role/deploy/release-42";
        let expected = if by_user { "arn:aws:iam::000000000000:user/sandbox" } else { role };
        assert_eq!(call["caller"], expected, "{call}");
    }
    assert_eq!(lab.weights().await, (0, 100));
}

#[tokio::test]
async fn a_role_that_does_not_trust_the_caller_is_named_and_nothing_moves() {
    let lab = lab_with_role("1s", "external_id = \"another\"").await;
    let run = lab.apply("green").await.failure();
    assert_says(
        &run,
        &format!(
            "role {ROLE} could not be assumed: AWS answered AccessDenied: User: arn:aws:iam::000000000000:user/sandbox is not \
             authorized to perform: sts:AssumeRole on resource: {ROLE}"
        ),
    );
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_duration_that_the_role_does_not_allow_is_said_in_awss_words() {
    let lab = lab_with_role("1s", "external_id = \"partner\"\n    duration = \"2h\"").await;
    let run = lab.apply("green").await.failure();
    assert_says(&run, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn sessions_shorter_than_the_bake_are_renewed_before_they_expire() {
    let lab = lab_with_role("13s", "external_id = \"partner\"").await;
    // The SDK asks for new keys ten seconds before the end.
    http::put(&url_of_sessions(&lab), "{\"longest_seconds\":12}").await.unwrap();
    lab.apply("blue").await.success();
    let before = sessions(&lab).await.len();
    lab.apply("green").await.success();
    let issued = sessions(&lab).await.len() - before;
    assert!(issued > 2, "{issued} sessions for a plan and an apply whose bake outlasts each");
    assert_eq!(calls_with_outcome(&lab, "ExpiredToken").await, 0);
    assert_eq!(lab.weights().await, (0, 100));
}

#[tokio::test]
async fn a_session_that_is_ended_in_the_bake_is_no_reason_to_go_back() {
    let lab = lab_with_role("5s", "external_id = \"partner\"").await;
    lab.apply("blue").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    let before = sessions(&lab).await.len();
    http::delete(&url_of_sessions(&lab)).await.unwrap();
    apply.wait().await.success();
    assert!(calls_with_outcome(&lab, "ExpiredToken").await > 0, "nobody was told that a session has ended");
    assert!(sessions(&lab).await.len() > before, "the role was not assumed anew");
    assert_eq!(lab.weights().await, (0, 100));
    lab.assert_plan_is_empty("green").await;
}
