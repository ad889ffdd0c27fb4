//! All calls of a process share one pool of connections, and so one store of TLS sessions, however many ask at once.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use bluegreen::{AlarmName, Color, GroupSeen, PerColor, RouteName};
use bluegreen_aws::{AwsWorld, RouteAddress, RouteArn, TargetGroupArn};
use futures_util::future::join_all;
use support::{FakeApi, Reply, Request};

/// How many reads a full bucket gives at once (`budget/buckets.rs`).
const AT_ONCE: usize = 18;

/// More switches than that.
const SWITCHES: usize = 30;

fn arn(resource: &str) -> String {
    format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{resource}")
}

fn group(color: &str, number: usize) -> TargetGroupArn {
    TargetGroupArn::parse(&arn(&format!("targetgroup/{color}/{number}"))).unwrap()
}

fn world(api: &FakeApi, number: usize) -> AwsWorld {
    let groups = PerColor { blue: group("blue", number), green: group("green", number) };
    let address =
        RouteAddress { arn: RouteArn::listener(&arn(&format!("listener/app/web/1/{number}"))).unwrap(), groups };
    AwsWorld::new(api.account.clone(), BTreeMap::from([(RouteName::production("web"), address)]))
}

fn healthy(request: &Request) -> Reply {
    let target =
        "<member><Target><Id>10.0.0.1</Id></Target><TargetHealth><State>healthy</State></TargetHealth></member>";
    // CloudWatch is asked in another form.
    let action = request.form.get("Action").map_or("", String::as_str);
    let result = format!("<TargetHealthDescriptions>{target}</TargetHealthDescriptions>");
    (200, format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
}

async fn read_health(api: &FakeApi, number: usize) {
    let seen = world(api, number).observe_health_of(Color::Green).await;
    assert!(seen.values().all(|seen| matches!(seen, GroupSeen::Targets(_))), "{seen:?}");
}

#[tokio::test]
async fn calls_one_after_the_other_take_one_connection_whichever_api_they_are_for() {
    let api = FakeApi::answering(healthy).await;
    for number in 0..3 {
        read_health(&api, number).await;
        // Whatever comes of it: another API is asked at the same address.
        let _ = world(&api, number).observe_alarms(&BTreeSet::from([AlarmName("web-5xx".to_owned())])).await;
    }
    let (elbv2, cloudwatch): (Vec<_>, Vec<_>) =
        api.requests().into_iter().partition(|request| request.form.contains_key("Action"));
    assert_eq!((elbv2.len(), cloudwatch.len(), api.connections()), (3, 3, 1));
}

#[tokio::test]
async fn as_many_connections_as_calls_that_may_be_sent_at_once_serve_any_number_of_switches() {
    let api = FakeApi::answering(healthy).await;
    join_all((0..SWITCHES).map(|number| read_health(&api, number))).await;
    assert_eq!(api.requests().len(), SWITCHES);
    assert!(api.connections() <= AT_ONCE, "{} connections", api.connections());
}
