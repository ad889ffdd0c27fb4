//! Secrets of every kind are planted, everything is logged at the finest level, and everything that anybody can read
//! afterwards is searched for them.
//!
//! Terraform keeps two records of its own in the clear, which are left out of the search: the variables in a saved plan, and
//! arguments of resources in the state and in plans, of which it must know that they are sensitive.

mod http_checks;
mod security_token_service;

use serde_json::Value;
use workbench::Run;

use crate::support::{Configuration, Lab, one_listener};

const ACCESS_KEY: &str = "AKIAPLANTEDPLANTED01";
const SECRET_KEY: &str = "planted-secret-key-of-the-block";
const TOKEN: &str = "planted-session-token-of-the-block";
const EXTERNAL_ID: &str = "planted-external-id";
const ROLE_SECRET_KEY: &str = "planted-secret-key-of-the-role";
const ROLE_TOKEN: &str = "planted-session-token-of-the-role";
const CLIENT_SECRET: &str = "planted-client-secret-of-the-listener";

/// An argument of the switch itself: a header of its HTTP check.
const HEADER: &str = "planted-header-of-the-check";

/// All that has no business in the state either.
const PLANTED: [&str; 7] = [ACCESS_KEY, SECRET_KEY, TOKEN, EXTERNAL_ID, ROLE_SECRET_KEY, ROLE_TOKEN, CLIENT_SECRET];

const VARIABLES: [(&str, &str); 5] = [
    ("access_key", ACCESS_KEY),
    ("secret_key", SECRET_KEY),
    ("token", TOKEN),
    ("external_id", EXTERNAL_ID),
    ("header", HEADER),
];

const LISTENER: &str = r#"protocol = "HTTPS"
default_actions = [
    { type = "authenticate-oidc", config = { Issuer = "https://idp.example", AuthorizationEndpoint = "https://idp.example/a", TokenEndpoint = "https://idp.example/t", UserInfoEndpoint = "https://idp.example/u", ClientId = "web", ClientSecret = "planted-client-secret-of-the-listener" } },
    { type = "forward", target_groups = { blue = 1 } },
]"#;

/// A switch over a listener with a secret of its own, under a provider block with all the others, which assumes a role.
async fn loud_lab() -> Lab {
    loud_lab_with("200", "").await
}

/// A loud lab whose HTTP check expects this status, and whose switch has more arguments.
async fn loud_lab_with(expect_status: &str, arguments: &str) -> Lab {
    let sts = security_token_service::serve(ROLE_SECRET_KEY, ROLE_TOKEN).await;
    let mut lab = Lab::toml(&one_listener(LISTENER), |ready| {
        let (endpoint, url) = (&ready.endpoint, &ready.target_groups[1].targets[0].url);
        let arguments = format!(
            r#"gate = {{
    stable_for  = "0s"
    interval    = "1s"
    timeout     = "5s"
    http_checks = [{{
      url           = "{url}/"
      expect_status = "{expect_status}"
      successes     = 1
      headers       = {{ Authorization = var.header }}
    }}]
  }}
  settle = "0s"
  {arguments}"#
        );
        Configuration::of(ready).arguments(arguments).provider_block(format!(
            r#"access_key = var.access_key
  secret_key = var.secret_key
  token = var.token
  max_retries = 0
  assume_role {{
    role_arn    = "arn:aws:iam::123456789012:role/deploy"
    external_id = var.external_id
  }}
  endpoints {{
    elbv2 = "{endpoint}"
    sts   = "{sts}"
  }}"#
        ))
    })
    .await;
    let variable = |(name, value): (&str, &str)| {
        lab.workspace.env(format!("TF_VAR_{name}"), value);
        format!("variable \"{name}\" {{\n  type = string\n}}\n")
    };
    let variables: String = VARIABLES.map(variable).concat();
    lab.workspace.write("variables.tf", &variables);
    lab.workspace.env("TF_LOG", "trace");
    lab.workspace.env("TF_LOG_PROVIDER", "trace");
    lab
}

#[track_caller]
fn assert_silent(what: &str, text: &str) {
    assert_without(what, text, &PLANTED);
}

#[track_caller]
fn assert_without(what: &str, text: &str, secrets: &[&str]) {
    for secret in secrets {
        let found = text.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{what} has {secret}");
    }
}

/// The run logged everything, the provider too, and said no secret.
#[track_caller]
fn assert_loud_and_silent(what: &str, run: &Run) {
    assert!(run.stderr.contains("[TRACE]") && run.stderr.contains("[INFO]  provider.terraform-provider"), "{what}");
    assert_without(what, &run.both(), &[&PLANTED[..], &[HEADER]].concat());
}

