//! Roles that are assumed one after the other, and with a token: what the sandbox's STS is asked for.

use bluegreen_sandbox::Topology;
use serde_json::{Value, json};

use super::roles::sessions;
use super::set_keys;
use crate::support::{Configuration, Lab, assert_says};

/// A token of an identity provider: its subject is `repo:web`.
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyZXBvOndlYiIsImF1ZCI6InN0cy5hbWF6b25hd3MuY29tIiwiaXNzIjoiaHR0cHM6Ly9jaS50ZXN0In0.planted";

/// A token whose time was over long ago.
const EXPIRED_TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyZXBvOndlYiIsImV4cCI6MTAwMH0.x";

const CI: &str = "arn:aws:iam::000000000000:role/ci";
const DEPLOY: &str = "arn:aws:iam::000000000000:role/teams/deploy";

/// A switch under a block with these roles.
async fn lab_with(roles: &str) -> Lab {
    Lab::with(Topology::default(), |ready| {
        let endpoint = &ready.endpoint;
        let names = ["elbv2", "cloudwatch", "ec2", "sts"].map(|name| format!("    {name} = \"{endpoint}\"\n"));
        let block =
            format!("region = \"us-east-1\"\n  max_retries = 0\n  {roles}\n  endpoints {{\n{}  }}", names.concat());
        Configuration::of(ready).provider_block(block)
    })
    .await
}

/// Who made each call but those to STS, each once.
async fn callers(lab: &Lab) -> Vec<String> {
    let calls = lab.calls("").await;
    let others = calls.iter().filter(|call| !call["action"].as_str().unwrap().starts_with("AssumeRole"));
    let mut callers: Vec<_> = others.map(|call| call["caller"].as_str().unwrap().to_owned()).collect();
    callers.sort();
    callers.dedup();
    callers
}

fn parts(session: &Value, names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| session[name].clone()).collect()
}

#[tokio::test]
async fn each_role_of_a_chain_is_assumed_by_the_one_before_and_hands_on_what_is_to_stay() {
    let lab = lab_with(&format!(
        r#"assume_role {{
    role_arn            = "{CI}"
    session_name        = "ci-42"
    source_identity     = "alice"
    tags                = {{ team = "web", run = "42" }}
    transitive_tag_keys = ["team"]
    policy_arns         = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  }}
  assume_role {{
    role_arn     = "{DEPLOY}"
    session_name = "deploy-42"
  }}"#
    ))
    .await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    assert_eq!(callers(&lab).await, ["arn:aws:sts::000000000000:assumed-role/deploy/deploy-42"]);

    let all = sessions(&lab).await;
    let names = ["role_arn", "session_name", "source_identity", "tags", "transitive_tag_keys", "policy_arns"];
    let first = [
        json!(CI),
        json!("ci-42"),
        json!("alice"),
        json!({"run": "42", "team": "web"}),
        json!(["team"]),
        json!(["arn:aws:iam::aws:policy/AdministratorAccess"]),
    ];
    assert_eq!(parts(&all[0], &names), first);
    let second =
        [json!(DEPLOY), json!("deploy-42"), json!("alice"), json!({"team": "web"}), json!(["team"]), json!([])];
    assert_eq!(parts(&all[1], &names), second);
}

