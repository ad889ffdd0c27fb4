//! Sessions of roles: what STS issues, who their holder is, and what they are told when their time is over.

use hyper::Method;

use crate::client::{Answer, SIGNED, api_request, http, try_send, until};
use crate::world::{World, start, start_from, topology};

const ROLE: &str = "arn:aws:iam::000000000000:role/teams/deploy";
const ROLES: &str = r#"
[[roles]]
arn = "arn:aws:iam::000000000000:role/teams/deploy"
external_id = "partner"
[[roles]]
arn = "arn:aws:iam::000000000000:role/open"
max_session_seconds = 7200
"#;

/// What a caller signs with.
struct Keys {
    access_key: String,
    token: Option<String>,
}

impl Keys {
    fn of(issued: &Answer) -> Keys {
        Keys { access_key: issued.text("AccessKeyId"), token: Some(issued.text("SessionToken")) }
    }

    async fn call(&self, world: &World, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let authorization = SIGNED.replace("AKIDEXAMPLE", &self.access_key);
        let mut request = api_request(world.endpoint(), &authorization, action, parameters);
        if let Some(token) = &self.token {
            request.headers_mut().insert("x-amz-security-token", token.parse().unwrap());
        }
        try_send(&http(), request).await.expect("an answer")
    }
}

async fn assume(world: &World, role: &str, more: &[(&str, &str)]) -> Answer {
    let parameters = [&[("RoleArn", role), ("RoleSessionName", "release-42")], more].concat();
    world.call("AssumeRole", &parameters).await
}

async fn limit_to(world: &World, seconds: u32) {
    world.admin(Method::PUT, "sessions", &format!("{{\"longest_seconds\":{seconds}}}")).await.assert_ok();
}

async fn listed(world: &World) -> serde_json::Value {
    world.admin(Method::GET, "sessions", "").await.assert_ok().json()
}

#[tokio::test]
async fn a_session_is_its_role_under_its_name() {
    let world = start().await;
    let issued = assume(&world, ROLE, &[]).await.assert_ok();
    let arn = "arn:aws:sts::000000000000:assumed-role/deploy/release-42";
    assert_eq!(issued.text("Arn"), arn);
    let keys = Keys::of(&issued);
    assert!(keys.access_key.starts_with("ASIA") && keys.access_key.len() == 20, "{}", keys.access_key);
    let caller = keys.call(&world, "GetCallerIdentity", &[]).await.assert_ok();
    assert_eq!((caller.text("Arn").as_str(), caller.text("Account").as_str()), (arn, "000000000000"));
    assert_eq!(caller.text("UserId"), issued.text("AssumedRoleId"));
    keys.call(&world, "DescribeLoadBalancers", &[]).await.assert_ok();
    // Everybody else is who they were.
    let user = world.call("GetCallerIdentity", &[]).await.assert_ok();
    assert_eq!(user.text("Arn"), "arn:aws:iam::000000000000:user/sandbox");
}

#[tokio::test]
async fn a_session_lasts_as_long_as_was_asked_for_and_an_hour_otherwise() {
    let world = start().await;
    for (asked, seconds) in [(&[("DurationSeconds", "900")][..], 900), (&[], 3600)] {
        let before = jiff::Timestamp::now().as_second();
        let issued = assume(&world, ROLE, asked).await.assert_ok();
        let expires: jiff::Timestamp = issued.text("Expiration").parse().unwrap();
        let lasts = expires.as_second() - before;
        assert!((seconds..=seconds + 1).contains(&lasts), "{lasts}");
    }
}

#[tokio::test]
async fn a_session_whose_time_is_over_is_expired_for_every_service() {
    let world = start().await;
    limit_to(&world, 1).await;
    let keys = Keys::of(&assume(&world, ROLE, &[]).await.assert_ok());
    let load_balancers = async || keys.call(&world, "DescribeLoadBalancers", &[]).await;
    until("the session is over", async || load_balancers().await.status != 200).await;
    for action in ["DescribeLoadBalancers", "GetCallerIdentity", "DescribeAlarms"] {
        let answer = keys.call(&world, action, &[]).await;
        answer.assert_error(403, "ExpiredToken");
        assert_eq!(answer.text("Message"), "The security token included in the request is expired");
    }
    keys.call(&world, "DescribeInstances", &[]).await.assert_error(400, "RequestExpired");
}

#[tokio::test]
async fn all_sessions_can_be_ended_and_new_ones_are_good() {
    let world = start().await;
    let old = Keys::of(&assume(&world, ROLE, &[]).await.assert_ok());
    old.call(&world, "DescribeLoadBalancers", &[]).await.assert_ok();
    world.admin(Method::DELETE, "sessions", "").await.assert_ok();
    old.call(&world, "DescribeLoadBalancers", &[]).await.assert_error(403, "ExpiredToken");
    let new = Keys::of(&assume(&world, ROLE, &[]).await.assert_ok());
    new.call(&world, "DescribeLoadBalancers", &[]).await.assert_ok();
}

