//! What is in another account is not taken for gone, and in some accounts the provider must not work at all.

use workbench::Run;

use crate::support::{Configuration, Lab, OneAnswer, assert_says};

/// An API that says that a listener is not there, as AWS does to whoever asks from another account.
async fn without_listeners() -> OneAnswer {
    let reply = "<ErrorResponse><Error><Code>ListenerNotFound</Code><Message>none</Message></Error></ErrorResponse>";
    OneAnswer::start(400, "text/xml", reply).await
}

/// An STS that says that the credentials are of this account.
async fn sts_of(account: &str) -> OneAnswer {
    let result = format!("<GetCallerIdentityResult><Account>{account}</Account></GetCallerIdentityResult>");
    let reply = format!("<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>");
    OneAnswer::start(200, "text/xml", &reply).await
}

fn block(arguments: &str, elbv2: &str, sts: &str) -> String {
    format!(
        "region = \"us-east-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  {arguments}\n  endpoints {{\n    elbv2 = \
         \"{elbv2}\"\n    sts = \"{sts}\"\n  }}"
    )
}

/// A lab whose switch is applied with blue.
async fn applied() -> Lab {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab
}

/// Plans and applies with this provider block, both of which must fail and leave the state alone.
async fn assert_state_stays(lab: &Lab, block: String, says: impl Fn(&Run)) {
    let before = lab.switch().await;
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    for run in [lab.plan("blue").await, lab.apply("green").await] {
        says(&run.failure());
    }
    assert_eq!(lab.switch().await, before);
    lab.write(&Configuration::of(lab.ready()));
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn a_switch_in_another_account_than_the_credentials_stays_in_the_state() {
    let (lab, elbv2, sts) = (applied().await, without_listeners().await, sts_of("999999999999").await);
    let says = format!(
        "{} is in the account 000000000000, and the provider's credentials are of 999999999999, where it does not exist.",
        lab.listener()
    );
    assert_state_stays(&lab, block("", &elbv2.endpoint, &sts.endpoint), |run| {
        assert_says(run, "Error: Another account");
        assert_says(run, &says);
    })
    .await;
}

#[tokio::test]
async fn a_switch_in_another_account_than_the_roles_stays_in_the_state() {
    let (lab, elbv2) = (applied().await, without_listeners().await);
    let sts = OneAnswer::start(
        200,
        "text/xml",
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>secret\
         </SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>",
    )
    .await;
    let role = "assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }";
    assert_state_stays(&lab, block(role, &elbv2.endpoint, &sts.endpoint), |run| {
        assert_says(run, "Error: Another account");
        assert_says(run, "is in the account 000000000000, and the role that the provider assumes is in 123456789012");
    })
    .await;
}

#[tokio::test]
async fn a_switch_stays_in_the_state_when_nobody_says_whose_the_credentials_are() {
    let (lab, elbv2) = (applied().await, without_listeners().await);
    let sts = OneAnswer::start(
        403,
        "text/xml",
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not for you</Message></Error></ErrorResponse>",
    )
    .await;
    assert_state_stays(&lab, block("", &elbv2.endpoint, &sts.endpoint), |run| {
        assert_says(run, "Error: Account not known");
        assert_says(run, "GetCallerIdentity: AWS answered AccessDenied: not for you.");
    })
    .await;
}

#[tokio::test]
async fn a_create_whose_arns_may_be_stand_ins_is_planned_and_not_applied() {
    let (lab, elbv2, sts) = (Lab::default().await, without_listeners().await, sts_of("999999999999").await);
    lab.write(&Configuration::of(lab.ready()).provider_block(block("", &elbv2.endpoint, &sts.endpoint)));
    let plan = lab.plan("blue").await;
    assert_eq!(plan.code, 2);
    assert_says(&plan, "Warning: Another account");
    assert_says(&plan, "An apply refuses it and writes nothing.");
    let apply = lab.apply("blue").await.failure();
    assert_says(&apply, "Error: Routes could not be read");
    assert_says(&apply, "is in the account 000000000000, and the provider's credentials are of 999999999999");
    assert_says(&apply, "No state is kept of a create that fails");
    assert!(!apply.both().contains("`.."), "{}", apply.both());
    assert_eq!(lab.calls("Modify").await.len(), 0);
}

#[tokio::test]
async fn the_data_sources_say_so_too() {
    let (lab, sts) = (Lab::default().await, sts_of("999999999999").await);
    let (elbv2, listener) = (without_listeners().await, lab.listener());
    let groups = format!(
        "blue_target_group_arn = \"{}\"\n  green_target_group_arn = \"{}\"",
        lab.group("blue"),
        lab.group("green")
    );
    let configuration = Configuration::of(lab.ready()).provider_block(block("", &elbv2.endpoint, &sts.endpoint));
    let data = format!("data \"bluegreen_switch\" \"web\" {{\n  listener_arn = \"{listener}\"\n  {groups}\n}}\n");
    lab.workspace.write("main.tf", &format!("{}\n{data}", configuration.provider()));
    assert_says(&lab.workspace.run(&["plan", "-no-color"]).await.failure(), "Error: Another account");
}

#[tokio::test]
async fn in_an_account_that_is_not_allowed_nothing_is_done() {
    let lab = applied().await;
    let calls = lab.calls("Describe").await.len();
    let endpoint = &lab.ready().endpoint;
    for (argument, says) in [
        ("allowed_account_ids = [\"111111111111\"]", "credentials of one of these accounts"),
        ("forbidden_account_ids = [\"000000000000\", \"111111111111\"]", "credentials of none of these accounts"),
    ] {
        lab.write(&Configuration::of(lab.ready()).provider_block(block(argument, endpoint, endpoint)));
        let plan = lab.plan("green").await.failure();
        assert_says(&plan, "Error: Account not allowed");
        assert_says(&plan, says);
        assert_says(&plan, "The provider's credentials are of the account 000000000000.");
    }
    assert_eq!(lab.calls("Describe").await.len(), calls, "nothing was looked at");
}

#[tokio::test]
async fn in_an_account_that_is_allowed_everything_is_as_without() {
    let lab = applied().await;
    let endpoint = &lab.ready().endpoint;
    for argument in ["allowed_account_ids = [\"000000000000\"]", "forbidden_account_ids = [\"111111111111\"]"] {
        lab.write(&Configuration::of(lab.ready()).provider_block(block(argument, endpoint, endpoint)));
        lab.assert_plan_is_empty("blue").await;
    }
}

#[tokio::test]
async fn account_ids_that_are_none_or_that_conflict_are_refused_without_asking() {
    let lab = Lab::default().await;
    for (arguments, says) in [
        ("allowed_account_ids = [\"1234\"]", "Expected account ids of twelve digits, got \"1234\"."),
        (
            "allowed_account_ids = [\"000000000000\"]\n  forbidden_account_ids = [\"111111111111\"]",
            "Expected at most one of `allowed_account_ids` and `forbidden_account_ids`, got both.",
        ),
    ] {
        let nowhere = "http://127.0.0.1:1";
        lab.write(&Configuration::of(lab.ready()).provider_block(block(arguments, nowhere, nowhere)));
        assert_says(&lab.workspace.run(&["validate", "-no-color"]).await.failure(), says);
    }
}
