//! Replies that are none: an error that says what was asked, and nothing is believed.
#![allow(clippy::unwrap_used)]

#[path = "support/raw.rs"]
mod raw;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bluegreen::{
    AlarmName, AlarmsSeen, Color, GroupName, GroupSeen, PerColor, Purpose, RouteName, RouteWrite, Step, Weights, World,
    WriteResult,
};
use bluegreen_aws::{Account, AwsWorld, ConnectOptions, RouteAddress, RouteArn, TargetGroupArn};
use raw::Misbehaviour;
use support::FakeApi;

const LISTENER: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2";
const BLUE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1";
const GREEN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/2";

/// No message may be longer than a person reads, whatever came.
const READABLE: usize = 1000;

fn listeners(weight: &str) -> String {
    let tuple = format!("<member><TargetGroupArn>{BLUE}</TargetGroupArn><Weight>{weight}</Weight></member>");
    format!(
        "<DescribeListenersResponse><DescribeListenersResult><Listeners><member><ListenerArn>{LISTENER}</ListenerArn>\
         <DefaultActions><member><Type>forward</Type><ForwardConfig><TargetGroups>{tuple}</TargetGroups></ForwardConfig>\
         </member></DefaultActions></member></Listeners></DescribeListenersResult></DescribeListenersResponse>"
    )
}

/// Everything that is sent at once, with what is said of it.
fn misbehaviours() -> Vec<(Misbehaviour, &'static str)> {
    let xml = |body: &str| Misbehaviour::Reply(200, "text/xml", body.as_bytes().to_vec());
    let html = |status| Misbehaviour::Reply(status, "text/html", b"<html><p>Come back later<p></html>".to_vec());
    let whole = listeners("1");
    vec![
        (xml(&whole[..whole.len() / 2]), "the reply was not understood"),
        (xml(&listeners("many")), "the reply was not understood"),
        (xml(""), "the reply was not understood"),
        (xml("<DescribeListenersResponse/>"), "the reply"),
        (xml("{\"listeners\": []}"), "the reply was not understood"),
        (Misbehaviour::Reply(200, "text/xml", vec![0xff; 4096]), "the reply was not understood"),
        (html(200), "the reply"),
        (html(403), "answered with HTTP 403"),
        (html(502), "answered with HTTP 502"),
        (html(503), "answered with HTTP 503"),
        (xml(&"x".repeat(10 << 20)), "the reply was not understood"),
        (xml(&format!("<a>{}</a>", "<b>".repeat(100_000))), "the reply was not understood"),
        (Misbehaviour::Endless, "the reply was not understood"),
        (Misbehaviour::Closed, "the reply was not understood"),
        (Misbehaviour::Reset, "web/1/2: "),
    ]
}

fn world(account: &Account) -> AwsWorld {
    let groups = PerColor { blue: TargetGroupArn::parse(BLUE).unwrap(), green: TargetGroupArn::parse(GREEN).unwrap() };
    let address = RouteAddress { arn: RouteArn::listener(LISTENER).unwrap(), groups };
    AwsWorld::new(account.clone(), BTreeMap::from([(route(), address)]))
}

fn route() -> RouteName {
    RouteName::production("web")
}

async fn account(misbehaviour: Misbehaviour, listeners: Option<String>) -> Account {
    Account::connect(&support::options(&raw::start(misbehaviour, listeners).await)).await.unwrap()
}

/// What comes of a write whose reply is this, after a last look that went well.
async fn written(misbehaviour: Misbehaviour) -> WriteResult {
    let mut world = world(&account(misbehaviour, Some(listeners("1"))).await);
    let from = world.observe_routes().await.unwrap()[&route()].forwarding().unwrap().clone();
    let to = from.with_weights(Weights::all_to(Color::Green));
    let step = Step {
        purpose: Purpose::Shift,
        writes: [(route(), RouteWrite { from, to, names: GroupName::of_colors() })].into(),
        within: None,
    };
    world.write(&step).await.remove(&route()).unwrap().result
}

fn shown(misbehaviour: &Misbehaviour) -> String {
    match misbehaviour {
        Misbehaviour::Reply(status, _, body) => {
            format!("{status} {:?} and so on", String::from_utf8_lossy(&body[..body.len().min(60)]))
        }
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_read_fails_and_says_what_was_asked() {
    for (misbehaviour, says) in misbehaviours() {
        let shown = shown(&misbehaviour);
        let message = match world(&account(misbehaviour, None).await).observe_routes().await {
            Err(error) => error.message,
            Ok(seen) => panic!("{shown}: believed {seen:?}"),
        };
        assert!(message.starts_with(&format!("DescribeListeners of {LISTENER}: ")), "{shown}: {message}");
        assert!(message.contains(says), "{shown}: {message}");
        assert!(message.len() < READABLE, "{shown}: {} characters", message.len());
    }
}

#[tokio::test]
async fn a_write_is_unclear_then_and_never_taken_for_done() {
    for (misbehaviour, _) in misbehaviours() {
        // A reset would hit the last look, too.
        if matches!(misbehaviour, Misbehaviour::Reset) {
            continue;
        }
        let shown = shown(&misbehaviour);
        match written(misbehaviour).await {
            WriteResult::Unclear { message } | WriteResult::Rejected { message } => {
                assert!(message.len() < READABLE, "{shown}: {} characters", message.len());
            }
            other => panic!("{shown}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn health_and_alarms_are_not_known_then() {
    for (misbehaviour, _) in misbehaviours() {
        let shown = shown(&misbehaviour);
        let health = world(&account(misbehaviour.clone(), None).await).observe_health_of(Color::Green).await;
        let unreadable =
            |seen: &GroupSeen| matches!(seen, GroupSeen::Unreadable { message } if message.len() < READABLE);
        assert!(health.values().all(unreadable), "{shown}: {health:?}");

        let elbv2 = FakeApi::start([("DescribeListeners", (200, listeners("1")))].into()).await;
        let cloudwatch_endpoint = Some(raw::start(misbehaviour, None).await);
        let options = ConnectOptions { cloudwatch_endpoint, ..support::options(elbv2.endpoint()) };
        let world = world(&Account::connect(&options).await.unwrap());
        let alarms = world.observe_alarms(&BTreeSet::from([AlarmName("web-5xx".to_owned())])).await;
        assert!(matches!(&alarms, AlarmsSeen::Failed { message } if message.len() < READABLE), "{shown}: {alarms:?}");
    }
}

/// One attempt may take twenty seconds, so this takes as long.
#[tokio::test]
async fn a_body_that_trickles_on_is_given_up() {
    let patience = Duration::from_secs(35);
    let read = async { world(&account(Misbehaviour::Trickle, None).await).observe_routes().await };
    let both = async { tokio::join!(read, written(Misbehaviour::Trickle)) };
    let (read, written) = tokio::time::timeout(patience, both).await.expect("given up in time");
    let message = read.unwrap_err().message;
    assert!(message.contains("did not reply in time"), "{message}");
    assert!(matches!(&written, WriteResult::Unclear { message } if message.contains("in time")), "{written:?}");
}
