//! Secrets are nowhere to be read but where the user wrote them.

use super::{REFUSED, lab_by_environment};
use crate::support::Lab;

const SECRET_KEY: &str = "planted-secret-key-wJalrXUtnFEMI";
const TOKEN: &str = "planted-session-token-AQoDYXdzEJr";

/// The secrets in the block, through variables, as from a secret store.
const BLOCK: &str = "access_key = \"good\"\n  secret_key = var.secret_key\n  token = var.token";

const VARIABLES: &str = "variable \"secret_key\" {\n  type = string\n}\nvariable \"token\" {\n  type = string\n}\n";

/// No text has a secret in it.
#[track_caller]
fn assert_silent(what: &str, text: &str) {
    for secret in [SECRET_KEY, TOKEN] {
        let found = text.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{what} has a secret");
    }
}

/// Everything that Terraform left beside the configuration, as it is on the disk.
fn files_left(lab: &Lab) -> String {
    let names = ["terraform.tfstate", "terraform.tfstate.backup", ".terraform.lock.hcl"];
    let read = |name: &str| std::fs::read_to_string(lab.workspace.path().join(name)).unwrap_or_default();
    names.map(read).concat()
}

/// A switch under this block, with everything logged.
async fn loud_lab(block: &str) -> Lab {
    let mut lab = lab_by_environment(block).await;
    lab.workspace.env("TF_LOG", "trace");
    lab
}

#[tokio::test]
async fn those_in_the_block_are_not_printed_logged_or_stored() {
    let mut lab = loud_lab(BLOCK).await;
    lab.workspace.write("variables.tf", VARIABLES);
    lab.workspace.env("TF_VAR_secret_key", SECRET_KEY);
    lab.workspace.env("TF_VAR_token", TOKEN);
    assert_everything_is_silent(&lab).await;
}

#[tokio::test]
async fn those_in_the_environment_are_not_printed_logged_or_stored() {
    let mut lab = loud_lab("").await;
    lab.workspace.env("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    lab.workspace.env("AWS_SESSION_TOKEN", TOKEN);
    assert_everything_is_silent(&lab).await;

    // Terraform keeps the block and its variables in saved plans; the environment has no business there.
    lab.workspace.run(&["plan", "-out=saved", "-var=active_color=blue"]).await.success();
    let saved = lab.workspace.run(&["show", "-json", "saved"]).await.success();
    assert!(saved.stdout.contains("bluegreen_switch"), "{}", saved.stdout);
    assert_silent("the saved plan", &saved.stdout);
}

/// A plan, an apply, a refresh and the state they leave.
async fn assert_everything_is_silent(lab: &Lab) {
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.stdout);
    let apply = lab.apply("green").await.success();
    let refresh = lab.workspace.run(&["refresh", "-no-color", "-var=active_color=green"]).await.success();
    for (what, run) in [("the plan", plan), ("the apply", apply), ("the refresh", refresh)] {
        // The log is there, down to the finest level, and the provider is in it.
        assert!(run.stderr.contains("[TRACE]") && run.stderr.contains("terraform-provider-bluegreen"), "{what}");
        assert_silent(what, &run.both());
    }
    let left = files_left(lab);
    assert!(left.contains("bluegreen_switch"), "{left}");
    assert_silent("what is left on the disk", &left);
    assert_silent("the state", &lab.workspace.state().await.to_string());
}

#[tokio::test]
async fn those_of_refused_keys_are_not_in_the_message() {
    let mut lab = loud_lab(&BLOCK.replace("good", REFUSED)).await;
    lab.workspace.write("variables.tf", VARIABLES);
    lab.workspace.env("TF_VAR_secret_key", SECRET_KEY);
    lab.workspace.env("TF_VAR_token", TOKEN);
    let run = lab.apply("green").await.failure();
    assert!(run.both().contains("InvalidClientTokenId"), "{}", run.stdout);
    assert_silent("the refusal", &run.both());
}

#[tokio::test]
async fn incomplete_keys_are_refused_without_their_secret() {
    let lab = loud_lab(&format!("secret_key = \"{SECRET_KEY}\"")).await;
    let run = lab.workspace.run(&["validate", "-no-color"]).await.failure();
    assert!(run.both().contains("Incomplete keys"), "{}", run.stdout);
    assert_silent("the refusal", &run.both());
}
