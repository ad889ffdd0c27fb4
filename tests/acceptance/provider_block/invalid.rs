//! What is wrong in a provider block is told once, at the argument, with what was expected and what came.

use super::lab;
use crate::support::{Configuration, assert_says, flat};

const ROLE: &str = "role_arn = \"arn:aws:iam::123456789012:role/deploy\"";

/// A block that Terraform's `validate` refuses with one error that says all this.
async fn assert_invalid(block: &str, says: &[&str]) {
    let lab = lab(block).await;
    let run = lab.workspace.run(&["validate", "-no-color"]).await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    for sentence in says {
        assert_says(&run, sentence);
    }
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}

/// A role with these further arguments.
async fn assert_invalid_role(arguments: &str, says: &[&str]) {
    assert_invalid(&format!("assume_role {{\n    {ROLE}\n    {arguments}\n  }}"), says).await;
}

#[tokio::test]
async fn a_region_that_cannot_be_one() {
    let says =
        ["Error: Invalid region", "region = ", "Expected a region such as \"eu-central-1\", got \"EU (Frankfurt)\"."];
    assert_invalid("region = \"EU (Frankfurt)\"", &says).await;
}

#[tokio::test]
async fn one_key_without_the_other() {
    for (block, missing) in [
        ("access_key = \"a\"", "secret_key"),
        ("secret_key = \"s\"", "access_key"),
        ("secret_key = \"s\"\n  token = \"t\"", "access_key"),
        ("token = \"t\"", "access_key"),
    ] {
        let missing = format!("Expected both of them, and `{missing}` is missing.");
        assert_invalid(block, &["Error: Incomplete keys", "provider \"bluegreen\" {", &missing]).await;
    }
}

#[tokio::test]
async fn an_address_that_is_no_url() {
    let says =
        ["Error: Invalid sts", "sts = ", "Expected a URL such as \"http://127.0.0.1:8080\", got \"localhost:4566\"."];
    assert_invalid("endpoints {\n    sts = \"localhost:4566\"\n  }", &says).await;
}

#[tokio::test]
async fn a_number_of_retries_that_is_none() {
    let says = ["Error: Invalid max_retries", "max_retries = ", "Expected a whole number from 0 to 100, got -1."];
    assert_invalid("max_retries = -1", &says).await;
}

#[tokio::test]
async fn a_file_without_a_path() {
    let says =
        ["Error: Invalid shared_config_files", "shared_config_files = ", "Expected paths of files, got an empty one."];
    assert_invalid("shared_config_files = [\"\"]", &says).await;
}

#[tokio::test]
async fn a_role_without_an_arn() {
    let says = ["Error: Missing required argument", "\"role_arn\" is required"];
    assert_invalid("assume_role {\n  }", &says).await;
}

#[tokio::test]
async fn a_role_that_is_another_arn() {
    let user = "arn:aws:iam::123456789012:user/deploy";
    let says = ["Error: Invalid role_arn", "role_arn = ", "Expected the ARN of an IAM role, such as", user];
    assert_invalid(&format!("assume_role {{\n    role_arn = \"{user}\"\n  }}"), &says).await;
}

#[tokio::test]
async fn a_session_name_that_aws_does_not_take() {
    let expected = "Expected a session name of 2 to 64 letters, digits and any of `_+=,.@-`, got \"re lease\".";
    assert_invalid_role("session_name = \"re lease\"", &["Error: Invalid session_name", "session_name = ", expected])
        .await;
}

#[tokio::test]
async fn an_external_id_that_aws_does_not_take() {
    let expected =
        "Expected an external id of 2 to 1224 letters, digits and any of `_+=,.@:/-`, got another text, 1 bytes long.";
    assert_invalid_role("external_id = \"x\"", &["Error: Invalid external_id", "external_id = ", expected]).await;
}

#[tokio::test]
async fn a_duration_that_aws_does_not_take() {
    for (given, expected) in
        [("14m", "Expected at least \"15m\", got \"14m\"."), ("13h", "Expected at most \"12h\", got")]
    {
        let argument = format!("duration = \"{given}\"");
        assert_invalid_role(&argument, &["Error: Invalid duration", "duration = ", expected]).await;
    }
}

#[tokio::test]
async fn a_policy_that_is_not_json() {
    let says = ["Error: Invalid policy", "policy = ", "Expected a policy document, which is a JSON object"];
    assert_invalid_role("policy = \"allow all\"", &says).await;
}

/// Only what is on this machine decides, so it is told when the provider is configured.
async fn assert_refused(block: &str, says: &[&str]) {
    let lab = lab(block).await;
    let run = lab.plan("blue").await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    for sentence in says {
        assert_says(&run, sentence);
    }
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn a_profile_that_does_not_exist() {
    let expected = "Expected a profile of the shared configuration files (they have none), got \"release\".";
    assert_refused("profile = \"release\"", &["Error: Profile not found", "profile = ", expected]).await;
}

#[tokio::test]
async fn shared_files_that_do_not_exist() {
    for argument in ["shared_config_files", "shared_credentials_files"] {
        let says = ["Error: Shared file not readable", &format!("{argument} = "), "got \"/nowhere\": No such file"];
        assert_refused(&format!("{argument} = [\"/nowhere\"]"), &says).await;
    }
}

#[tokio::test]
async fn a_region_that_is_nowhere_matters_only_to_what_has_no_arn() {
    let mut lab = super::lab_by_environment("").await;
    lab.workspace.env("AWS_REGION", "");
    lab.workspace.env("AWS_DEFAULT_REGION", "");
    lab.apply("blue").await.success();
    let block = "allowed_account_ids = [\"000000000000\"]";
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    let run = lab.plan("blue").await.failure();
    assert_says(&run, "Error: AWS region not known");
    assert_says(&run, "Set `region` in the provider block, or AWS_REGION in the environment");
}

#[tokio::test]
async fn an_address_in_the_environment_that_is_no_url() {
    let mut lab = lab("").await;
    lab.workspace.env("AWS_ENDPOINT_URL", "localhost:4566");
    let run = lab.plan("blue").await.failure();
    assert_says(&run, "Error: Invalid endpoint");
    assert_says(
        &run,
        "The address of the ELBv2 API: expected a URL such as \"http://127.0.0.1:8080\", got \"localhost:4566\".",
    );
}

#[tokio::test]
async fn shared_files_of_another_kind() {
    let lab = lab("").await;
    lab.workspace.write("config", "[default]\nregion\n");
    let file = lab.workspace.path().join("config");
    let block = format!("shared_config_files = [\"{}\"]", file.display());
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    let run = lab.plan("blue").await.failure();
    assert_says(&run, "Error: Shared files not understood");
    assert_says(&run, "shared_config_files = ");
    assert_says(&run, "config on line 2");
}