#[tokio::test]
async fn an_issued_key_without_its_own_token_is_invalid() {
    let world = start().await;
    let keys = Keys::of(&assume(&world, ROLE, &[]).await.assert_ok());
    let other = Keys::of(&assume(&world, ROLE, &[]).await.assert_ok());
    assert_ne!(keys.access_key, other.access_key);
    for token in [None, Some("nonsense".to_owned()), other.token] {
        let keys = Keys { access_key: keys.access_key.clone(), token };
        keys.call(&world, "DescribeLoadBalancers", &[]).await.assert_error(403, "InvalidClientTokenId");
    }
}

#[tokio::test]
async fn a_role_of_the_topology_trusts_whom_it_says() {
    let world = start_from(&topology(ROLES)).await;
    assume(&world, ROLE, &[("ExternalId", "partner")]).await.assert_ok();
    assume(&world, "arn:aws:iam::000000000000:role/open", &[("ExternalId", "any")]).await.assert_ok();
    let unknown = "arn:aws:iam::000000000000:role/unknown";
    for (role, more) in [(ROLE, &[][..]), (ROLE, &[("ExternalId", "Partner")]), (unknown, &[])] {
        let refused = assume(&world, role, more).await;
        refused.assert_error(403, "AccessDenied");
        let expected =
            "User: arn:aws:iam::000000000000:user/sandbox is not authorized to perform: sts:AssumeRole on resource: ";
        assert_eq!(refused.text("Message"), format!("{expected}{role}"));
    }
}

#[tokio::test]
async fn no_session_outlasts_what_its_role_allows() {
    let world = start_from(&topology(ROLES)).await;
    let open = "arn:aws:iam::000000000000:role/open";
    assume(&world, open, &[("DurationSeconds", "7200")]).await.assert_ok();
    let refused = assume(&world, open, &[("DurationSeconds", "7201")]).await;
    assert!(refused.assert_error(400, "ValidationError").text("Message").contains("MaxSessionDuration"));
    let partner = [("ExternalId", "partner"), ("DurationSeconds", "3601")];
    assume(&world, ROLE, &partner).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_session_that_assumes_a_role_gets_an_hour_at_most() {
    let world = start().await;
    let keys = Keys::of(&assume(&world, ROLE, &[("DurationSeconds", "43200")]).await.assert_ok());
    let parameters = [("RoleArn", ROLE), ("RoleSessionName", "second"), ("DurationSeconds", "3601")];
    let refused = keys.call(&world, "AssumeRole", &parameters).await;
    assert!(refused.assert_error(400, "ValidationError").text("Message").contains("role chaining"), "{}", refused.body);
    let issued = keys.call(&world, "AssumeRole", &parameters[..2]).await.assert_ok();
    assert_eq!(issued.text("Arn"), "arn:aws:sts::000000000000:assumed-role/deploy/second");
}

#[tokio::test]
async fn what_the_api_does_not_take_is_refused_by_name() {
    let world = start().await;
    let long = "x".repeat(65);
    let cases = [
        ("RoleArn", "deploy", "deploy is invalid"),
        ("RoleArn", "", "RoleArn"),
        ("RoleSessionName", "", "RoleSessionName"),
        ("RoleSessionName", "a", "roleSessionName"),
        ("RoleSessionName", "a b", "roleSessionName"),
        ("RoleSessionName", &long, "roleSessionName"),
        ("DurationSeconds", "899", "DurationSeconds"),
        ("DurationSeconds", "43201", "DurationSeconds"),
        ("ExternalId", "a", "externalId"),
        ("ExternalId", "a b", "externalId"),
        ("SourceIdentity", "a", "sourceIdentity"),
        ("Tags.member.1.Value", "without a key", "Key"),
    ];
    for (member, value, told) in cases {
        let usual = [("RoleArn", ROLE), ("RoleSessionName", "release-42")];
        let mut parameters: Vec<_> = usual.into_iter().filter(|(name, _)| *name != member).collect();
        parameters.push((member, value));
        let refused = world.call("AssumeRole", &parameters).await;
        let message = refused.assert_error(400, "ValidationError").text("Message");
        assert!(message.contains(told), "{member} {value}: {message}");
    }
    assume(&world, ROLE, &[("Policy", "allow")]).await.assert_error(400, "MalformedPolicyDocument");
    let twice = [("Tags.member.1.Key", "Team"), ("Tags.member.2.Key", "team")];
    let twice = [&twice[..], &[("Tags.member.1.Value", ""), ("Tags.member.2.Value", "")]].concat();
    assert!(
        assume(&world, ROLE, &twice).await.assert_error(400, "ValidationError").text("Message").contains("Duplicate")
    );
    assert_eq!(listed(&world).await, serde_json::json!([]));
}

#[tokio::test]
async fn a_session_of_another_account_may_do_nothing_here_but_ask_who_it_is() {
    let world = start().await;
    let keys = Keys::of(&assume(&world, "arn:aws:iam::123456789012:role/deploy", &[]).await.assert_ok());
    let caller = keys.call(&world, "GetCallerIdentity", &[]).await.assert_ok();
    assert_eq!(caller.text("Account"), "123456789012");
    for action in ["DescribeLoadBalancers", "DescribeAlarms"] {
        let refused = keys.call(&world, action, &[]).await;
        let message = refused.assert_error(403, "AccessDenied").text("Message");
        assert!(message.contains("assumed-role/deploy/release-42") && message.contains(action), "{message}");
    }
    keys.call(&world, "DescribeInstances", &[]).await.assert_error(403, "UnauthorizedOperation");
}

#[tokio::test]
async fn what_was_issued_is_told_without_what_is_secret() {
    let world = start().await;
    limit_to(&world, 60).await;
    let more = [("ExternalId", "partner"), ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "web")];
    let issued = assume(&world, ROLE, &more).await.assert_ok();
    let [session] = listed(&world).await.as_array().unwrap().clone().try_into().unwrap();
    let told = [&session["role_arn"], &session["session_name"], &session["external_id"], &session["tags"]["Team"]];
    assert_eq!(told, [ROLE, "release-42", "partner", "web"]);
    assert_eq!(
        (&session["duration_seconds"], &session["access_key"]),
        (&3600.into(), &issued.text("AccessKeyId").into())
    );
    assert_eq!(session["expires"], issued.text("Expiration"));
    assert!(!session.to_string().contains(&issued.text("SessionToken")), "{session}");
    world.admin(Method::PUT, "sessions", "{\"longest_seconds\":null}").await.assert_ok();
    assert_eq!(world.admin(Method::PUT, "sessions", "{\"longest_seconds\":0}").await.status, 400);
    assert_eq!(world.admin(Method::PUT, "sessions", "{\"longest\":1}").await.status, 400);
}

