//! Changing weights changes nothing else, and what cannot be written back is noticed before anything is written.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use bluegreen::{
    Color, GroupName, PerColor, Purpose, RouteName, RouteSeen, RouteWrite, Step, Weights, World, WriteResult,
};
use bluegreen_aws::{AwsWorld, RouteAddress, RouteArn, TargetGroupArn};
use support::FakeApi;

const LISTENER: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2";
const BLUE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1";
const GREEN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/2";

const OIDC: &str = "<member><Type>authenticate-oidc</Type><Order>1</Order><AuthenticateOidcConfig>\
    <Issuer>https://idp.example</Issuer><AuthorizationEndpoint>https://idp.example/a</AuthorizationEndpoint>\
    <TokenEndpoint>https://idp.example/t</TokenEndpoint><UserInfoEndpoint>https://idp.example/u</UserInfoEndpoint>\
    <ClientId>web &amp; more</ClientId><SessionCookieName>session</SessionCookieName><Scope>openid email</Scope>\
    <SessionTimeout>3600</SessionTimeout><AuthenticationRequestExtraParams>\
    <entry><key>prompt</key><value>login</value></entry><entry><key>display</key><value>page</value></entry>\
    </AuthenticationRequestExtraParams><OnUnauthenticatedRequest>authenticate</OnUnauthenticatedRequest>\
    </AuthenticateOidcConfig></member>";

fn forward_to_blue() -> String {
    format!(
        "<member><Type>forward</Type><Order>2</Order><TargetGroupArn>{BLUE}</TargetGroupArn><ForwardConfig>\
         <TargetGroups><member><TargetGroupArn>{BLUE}</TargetGroupArn><Weight>1</Weight></member></TargetGroups>\
         <TargetGroupStickinessConfig><Enabled>true</Enabled><DurationSeconds>60</DurationSeconds>\
         </TargetGroupStickinessConfig></ForwardConfig></member>"
    )
}

async fn world_with(actions: &str) -> (FakeApi, AwsWorld) {
    let listeners = format!(
        "<DescribeListenersResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">\
         <DescribeListenersResult><Listeners><member><ListenerArn>{LISTENER}</ListenerArn><Protocol>HTTPS</Protocol>\
         <DefaultActions>{actions}</DefaultActions></member></Listeners></DescribeListenersResult>\
         <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeListenersResponse>"
    );
    let modified = "<ModifyListenerResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">\
                    <ModifyListenerResult><Listeners/></ModifyListenerResult></ModifyListenerResponse>";
    let replies = [("DescribeListeners", (200, listeners)), ("ModifyListener", (200, modified.to_owned()))];
    let api = FakeApi::start(replies.into()).await;
    let groups = PerColor { blue: TargetGroupArn::parse(BLUE).unwrap(), green: TargetGroupArn::parse(GREEN).unwrap() };
    let address = RouteAddress { arn: RouteArn::listener(LISTENER).unwrap(), groups };
    let world = AwsWorld::new(api.account.clone(), BTreeMap::from([(route(), address)]));
    (api, world)
}

fn route() -> RouteName {
    RouteName::production("https".to_owned())
}

async fn would_be_lost(actions: &str) -> Vec<String> {
    let (_api, world) = world_with(actions).await;
    match &world.observe_routes().await.unwrap()[&route()] {
        RouteSeen::Forwards(forwarding) => forwarding.would_be_lost.clone(),
        other => panic!("expected a forwarding route, got {other:?}"),
    }
}

#[tokio::test]
async fn everything_but_the_weights_comes_back_as_it_was() {
    let (api, mut world) = world_with(&format!("{OIDC}{}", forward_to_blue())).await;
    let routes = world.observe_routes().await.unwrap();
    let from = routes[&route()].forwarding().unwrap().clone();
    assert_eq!(from.would_be_lost, Vec::<String>::new());

    let (to, names) = (from.with_weights(Weights::all_to(Color::Green)), GroupName::of_colors());
    let write = RouteWrite { from, to, names };
    let step = Step { purpose: Purpose::Shift, writes: BTreeMap::from([(route(), write)]), within: None };
    let reports = world.write(&step).await;
    assert_eq!(reports[&route()].result, WriteResult::Applied);

    let sent = api.last("ModifyListener").unwrap();
    let oidc = |name: &str| format!("DefaultActions.member.1.AuthenticateOidcConfig.{name}");
    let forward = |name: &str| format!("DefaultActions.member.2.ForwardConfig.{name}");
    let params: BTreeMap<_, _> = [1, 2]
        .map(|n| oidc(&format!("AuthenticationRequestExtraParams.entry.{n}")))
        .map(|entry| (sent[&format!("{entry}.key")].as_str(), sent[&format!("{entry}.value")].as_str()))
        .into();
    assert_eq!(params, BTreeMap::from([("display", "page"), ("prompt", "login")]));
    let without_params: BTreeMap<String, String> =
        sent.into_iter().filter(|(name, _)| !name.contains("ExtraParams")).collect();
    let expected = [
        ("Action".to_owned(), "ModifyListener"),
        ("Version".to_owned(), "2015-12-01"),
        ("ListenerArn".to_owned(), LISTENER),
        ("DefaultActions.member.1.Type".to_owned(), "authenticate-oidc"),
        ("DefaultActions.member.1.Order".to_owned(), "1"),
        (oidc("Issuer"), "https://idp.example"),
        (oidc("AuthorizationEndpoint"), "https://idp.example/a"),
        (oidc("TokenEndpoint"), "https://idp.example/t"),
        (oidc("UserInfoEndpoint"), "https://idp.example/u"),
        (oidc("ClientId"), "web & more"),
        (oidc("SessionCookieName"), "session"),
        (oidc("Scope"), "openid email"),
        (oidc("SessionTimeout"), "3600"),
        (oidc("OnUnauthenticatedRequest"), "authenticate"),
        (oidc("UseExistingClientSecret"), "true"),
        ("DefaultActions.member.2.Type".to_owned(), "forward"),
        ("DefaultActions.member.2.Order".to_owned(), "2"),
        (forward("TargetGroups.member.1.TargetGroupArn"), BLUE),
        (forward("TargetGroups.member.1.Weight"), "0"),
        (forward("TargetGroups.member.2.TargetGroupArn"), GREEN),
        (forward("TargetGroups.member.2.Weight"), "100"),
        (forward("TargetGroupStickinessConfig.Enabled"), "true"),
        (forward("TargetGroupStickinessConfig.DurationSeconds"), "60"),
    ];
    let expected: BTreeMap<_, _> = expected.map(|(name, value)| (name, value.to_owned())).into();
    assert_eq!(without_params, expected);
}

