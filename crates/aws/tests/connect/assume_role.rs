//! A role is assumed as declared, its keys sign every call, and they are renewed before they expire.

use std::time::Duration;

use bluegreen_aws::{Account, AssumeRole, ConnectOptions, RoleArn, RoleSession};

use crate::fakes::{LISTENER, account, keys, look, options, refusal, signers, sts};
use crate::server::Server;

const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";
const HOUR: Duration = Duration::from_secs(3600);

fn role() -> AssumeRole {
    AssumeRole::of(RoleSession::of(RoleArn::parse(ROLE).unwrap()))
}

async fn connect(account: &Server, sts: &Server, role: AssumeRole) -> Account {
    let sts_endpoint = Some(sts.endpoint.clone());
    let options = ConnectOptions { assume_roles: vec![role], sts_endpoint, ..options(account) };
    Account::connect(&options).await.unwrap()
}

#[tokio::test]
async fn everything_declared_of_a_role_is_asked_for() {
    let (account, sts) = (account().await, sts([keys("ROLE", HOUR)]).await);
    let session = RoleSession {
        session_name: Some("release-42".to_owned()),
        duration: Some(Duration::from_secs(900)),
        policy: Some("{\"Version\":\"2012-10-17\"}".to_owned()),
        ..role().session
    };
    let role = AssumeRole { external_id: Some("partner".to_owned()), ..AssumeRole::of(session) };
    look(&connect(&account, &sts, role).await).await.unwrap();

    let asked = sts.requests().remove(0).form;
    let expected = [
        ("Action", "AssumeRole"),
        ("DurationSeconds", "900"),
        ("ExternalId", "partner"),
        ("Policy", "{\"Version\":\"2012-10-17\"}"),
        ("RoleArn", ROLE),
        ("RoleSessionName", "release-42"),
        ("Version", "2011-06-15"),
    ];
    let asked: Vec<_> = asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(asked, expected);
    assert_eq!(signers(&sts), ["BASE"]);
}

#[tokio::test]
async fn a_role_alone_is_asked_for_under_the_providers_name() {
    let (account, sts) = (account().await, sts([keys("ROLE", HOUR)]).await);
    look(&connect(&account, &sts, role()).await).await.unwrap();
    let asked = sts.requests().remove(0).form;
    let names: Vec<_> = asked.keys().map(String::as_str).collect();
    assert_eq!(names, ["Action", "RoleArn", "RoleSessionName", "Version"]);
    assert_eq!(asked["RoleSessionName"], "terraform-provider-bluegreen");
}

#[tokio::test]
async fn the_roles_keys_sign_every_call_and_are_asked_for_once() {
    let (account, sts) = (account().await, sts([keys("ROLE", HOUR)]).await);
    let connection = connect(&account, &sts, role()).await;
    for _ in 0..3 {
        look(&connection).await.unwrap();
    }
    assert_eq!(signers(&account), ["ROLE", "ROLE", "ROLE"]);
    assert_eq!(account.requests()[0].headers["x-amz-security-token"], "ROLE-token");
    assert_eq!(sts.requests().len(), 1);
}

#[tokio::test]
async fn keys_about_to_expire_are_renewed() {
    let (account, sts) = (account().await, sts([keys("FIRST", Duration::from_secs(5)), keys("SECOND", HOUR)]).await);
    let connection = connect(&account, &sts, role()).await;
    for _ in 0..3 {
        look(&connection).await.unwrap();
    }
    assert_eq!(signers(&account), ["FIRST", "SECOND", "SECOND"]);
    assert_eq!(sts.requests().len(), 2);
}

#[tokio::test]
async fn a_renewal_that_was_refused_is_tried_again_at_the_next_call() {
    let replies = [keys("FIRST", Duration::from_secs(5)), refusal("Throttling", "slow down"), keys("SECOND", HOUR)];
    let (account, sts) = (account().await, sts(replies).await);
    let connection = connect(&account, &sts, role()).await;
    look(&connection).await.unwrap();
    look(&connection).await.unwrap_err();
    look(&connection).await.unwrap();
    assert_eq!(signers(&account), ["FIRST", "SECOND"]);
}

#[tokio::test]
async fn a_refused_role_is_named_with_what_aws_said() {
    let (account, sts) = (account().await, sts([refusal("AccessDenied", "not for you")]).await);
    let error = look(&connect(&account, &sts, role()).await).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "DescribeListeners of {LISTENER}: role {ROLE} could not be assumed: AWS answered AccessDenied: not for you. Check the \
             credentials and what they are allowed to do."
        )
    );
    assert_eq!(account.requests().len(), 0);
}

#[tokio::test]
async fn an_sts_that_cannot_be_reached_is_named() {
    let account = account().await;
    // Taken, and nobody listens.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    let sts_endpoint = Some(format!("http://127.0.0.1:{port}"));
    let options = ConnectOptions { assume_roles: vec![role()], sts_endpoint, ..options(&account) };
    let error = look(&Account::connect(&options).await.unwrap()).await.unwrap_err().to_string();
    let start = format!(
        "DescribeListeners of {LISTENER}: role {ROLE} could not be assumed: http://127.0.0.1:{port} could not be"
    );
    assert!(error.starts_with(&start), "{error}");
}
