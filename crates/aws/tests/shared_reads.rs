//! Readers at the same time share calls, and none of them gets an answer that is older than its question.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use bluegreen::{Color, GroupSeen, ObserveError, PerColor, RouteName, RouteSeen, Urgency};
use bluegreen_aws::{Account, AwsWorld, RouteAddress, RouteArn, TargetGroupArn};
use futures_util::future::join_all;
use support::{FakeApi, Reply, Request};

fn arn(resource: &str) -> String {
    format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{resource}")
}

fn listener(number: usize) -> String {
    arn(&format!("listener/app/web/1/{number:02}"))
}

/// A listener that gives blue and green these weights.
fn described(listener: &str, blue: u16, green: u16) -> String {
    let tuple = |group: &str, weight: u16| {
        let group = arn(&format!("targetgroup/{group}/1"));
        format!("<member><TargetGroupArn>{group}</TargetGroupArn><Weight>{weight}</Weight></member>")
    };
    format!(
        "<member><ListenerArn>{listener}</ListenerArn><DefaultActions><member><Type>forward</Type><ForwardConfig>\
         <TargetGroups>{}{}</TargetGroups></ForwardConfig></member></DefaultActions></member>",
        tuple("blue", blue),
        tuple("green", green)
    )
}

fn reply(listeners: &str) -> Reply {
    let result = format!("<DescribeListenersResult><Listeners>{listeners}</Listeners></DescribeListenersResult>");
    (200, format!("<DescribeListenersResponse>{result}</DescribeListenersResponse>"))
}

fn asked_for(request: &Request) -> Vec<&str> {
    let arns = request.form.iter().filter(|(name, _)| name.starts_with("ListenerArns.member."));
    arns.map(|(_, arn)| arn.as_str()).collect()
}

fn world(account: &Account, number: usize) -> AwsWorld {
    let group = |name: &str| TargetGroupArn::parse(&arn(&format!("targetgroup/{name}/1"))).unwrap();
    let groups = PerColor { blue: group("blue"), green: group("green") };
    let address = RouteAddress { arn: RouteArn::listener(&listener(number)).unwrap(), groups };
    AwsWorld::new(account.clone(), BTreeMap::from([(RouteName::production("web"), address)]))
}

async fn look(account: &Account, number: usize) -> Result<RouteSeen, ObserveError> {
    Ok(world(account, number).observe_routes().await?.into_values().next().unwrap())
}

/// The weights of blue and green, in percent of the traffic.
fn shares(seen: &RouteSeen) -> (u16, u16) {
    let PerColor { blue, green } = seen.forwarding().unwrap().percentages().0;
    (blue / 10, green / 10)
}

#[tokio::test]
async fn many_readers_need_few_calls_and_each_gets_its_own_answer() {
    let answer = |request: &Request| {
        let number = |listener: &str| listener.rsplit('/').next().unwrap().parse::<u16>().unwrap();
        let all = asked_for(request).into_iter().map(|arn| described(arn, number(arn), 100 - number(arn)));
        reply(&all.collect::<String>())
    };
    let api = FakeApi::answering(answer).await;
    let seen = join_all((1..=45).map(|number| look(&api.account, number))).await;
    for (number, seen) in (1..=45).zip(seen) {
        assert_eq!(shares(&seen.unwrap()), (number, 100 - number));
    }
    let sizes: Vec<_> = api.requests().iter().map(|request| asked_for(request).len()).collect();
    // The first one had no company when it came.
    assert_eq!(sizes, [1, 20, 20, 4]);
}

#[tokio::test]
async fn a_reader_alone_does_not_wait_for_company() {
    let api = FakeApi::answering(|request| reply(&described(asked_for(request)[0], 1, 0))).await;
    for number in 1..=3 {
        look(&api.account, number).await.unwrap();
    }
    assert_eq!(api.requests().len(), 3);
}