#[tokio::test]
async fn a_token_needs_no_keys_and_roles_are_assumed_with_what_it_gives() {
    let mut lab = lab_with(&format!(
        r#"assume_role_with_web_identity {{
    role_arn                = "{CI}"
    session_name            = "ci-42"
    duration                = "15m"
    policy                  = jsonencode({{ Version = "2012-10-17" }})
    policy_arns             = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    web_identity_token_file = "~/token"
  }}
  assume_role {{
    role_arn = "{DEPLOY}"
  }}"#
    ))
    .await;
    // `~` is the home directory, as in a shell.
    let home = lab.workspace.path().to_owned();
    lab.workspace.env("HOME", home);
    lab.workspace.write("token", &format!("{TOKEN}\n"));
    set_keys(&mut lab, "");
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    let role = "arn:aws:sts::000000000000:assumed-role/deploy/terraform-provider-bluegreen";
    assert_eq!(callers(&lab).await, [role]);

    let all = sessions(&lab).await;
    let names = ["role_arn", "session_name", "subject", "duration_seconds", "policy", "policy_arns"];
    let first = [
        json!(CI),
        json!("ci-42"),
        json!("repo:web"),
        json!(900),
        json!("{\"Version\":\"2012-10-17\"}"),
        json!(["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
    ];
    assert_eq!(parts(&all[0], &names), first);
    assert_eq!(parts(&all[1], &["role_arn", "subject"]), [json!(DEPLOY), Value::Null]);
}

#[tokio::test]
async fn a_token_in_the_block_counts_and_is_shown_nowhere() {
    let block =
        format!("assume_role_with_web_identity {{\n    role_arn = \"{CI}\"\n    web_identity_token = var.token\n  }}");
    let mut lab = lab_with(&block).await;
    lab.workspace.write("variables.tf", "variable \"token\" {\n  type = string\n}\n");
    lab.workspace.env("TF_VAR_token", TOKEN);
    lab.workspace.env("TF_LOG", "trace");
    set_keys(&mut lab, "");
    let apply = lab.apply("green").await.success();
    assert!(!apply.both().contains(TOKEN.rsplit('.').next().unwrap()), "the token is shown");
    assert_eq!(sessions(&lab).await[0]["subject"], "repo:web");
}

#[tokio::test]
async fn role_and_token_may_come_from_the_environment() {
    let mut lab = lab_with("assume_role_with_web_identity {\n  }").await;
    lab.workspace.write("token", TOKEN);
    let token = lab.workspace.path().join("token");
    for (name, value) in [("AWS_ROLE_ARN", CI), ("AWS_ROLE_SESSION_NAME", "from-the-pod")] {
        lab.workspace.env(name, value);
    }
    lab.workspace.env("AWS_WEB_IDENTITY_TOKEN_FILE", token);
    set_keys(&mut lab, "");
    lab.apply("green").await.success();
    assert_eq!(callers(&lab).await, ["arn:aws:sts::000000000000:assumed-role/ci/from-the-pod"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_used_is_told_with_the_role_and_the_way_out() {
    let lab = lab_with(&format!(
        "assume_role_with_web_identity {{\n    role_arn = \"{CI}\"\n    web_identity_token_file = \"token\"\n  }}"
    ))
    .await;
    let says = |what: &str| format!("role {CI} could not be assumed: {what}");
    let run = lab.apply("green").await.failure();
    assert_says(&run, &says("the file of its web identity token, \"token\", cannot be read: No such file"));
    assert_says(&run, "change `web_identity_token_file`");
    lab.workspace.write("token", EXPIRED_TOKEN);
    assert_says(&lab.apply("green").await.failure(), &says("AWS answered ExpiredTokenException"));
    lab.workspace.write("token", "nothing of the kind");
    assert_says(&lab.apply("green").await.failure(), &says("AWS answered InvalidIdentityToken"));
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn what_is_wrong_in_a_role_is_told_at_its_argument() {
    let role = format!("role_arn = \"{CI}\"");
    for (block, says) in [
        ("retry_mode = \"legacy\"".to_owned(), "Expected \"standard\" or \"adaptive\", got \"legacy\"."),
        (format!("assume_role {{\n    {role}\n    source_identity = \"a b\"\n  }}"), "Expected a source identity of 2"),
        (
            format!("assume_role {{\n    {role}\n    policy_arns = [\"admin\"]\n  }}"),
            "Expected the ARNs of IAM policies, such as arn:aws:iam::123456789012:policy/deploy, got \"admin\".",
        ),
        (
            format!("assume_role_with_web_identity {{\n    {role}\n  }}"),
            "Expected `web_identity_token` or `web_identity_token_file`",
        ),
        (
            "assume_role_with_web_identity {\n    web_identity_token = \"t\"\n  }".to_owned(),
            "Expected `role_arn`, or AWS_ROLE_ARN",
        ),
        (
            format!(
                "assume_role_with_web_identity {{\n    {role}\n    web_identity_token = \"t\"\n    \
                 web_identity_token_file = \"f\"\n  }}"
            ),
            "Expected one of `web_identity_token` and `web_identity_token_file`, got both.",
        ),
    ] {
        let lab = lab_with(&block).await;
        assert_says(&lab.workspace.run(&["validate", "-no-color"]).await.failure(), says);
    }
}

#[tokio::test]
async fn an_adaptive_retry_is_a_retry() {
    let lab = lab_with("retry_mode = \"adaptive\"").await;
    let block = lab.workspace.path().join("main.tf");
    let text = std::fs::read_to_string(&block).unwrap().replace("max_retries = 0", "max_retries = 2");
    std::fs::write(&block, text).unwrap();
    lab.faults(r#"[{"action":"DescribeListeners","times":2,"effect":"throttle"}]"#).await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}