/// How the forward action's target groups are sent once these are found and blue stays alone among the colors.
async fn sent_groups(found: &str, keep: bool) -> Vec<(String, String)> {
    let forward = format!(
        "<member><Type>forward</Type><Order>1</Order><ForwardConfig><TargetGroups>{found}</TargetGroups></ForwardConfig>\
         </member>"
    );
    let (api, mut world) = world_with(&forward).await;
    let from = world.observe_routes().await.unwrap()[&route()].forwarding().unwrap().clone();
    let mut to = from.with_weights(Weights::all_to(Color::Green));
    if !keep {
        to.others.clear();
    }
    let step = Step {
        purpose: Purpose::Shift,
        writes: BTreeMap::from([(route(), RouteWrite { from, to, names: GroupName::of_colors() })]),
        within: None,
    };
    assert_eq!(world.write(&step).await[&route()].result, WriteResult::Applied);
    let sent = api.last("ModifyListener").unwrap();
    let value = |n: u8, name: &str| {
        sent.get(&format!("DefaultActions.member.1.ForwardConfig.TargetGroups.member.{n}.{name}")).cloned()
    };
    (1..=4).filter_map(|n| Some((value(n, "TargetGroupArn")?, value(n, "Weight")?))).collect()
}

#[tokio::test]
async fn an_undeclared_group_without_requests_goes_back_as_it_was_or_leaves() {
    let third = BLUE.replace("blue", "third");
    let tuple = |arn: &str, weight: u8| {
        format!("<member><TargetGroupArn>{arn}</TargetGroupArn><Weight>{weight}</Weight></member>")
    };
    let found = format!("{}{}", tuple(&third, 0), tuple(BLUE, 100));
    let colors = [(BLUE.to_owned(), "0".to_owned()), (GREEN.to_owned(), "100".to_owned())];
    assert_eq!(sent_groups(&found, true).await, [&colors[..], &[(third, "0".to_owned())]].concat());
    assert_eq!(sent_groups(&found, false).await, colors);
}

#[tokio::test]
async fn a_setting_the_sdk_does_not_know_is_named() {
    let future = OIDC.replace("<Scope>", "<TokenBinding>strict</TokenBinding><Scope>");
    assert_eq!(
        would_be_lost(&format!("{future}{}", forward_to_blue())).await,
        ["`AuthenticateOidcConfig.TokenBinding` of action 1"]
    );
}

#[tokio::test]
async fn an_action_the_sdk_does_not_know_is_named() {
    let future = "<member><Type>authenticate-passkey</Type><Order>1</Order><AuthenticatePasskeyConfig>\
                  <Origin>https://web.example</Origin></AuthenticatePasskeyConfig></member>";
    assert_eq!(
        would_be_lost(&format!("{future}{}", forward_to_blue())).await,
        ["`AuthenticatePasskeyConfig.Origin` of action 1"]
    );
}

#[tokio::test]
async fn a_route_that_changed_since_it_was_seen_is_not_written() {
    let (api, mut world) = world_with(&forward_to_blue()).await;
    let routes = world.observe_routes().await.unwrap();
    let mut from = routes[&route()].forwarding().unwrap().clone();
    from.colors.green = bluegreen::Attachment::Attached(5);
    let (to, names) = (from.with_weights(Weights::all_to(Color::Green)), GroupName::of_colors());
    let write = RouteWrite { from, to, names };
    let step = Step { purpose: Purpose::Shift, writes: BTreeMap::from([(route(), write)]), within: None };
    assert_eq!(world.write(&step).await[&route()].result, WriteResult::ChangedMeanwhile);
    assert_eq!(api.last("ModifyListener"), None);
}