#[tokio::test]
async fn what_was_read_a_moment_ago_serves_whoever_only_wants_to_know() {
    let api = FakeApi::answering(|request| reply(&described(asked_for(request)[0], 1, 0))).await;
    for _ in 0..3 {
        assert_eq!(shares(&look(&api.account, 1).await.unwrap()), (100, 0));
    }
    assert_eq!(api.requests().len(), 1);
    // A way back, or whoever reads back what was written, sees what is there now.
    world(&api.account, 1).with_urgency(Urgency::WayBack).observe_routes().await.unwrap();
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_asks_after_a_call_was_sent_is_not_served_by_it() {
    let (release, held) = mpsc::channel::<()>();
    let (held, arrived) = (Mutex::new(held), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&arrived);
    // The first call finds blue at everything and is slow to say so; meanwhile somebody moves the listener.
    let api = FakeApi::answering(move |request| {
        let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
        if is_first {
            // Told to the runtime, which would otherwise leave tasks that wait behind this one.
            tokio::task::block_in_place(|| held.lock().unwrap().recv_timeout(Duration::from_secs(10))).unwrap();
        }
        let (blue, green) = if is_first { (100, 0) } else { (0, 100) };
        reply(&described(asked_for(request)[0], blue, green))
    })
    .await;
    let account = api.account.clone();
    let before = tokio::spawn(async move { look(&account, 1).await.unwrap() });
    let in_time = tokio::time::timeout(Duration::from_secs(10), async {
        while arrived.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    });
    in_time.await.unwrap();
    let after = look(&api.account, 1).await.unwrap();
    release.send(()).unwrap();
    assert_eq!(shares(&after), (0, 100));
    assert_eq!(shares(&before.await.unwrap()), (100, 0));
}

#[tokio::test]
async fn a_listener_that_is_gone_costs_the_others_a_few_calls_and_nothing_else() {
    let gone = listener(13);
    let missing =
        "<ErrorResponse><Error><Code>ListenerNotFound</Code><Message>one of them</Message></Error></ErrorResponse>";
    let answer = move |request: &Request| match asked_for(request) {
        arns if arns.contains(&gone.as_str()) => (400, missing.to_owned()),
        arns => reply(&arns.into_iter().map(|arn| described(arn, 1, 0)).collect::<String>()),
    };
    let api = FakeApi::answering(answer).await;
    let seen = join_all((1..=21).map(|number| look(&api.account, number))).await;
    for (number, seen) in (1..=21).zip(seen) {
        assert_eq!(seen.unwrap() == RouteSeen::Gone, number == 13, "listener {number}");
    }
    assert!(api.requests().len() <= 12, "{} calls", api.requests().len());
}

#[tokio::test]
async fn an_error_reaches_all_readers_and_names_to_each_what_it_asked_for() {
    let api =
        FakeApi::answering(|_| (400, "<ErrorResponse><Error><Code>No</Code></Error></ErrorResponse>".to_owned())).await;
    let seen = join_all((1..=5).map(|number| look(&api.account, number))).await;
    for (number, seen) in (1..=5).zip(seen) {
        let message = seen.unwrap_err().message;
        assert!(
            message.starts_with(&format!("DescribeListeners of {}: AWS answered No", listener(number))),
            "{message}"
        );
    }
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test]
async fn the_health_of_one_group_is_asked_once_for_all_who_ask_at_the_same_time() {
    let targets = "<TargetHealthDescriptions><member><Target><Id>i-1</Id></Target><TargetHealth><State>healthy</State>\
                   </TargetHealth></member></TargetHealthDescriptions>";
    let result = format!("<DescribeTargetHealthResult>{targets}</DescribeTargetHealthResult>");
    let reply = format!("<DescribeTargetHealthResponse>{result}</DescribeTargetHealthResponse>");
    let api = FakeApi::answering(move |_| (200, reply.clone())).await;
    let worlds: Vec<_> = (1..=10).map(|number| world(&api.account, number)).collect();
    let seen = join_all(worlds.iter().map(|world| world.observe_health_of(Color::Green))).await;
    assert!(
        seen.iter()
            .all(|groups| matches!(groups.values().next(), Some(GroupSeen::Targets(targets)) if targets.len() == 1))
    );
    // The first one had no company when it came.
    assert_eq!(api.requests().len(), 2);
}
