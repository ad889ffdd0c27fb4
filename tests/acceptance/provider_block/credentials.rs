//! Credentials that cannot be had: one clear error within seconds, and nothing is left running.

use std::time::{Duration, Instant};

use workbench::Run;

use super::{lab_by_environment, set_keys};
use crate::support::{Configuration, Lab, OneAnswer, assert_says, flat, lives};

/// How soon a person is told. Terraform's own start is in it.
const SOON: Duration = Duration::from_secs(14);

/// A switch without keys in block and environment, with this shared configuration file.
async fn lab_with_profiles(config: &str) -> Lab {
    let mut lab = lab_by_environment("").await;
    lab.workspace.write("config", config);
    let file = lab.workspace.path().join("config");
    lab.workspace.env("AWS_CONFIG_FILE", file);
    set_keys(&mut lab, "");
    lab
}

/// What is said of a plan, once and soon.
async fn refused(lab: &Lab, summary: &str) -> Run {
    let began = Instant::now();
    let run = lab.plan("green").await.failure();
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    assert_says(&run, summary);
    assert!(lab.calls("").await.is_empty(), "AWS was asked");
    run
}

#[tokio::test]
async fn a_profile_of_the_environment_that_does_not_exist_is_named_with_those_that_do() {
    let mut lab = lab_with_profiles("[profile release]\nregion = us-east-1\n").await;
    lab.workspace.env("AWS_PROFILE", "relaese");
    let run = refused(&lab, "Error: Profile not found").await;
    assert_says(
        &run,
        "Expected a profile of the shared configuration files (they have release), got \"relaese\" in the variable AWS_PROFILE.",
    );
}

#[tokio::test]
async fn who_has_not_logged_in_is_told_the_command_that_does() {
    let mut lab = lab_with_profiles(
        "[profile release]\nsso_session = work\nsso_account_id = 000000000000\nsso_role_name = deploy\n\
         [sso-session work]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n",
    )
    .await;
    lab.workspace.env("AWS_PROFILE", "release");
    let run =
        refused(&lab, "the credentials of the profile \"release\" come from a login to IAM Identity Center").await;
    assert_says(&run, "Run `aws sso login --profile release`.");
}

#[tokio::test]
async fn a_profile_that_asks_for_a_code_is_refused_and_told_how_to_get_credentials_with_one() {
    let mut lab = lab_with_profiles(
        "[profile base]\naws_access_key_id = test\naws_secret_access_key = test\n\
         [profile release]\nrole_arn = arn:aws:iam::000000000000:role/deploy\nsource_profile = base\n\
         mfa_serial = arn:aws:iam::000000000000:mfa/me\n",
    )
    .await;
    lab.workspace.env("AWS_PROFILE", "release");
    let run = refused(&lab, "Error: Profile asks for a one-time code").await;
    assert_says(&run, "(`mfa_serial` of the profile \"release\"), and nobody can type one here");
}

#[tokio::test]
async fn a_web_identity_token_that_is_not_there_is_named_with_its_path_and_role() {
    let mut lab = lab_with_profiles("").await;
    lab.workspace.env("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token");
    lab.workspace.env("AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/deploy");
    let says = "role arn:aws:iam::000000000000:role/deploy could not be assumed: the file of its web identity token, \
                \"/nowhere/token\", cannot be read: No such file or directory";
    refused(&lab, says).await;
}

#[tokio::test]
async fn a_profile_that_gives_nothing_is_named() {
    let mut lab = lab_with_profiles("[profile release]\nregion = us-east-1\n").await;
    lab.workspace.env("AWS_PROFILE", "release");
    refused(&lab, "the credentials of the profile \"release\" could not be had").await;
}

/// A program that hangs, and a child of it that would stay behind.
const HANGS: &str = "#!/bin/sh\nsleep 600 &\necho $! > child\necho $$ > program\nsleep 600\n";

/// The ids of the processes that it started.
fn started(lab: &Lab) -> Vec<u32> {
    let id = |name: &str| std::fs::read_to_string(lab.workspace.path().join(name)).unwrap_or_default();
    ["child", "program"].map(id).iter().filter_map(|text| text.trim().parse().ok()).collect()
}

