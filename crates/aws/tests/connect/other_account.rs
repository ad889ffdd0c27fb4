//! What credentials of another account do not see is not gone.

use std::collections::BTreeMap;

use bluegreen::{Color, GroupSeen, ObserveError, RouteName, RouteSeen};
use bluegreen_aws::{Account, AwsWorld, ConnectOptions, OutOfSight, out_of_sight};

use crate::fakes::{LISTENER, address, options, refusal};
use crate::server::{Reply, Server};

fn identity(account: &str) -> Reply {
    let result = format!("<GetCallerIdentityResult><Account>{account}</Account></GetCallerIdentityResult>");
    (200, format!("<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"))
}

/// An API that knows nothing, and says this of the caller.
async fn knows_nothing(identity: Reply) -> (Server, AwsWorld) {
    let missing = |code: &str| (400, refusal(code, "none").1);
    let server = Server::start(move |request| match request.form["Action"].as_str() {
        "GetCallerIdentity" => identity.clone(),
        "DescribeListeners" => missing("ListenerNotFound"),
        _ => missing("TargetGroupNotFound"),
    })
    .await;
    let options = ConnectOptions { sts_endpoint: Some(server.endpoint.clone()), ..options(&server) };
    let routes = BTreeMap::from([(RouteName::production("web"), address())]);
    let world = AwsWorld::new(Account::connect(&options).await.unwrap(), routes);
    (server, world)
}

fn times_asked(server: &Server) -> usize {
    server.requests().iter().filter(|request| request.form["Action"] == "GetCallerIdentity").count()
}

async fn refused(world: &AwsWorld) -> ObserveError {
    world.observe_routes().await.unwrap_err()
}

#[tokio::test]
async fn for_credentials_of_its_own_account_a_listener_is_gone_and_that_is_asked_once() {
    let (server, world) = knows_nothing(identity("123456789012")).await;
    for _ in 0..3 {
        assert_eq!(world.observe_routes().await.unwrap().into_values().next(), Some(RouteSeen::Gone));
    }
    assert_eq!(world.observe_health_of(Color::Blue).await.into_values().next(), Some(GroupSeen::Missing));
    assert_eq!(times_asked(&server), 1);
}

#[tokio::test]
async fn for_credentials_of_another_account_it_is_an_error_that_names_both() {
    let (_server, world) = knows_nothing(identity("999999999999")).await;
    let error = refused(&world).await;
    assert!(matches!(out_of_sight(&error), Some(OutOfSight::AnotherAccount { .. })), "{error:?}");
    let says = format!(
        "{LISTENER} is in the account 123456789012, and the provider's credentials are of 999999999999, where it does not exist."
    );
    assert!(error.message.starts_with(&says), "{error}");
    match world.observe_health_of(Color::Blue).await.into_values().next().unwrap() {
        GroupSeen::Unreadable { message } => {
            assert!(message.contains("targetgroup/blue/1 is in the account"), "{message}")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn as_long_as_nobody_says_whose_the_credentials_are_nothing_is_gone_and_it_is_asked_again() {
    let (server, world) = knows_nothing(refusal("AccessDenied", "not for you")).await;
    for _ in 0..2 {
        let error = refused(&world).await;
        assert!(matches!(out_of_sight(&error), Some(OutOfSight::AccountUnknown { .. })), "{error:?}");
        assert!(error.message.contains("GetCallerIdentity: AWS answered AccessDenied: not for you."), "{error}");
    }
    assert_eq!(times_asked(&server), 2);
}

#[tokio::test]
async fn as_long_as_everything_is_there_nobody_is_asked() {
    let sts = Server::start(|_| identity("999999999999")).await;
    let account = crate::fakes::account().await;
    let options = ConnectOptions { sts_endpoint: Some(sts.endpoint.clone()), ..options(&account) };
    crate::fakes::look(&Account::connect(&options).await.unwrap()).await.unwrap();
    assert_eq!(sts.requests().len(), 0);
}
