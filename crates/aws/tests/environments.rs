//! What is read of target groups so that two environments can be compared.
#![allow(clippy::unwrap_used)]

mod support;

use bluegreen_aws::TargetGroupArn;
use support::{FakeApi, Request};

const ARN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/0123456789abcdef";

/// The reply to an action.
fn reply(action: &str, result: &str) -> (u16, String) {
    let xmlns = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";
    (200, format!("<{action}Response xmlns=\"{xmlns}\"><{action}Result>{result}</{action}Result></{action}Response>"))
}

/// Every group is like every other.
async fn api() -> FakeApi {
    let attributes = "<Attributes><member><Key>some.new_key</Key><Value>on</Value></member></Attributes>";
    let target = |id: &str, zone: &str, state: &str| {
        format!(
            "<member><Target><Id>{id}</Id><Port>8080</Port>{zone}</Target>\
             <TargetHealth><State>{state}</State></TargetHealth></member>"
        )
    };
    let zone = "<AvailabilityZone>us-east-1a</AvailabilityZone>";
    let targets = target("i-1", zone, "unused") + &target("i-2", "", "unhealthy") + &target("i-3", "", "draining");
    let health = format!("<TargetHealthDescriptions>{targets}</TargetHealthDescriptions>");
    FakeApi::answering(move |request| match request.form["Action"].as_str() {
        "DescribeTargetGroups" => reply("DescribeTargetGroups", &groups(request)),
        "DescribeTargetGroupAttributes" => reply("DescribeTargetGroupAttributes", attributes),
        action => reply(action, &health),
    })
    .await
}

fn groups(request: &Request) -> String {
    let group = |arn: &String| {
        format!(
            "<member><TargetGroupArn>{arn}</TargetGroupArn><Port>80</Port><HealthCheckPath>/up</HealthCheckPath>\
             <Matcher><HttpCode>200-299</HttpCode></Matcher><TargetControlPort>9000</TargetControlPort></member>"
        )
    };
    let arns = request.form.iter().filter(|(name, _)| name.starts_with("TargetGroupArns.member."));
    format!("<TargetGroups>{}</TargetGroups>", arns.map(|(_, arn)| group(arn)).collect::<String>())
}

#[tokio::test]
async fn settings_and_attributes_of_any_name_are_read_and_targets_that_stay() {
    let (api, arn) = (api().await, TargetGroupArn::parse(ARN).unwrap());
    let facts = api.account.observe_groups(&[&arn]).await.unwrap().0.remove(&arn).unwrap();
    let settings: Vec<_> = facts.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("HealthCheckPath", "/up"),
        ("Matcher.HttpCode", "200-299"),
        ("Port", "80"),
        ("TargetControlPort", "9000"),
        ("TargetGroupArn", ARN),
        ("some.new_key", "on"),
    ];
    assert_eq!(settings, expected);
    let targets = facts.targets.unwrap();
    let targets: Vec<_> =
        targets.iter().map(|target| (target.name.as_str(), target.port, target.zone.as_deref())).collect();
    assert_eq!(targets, [("i-1:8080", Some(8080), Some("us-east-1a")), ("i-2:8080", Some(8080), None)]);
}

#[tokio::test]
async fn no_call_asks_for_more_groups_than_aws_takes() {
    let api = api().await;
    let arns: Vec<_> =
        (10..31).map(|index| TargetGroupArn::parse(&ARN.replace("/blue/", &format!("/g{index}/"))).unwrap()).collect();
    api.account.observe_groups(&arns.iter().collect::<Vec<_>>()).await.unwrap();
    let calls: Vec<_> =
        api.requests().into_iter().filter(|call| call.form["Action"] == "DescribeTargetGroups").collect();
    let sizes: Vec<_> = calls.iter().map(|call| groups(call).matches("<TargetGroupArn>").count()).collect();
    assert_eq!(sizes, [20, 1]);
}