#[tokio::test]
async fn a_chain_hands_on_source_identity_and_transitive_tags_and_nobody_changes_them() {
    let world = start().await;
    let first = [
        ("SourceIdentity", "alice"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "web"),
        ("Tags.member.2.Key", "run"),
        ("Tags.member.2.Value", "42"),
        ("TransitiveTagKeys.member.1", "team"),
    ];
    let keys = Keys::of(&assume(&world, ROLE, &first).await.assert_ok());
    let role = [("RoleArn", ROLE), ("RoleSessionName", "next")];
    keys.call(&world, "AssumeRole", &role).await.assert_ok();
    let next = listed(&world).await[1].clone();
    assert_eq!(next["source_identity"], "alice");
    assert_eq!(next["tags"], serde_json::json!({"team": "web"}));
    let other = [&role[..], &[("SourceIdentity", "bob")]].concat();
    keys.call(&world, "AssumeRole", &other).await.assert_error(403, "AccessDenied");
    let retagged = [&role[..], &[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "other")]].concat();
    keys.call(&world, "AssumeRole", &retagged).await.assert_error(400, "ValidationError");
    let unknown = [&role[..], &[("TransitiveTagKeys.member.1", "nothing")]].concat();
    keys.call(&world, "AssumeRole", &unknown).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_token_is_as_good_as_a_signature_as_long_as_it_is_one() {
    let world = start().await;
    let parameters = |token: &'static str| [("RoleArn", ROLE), ("RoleSessionName", "ci"), ("WebIdentityToken", token)];
    let issued = world.call("AssumeRoleWithWebIdentity", &parameters("eyJhbGciOiJub25lIn0.eyJzdWIiOiJyZXBvOndlYiIsImF1ZCI6InN0cy5hbWF6b25hd3MuY29tIiwiaXNzIjoiaHR0cHM6Ly9jaS50ZXN0In0.planted")).await.assert_ok();
    assert_eq!(issued.text("SubjectFromWebIdentityToken"), "repo:web");
    let caller = Keys::of(&issued).call(&world, "GetCallerIdentity", &[]).await.assert_ok();
    assert_eq!(caller.text("Arn"), "arn:aws:sts::000000000000:assumed-role/deploy/ci");
    let refused = async |token| world.call("AssumeRoleWithWebIdentity", &parameters(token)).await;
    refused("eyJhbGciOiJub25lIn0.eyJzdWIiOiJyZXBvOndlYiIsImV4cCI6MTAwMH0.x")
        .await
        .assert_error(400, "ExpiredTokenException");
    for token in ["x", "a.b.c", "a.e30.c"] {
        refused(token).await.assert_error(400, "InvalidIdentityToken");
    }
}