/// Terraform knows of the headers that they are sensitive.
#[track_caller]
fn assert_headers_are_marked(switch: &Value, key: &str) {
    let headers = &switch[key]["gate"]["http_checks"][0]["headers"];
    assert!(*headers == Value::Bool(true) || headers["Authorization"] == Value::Bool(true), "{switch}");
}

/// Every file that Terraform has left beside the configuration.
fn assert_nothing_is_left(lab: &Lab) {
    for entry in std::fs::read_dir(lab.workspace.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            assert_silent(&path.display().to_string(), &text);
        }
    }
}

#[tokio::test]
async fn a_life_of_a_switch_tells_no_secret() {
    let lab = loud_lab().await;
    assert_loud_and_silent("the plan", &lab.plan("green").await);
    assert_loud_and_silent("the create", &lab.apply("blue").await.success());
    assert_loud_and_silent("the cutover", &lab.apply("green").await.success());
    for arguments in [&["refresh"][..], &["plan", "-refresh-only"], &["show"], &["output"]] {
        let run = lab.workspace.run(&[arguments, &["-no-color"]].concat()).await.success();
        assert_without(arguments[0], &run.both(), &[&PLANTED[..], &[HEADER]].concat());
    }
    assert_nothing_is_left(&lab);
    let state = lab.workspace.state().await;
    assert_headers_are_marked(&state["values"]["root_module"]["resources"][0], "sensitive_values");
    assert_silent("the state as JSON", &state.to_string());
    assert_loud_and_silent(
        "the destroy",
        &lab.workspace.run(&["destroy", "-auto-approve", "-no-color"]).await.success(),
    );
    assert_nothing_is_left(&lab);
}

#[tokio::test]
async fn a_saved_plan_has_secrets_in_terraforms_record_of_variables_only() {
    let lab = loud_lab().await;
    assert_loud_and_silent("the plan", &lab.workspace.run(&["plan", "-no-color", "-out=saved"]).await.success());
    let shown = lab.workspace.run(&["show", "-json", "saved"]).await.success();
    let mut plan: Value = serde_json::from_str(&shown.stdout).unwrap();
    let variables = plan.as_object_mut().unwrap().remove("variables").unwrap();
    assert!(variables.to_string().contains(SECRET_KEY), "the search would find it: {variables}");
    assert_headers_are_marked(&plan["resource_changes"][0]["change"], "after_sensitive");
    assert_silent("the saved plan", &plan.to_string());
    assert_silent("the saved plan's log", &shown.stderr);
}

#[tokio::test]
async fn failures_tell_no_secret() {
    let lab = loud_lab_with("200", "timeouts = { update = \"10s\" }").await;
    lab.apply("blue").await.success();
    for (action, effect) in [
        ("ModifyListener", "error_500"),
        ("ModifyListener", "throttle"),
        ("ModifyListener", "drop_before"),
        ("DescribeListeners", "drop_before"),
        ("DescribeTargetHealth", "error_500"),
    ] {
        lab.faults(&format!(r#"[{{"action":"{action}","times":1000,"effect":"{effect}"}}]"#)).await;
        assert_loud_and_silent(&format!("{action} {effect}"), &lab.apply("green").await.failure());
    }
    lab.faults("[]").await;
    lab.force_health("green", "unhealthy").await;
    assert_loud_and_silent("a gate that does not open", &lab.apply("green").await.failure());
    assert_nothing_is_left(&lab);
}

#[tokio::test]
async fn an_http_check_that_fails_tells_no_secret() {
    let lab = loud_lab_with("418", "").await;
    let run = lab.apply("green").await.failure();
    assert!(run.both().contains("418"), "{}", run.both());
    assert_loud_and_silent("the check", &run);
}

#[tokio::test]
async fn an_import_tells_no_secret() {
    let lab = loud_lab().await;
    let id = format!("http={},{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    let run = lab.workspace.run(&["import", "-no-color", "bluegreen_switch.web", &id]).await.success();
    assert_loud_and_silent("the import", &run);
    assert_nothing_is_left(&lab);
}

#[tokio::test]
async fn an_external_id_of_another_form_is_refused_without_saying_it() {
    let mut lab = loud_lab().await;
    lab.workspace.env("TF_VAR_external_id", format!("{EXTERNAL_ID} with spaces"));
    let run = lab.apply("blue").await.failure();
    assert!(run.both().contains("Expected an external id"), "{}", run.both());
    assert_loud_and_silent("the refusal", &run);
}