#[tokio::test]
async fn a_program_that_hangs_is_ended_with_its_children_and_named() {
    let mut lab = lab_with_profiles("").await;
    lab.workspace.write("hangs.sh", HANGS);
    let directory = lab.workspace.path().display().to_string();
    let program = format!("cd {directory} && exec sh hangs.sh");
    // Of a profile, and of the one at the end of a chain of them.
    lab.workspace.write(
        "config",
        &format!(
            "[profile base]\ncredential_process = {program}\n[profile release]\nsource_profile = base\n\
             role_arn = arn:aws:iam::000000000000:role/deploy\n"
        ),
    );
    for profile in ["base", "release"] {
        lab.workspace.env("AWS_PROFILE", profile);
        let run = refused(&lab, "`credential_process` of the profile \"base\" gave no credentials within 8s").await;
        assert_says(&run, "Run it by hand to see what it waits for.");
        let started = started(&lab);
        assert_eq!(started.len(), 2, "it was not even started");
        assert!(!started.into_iter().any(lives), "something of it still runs");
    }
}

#[tokio::test]
async fn a_program_that_hangs_is_ended_when_the_run_is_stopped() {
    let lab = lab_with_profiles("").await;
    lab.workspace.write("hangs.sh", HANGS);
    let program = format!("cd {} && exec sh hangs.sh", lab.workspace.path().display());
    lab.workspace.write("config", &format!("[default]\ncredential_process = {program}\n"));
    let mut plan = lab.workspace.spawn(&["plan", "-no-color", "-input=false", "-var=active_color=green"]).await;
    lab.until("the program runs", || async { started(&lab).len() == 2 }).await;
    plan.interrupt();
    plan.wait().await.failure();
    lab.until("nothing of it runs", || async { !started(&lab).into_iter().any(lives) }).await;
}

#[tokio::test]
async fn a_chain_of_profiles_with_a_program_at_its_end_gives_credentials() {
    let mut lab = lab_with_profiles("").await;
    lab.workspace.write("keys.json", r#"{"Version":1,"AccessKeyId":"good","SecretAccessKey":"s"}"#);
    let program = format!("cat {}", lab.workspace.path().join("keys.json").display());
    lab.workspace.write(
        "config",
        &format!(
            "[profile base]\ncredential_process = {program}\n[profile release]\nsource_profile = base\n\
             role_arn = arn:aws:iam::000000000000:role/deploy\nrole_session_name = from-a-profile\n"
        ),
    );
    lab.workspace.env("AWS_PROFILE", "release");
    lab.apply("green").await.success();
    let calls = lab.calls("Modify").await;
    assert_eq!(calls[0]["caller"], "arn:aws:sts::000000000000:assumed-role/deploy/from-a-profile");
}

#[tokio::test]
async fn a_clock_that_is_minutes_off_is_told_with_both_times() {
    let lab = lab_by_environment("").await;
    let reply = "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message></Error></ErrorResponse>";
    // Three years from now are far from any clock that runs this.
    let headers = "content-type: text/xml\r\ndate: Mon, 26 Nov 2029 08:00:00 GMT\r\n";
    let aws = OneAnswer::with_headers(403, headers, reply).await;
    // The SDK corrects its time by AWS's and tries again; nothing helps here.
    let block =
        format!("region = \"us-east-1\"\n  max_retries = 0\n  endpoints {{\n    elbv2 = \"{}\"\n  }}", aws.endpoint);
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    let began = Instant::now();
    let run = lab.plan("green").await.failure();
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_says(&run, "AWS answered SignatureDoesNotMatch: Signature expired. Check the credentials");
    let minute = jiff::Timestamp::now().to_string()[..13].to_owned();
    assert_says(&run, &format!("This machine's clock says {minute}"));
    assert_says(&run, "and AWS's 2029-11-26T08:00:00Z");
    assert_says(&run, "behind AWS's, and signatures count for a few minutes only. Set the clock, for example by NTP.");
}
