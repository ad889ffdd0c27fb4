//! Writes that wait: a stop does not wait for one that is not sent yet, nor is one sent that was decided on too long ago.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bluegreen::{
    Attachment, Color, Forwarding, GroupName, Look, PerColor, Purpose, RouteName, RouteWrite, Step, Stop, Urgency,
    Weights, World, WriteResult,
};
use bluegreen_aws::{AwsWorld, RouteAddress, RouteArn, TargetGroupArn};
use support::{FakeApi, Request};

const LISTENER: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2";
const BLUE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1";
const GREEN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/2";

/// Longer than anything here takes, and shorter than a call that hangs.
const SOON: Duration = Duration::from_secs(5);

fn answered(request: &Request) -> (u16, String) {
    let tuple = |group: &str, weight| {
        format!("<member><TargetGroupArn>{group}</TargetGroupArn><Weight>{weight}</Weight></member>")
    };
    let groups = tuple(BLUE, 100) + &tuple(GREEN, 0);
    let body = match request.form["Action"].as_str() {
        "ModifyListener" => "<ModifyListenerResponse><ModifyListenerResult/></ModifyListenerResponse>".to_owned(),
        _ => format!(
            "<DescribeListenersResponse><DescribeListenersResult><Listeners><member><ListenerArn>{LISTENER}</ListenerArn>\
             <DefaultActions><member><Type>forward</Type><ForwardConfig><TargetGroups>{groups}</TargetGroups>\
             </ForwardConfig></member></DefaultActions></member></Listeners></DescribeListenersResult>\
             </DescribeListenersResponse>"
        ),
    };
    (200, body)
}

fn route() -> RouteName {
    RouteName::production("web")
}

fn world(api: &FakeApi, stop: &Stop) -> AwsWorld {
    let groups = PerColor { blue: TargetGroupArn::parse(BLUE).unwrap(), green: TargetGroupArn::parse(GREEN).unwrap() };
    let address = RouteAddress { arn: RouteArn::listener(LISTENER).unwrap(), groups };
    AwsWorld::new(api.account.clone(), BTreeMap::from([(route(), address)])).with_stop(stop.clone())
}

/// Everything to green.
fn step() -> Step {
    let colors = PerColor { blue: Attachment::Attached(100), green: Attachment::Attached(0) };
    let from = Forwarding { colors, others: BTreeMap::new(), group_stickiness: None, would_be_lost: Vec::new() };
    let to = from.with_weights(Weights::all_to(Color::Green));
    Step {
        purpose: Purpose::Shift,
        writes: [(route(), RouteWrite { from, to, names: GroupName::of_colors() })].into(),
        within: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_write_that_still_looks_is_given_up() {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let held = Arc::clone(&gate);
    let api = FakeApi::answering(move |request| {
        // Told to the runtime, which would otherwise leave tasks that wait behind this one.
        tokio::task::block_in_place(|| {
            drop(held.1.wait_timeout_while(held.0.lock().unwrap(), SOON * 2, |open| !*open).unwrap());
        });
        answered(request)
    })
    .await;
    let stop = Stop::new();
    let mut world = world(&api, &stop);
    let (step, stopping) = (step(), stop.clone());
    let write = async { world.write(&step).await.remove(&route()).unwrap().result };
    let (result, ()) =
        tokio::time::timeout(SOON, async { tokio::join!(write, async { stopping.cancel() }) }).await.unwrap();
    assert_eq!(result, WriteResult::NotYet);
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    assert_eq!(api.last("ModifyListener"), None);
}

#[tokio::test]
async fn a_write_after_the_stop_is_sent() {
    let api = FakeApi::answering(answered).await;
    let stop = Stop::new();
    stop.cancel();
    assert_eq!(world(&api, &stop).write(&step()).await[&route()].result, WriteResult::Applied);
}

#[tokio::test]
async fn a_write_whose_turn_comes_too_late_is_decided_anew_and_keeps_its_turn() {
    let api = FakeApi::answering(answered).await;
    let mut world = world(&api, &Stop::new());
    let at_once = Step { within: Some(Duration::from_millis(50)), ..step() };
    // As many as may go out at once, and then one that has to wait.
    let mut sent = 0;
    while world.write(&at_once).await[&route()].result == WriteResult::Applied {
        sent += 1;
        assert!(sent < 30, "nothing waits");
    }
    let modified = || api.requests().iter().filter(|request| request.form["Action"] == "ModifyListener").count();
    assert_eq!(modified(), sent);
    assert_eq!(world.write(&at_once).await[&route()].result, WriteResult::Applied, "it has waited already");

    assert_eq!(world.write(&at_once).await[&route()].result, WriteResult::NotYet);
    world.give_up_turn();
    // Goes after all writes that wait, and is not the look right before its own.
    world.observe(&Look::routes(Urgency::Gate)).await.unwrap();
    let other = self::world(&api, &Stop::new()).write(&at_once).await[&route()].result.clone();
    assert_eq!(other, WriteResult::Applied, "whoever waits again gives it up to others");
}
