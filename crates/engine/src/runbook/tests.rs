//! The runbook, to be read as a whole.

use super::*;
use crate::bake::{AlarmName, Bake};
use crate::color::PerColor;
use crate::intent::{LoadBalancerKind, RouteIntent, TargetGroupId};
use crate::shift::{Shift, Stage};
use crate::weights::Weights;

fn route() -> RouteIntent {
    let groups = PerColor::from_fn(|color| TargetGroupId(color.to_string()));
    RouteIntent { groups, replaced: None, load_balancer: LoadBalancerKind::Application }
}

fn to_green<const N: usize>(routes: [&str; N]) -> Intent {
    Intent {
        routes: routes.into_iter().map(|name| (RouteName::production(name.to_owned()), route())).collect(),
        ..Intent::example()
    }
}

fn live<const N: usize>(routes: [(&str, u16, u16); N]) -> BTreeMap<RouteName, Percentages> {
    let percentages = |blue, green| Weights(PerColor { blue, green }).percentages();
    routes
        .into_iter()
        .map(|(name, blue, green)| (RouteName::production(name.to_owned()), percentages(blue, green)))
        .collect()
}

const PRIME: &str = "Prime: where green is not attached yet, attach it at weight 0, so that its targets get health \
                     checks. No traffic moves.";
const GATE: &str = "Gate: wait until 100 % of green's targets (at least 1) are healthy for 10s without a break; \
                    after 10m give up with no traffic moved. Where no blue target is healthy, one of green's on each route \
                    is enough.";
/// The gate's 10 s and the settling's.
const TIME: &str = "Time: at least 20s in all; after 1h what has moved goes back.";
const SETTLE: &str = "Settle: wait 10s for the load balancer to follow. Then blue gets no new requests and stays \
                      attached at weight 0 as the way back.";

#[test]
fn one_route_reads_like_this() {
    let steps = [
        PRIME,
        GATE,
        "Shift https: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.",
        "Verify: read the route back until it shows the new weights; if it does not, go back.",
        SETTLE,
        TIME,
    ];
    assert_eq!(runbook(&to_green(["https"]), &live([("https", 100, 0)])), steps);
}

#[test]
fn several_routes_with_a_half_done_a_done_and_an_unread_one_read_like_this() {
    let intent = to_green(["api", "done", "http", "new"]);
    let steps = [
        PRIME,
        GATE,
        "Shift api: from blue 90 % / green 10 % to blue 0 % / green 100 %, all at once.",
        "Shift http: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.",
        "Shift new: to blue 0 % / green 100 %, all at once.",
        "Verify: read all routes back until they show the new weights; if one does not, all go back.",
        SETTLE,
        TIME,
    ];
    assert_eq!(runbook(&intent, &live([("api", 90, 10), ("done", 0, 1), ("http", 1, 0)])), steps);
}

#[test]
fn declared_times_and_numbers_are_the_ones_told() {
    let mut intent = to_green(["tcp"]);
    intent.active = Color::Blue;
    intent.routes.values_mut().for_each(|route| route.load_balancer = LoadBalancerKind::Network);
    intent.gate.min_healthy_percent = 50;
    intent.gate.min_healthy_count = 2;
    intent.gate.stable_for = Duration::from_secs(90);
    let steps = runbook(&intent, &live([("tcp", 0, 100)]));
    assert_eq!(
        steps[1],
        "Gate: wait until 50 % of blue's targets (at least 2) are healthy for 1m30s without a break; after 10m \
         give up with no traffic moved. Where no green target is healthy, one of blue's on each route is enough."
    );
    assert!(steps[4].starts_with("Settle: wait 10m for the load balancer"), "{}", steps[4]);
}

#[test]
fn stages_a_bake_and_alarms_read_like_this() {
    let mut intent = to_green(["api", "https"]);
    intent.shift = Shift::canary(Share::from_tenths(50).unwrap(), Duration::from_secs(600)).unwrap();
    let alarms = ["web-5xx", "web-slow"].map(|name| AlarmName(name.to_owned())).to_vec();
    intent.bake = Some(Bake { alarms, ..Bake::default() });
    let steps = [
        PRIME,
        GATE,
        "Watch from the first shift on: go back if more than 0 % of green's targets are unhealthy, or one of these \
         alarms fires: web-5xx, web-slow.",
        "Shift api, https: from blue 100 % / green 0 % to blue 95 % / green 5 %, then hold for 10m.",
        "Shift api, https: from blue 95 % / green 5 % to blue 0 % / green 100 %.",
        "Verify: after every shift, read all routes back until they show the new weights; if one does not, all go \
         back.",
        SETTLE,
        "Bake: watch for another 5m, with the way back open.",
        "Time: at least 15m20s in all; after 1h what has moved goes back.",
    ];
    assert_eq!(runbook(&intent, &live([("api", 1, 0), ("https", 1, 0)])), steps);
}

#[test]
fn a_linear_cutover_found_half_done_tells_only_what_is_still_to_come() {
    let mut intent = to_green(["web"]);
    intent.shift = Shift::linear(Share::from_tenths(250).unwrap(), Duration::from_secs(60)).unwrap();
    let steps = [
        PRIME,
        "Hold: a cutover is half done already. Leave its weights where they are for 1m before going on.",
        GATE,
        "Watch from the first shift to the last: go back if more than 0 % of green's targets are unhealthy.",
        "Shift web: from blue 50 % / green 50 % to blue 25 % / green 75 %, then hold for 1m.",
        "Shift web: from blue 25 % / green 75 % to blue 0 % / green 100 %.",
        "Verify: after every shift, read the route back until it shows the new weights; if it does not, go back.",
        SETTLE,
        "Time: at least 2m20s in all; after 1h what has moved goes back.",
    ];
    assert_eq!(runbook(&intent, &live([("web", 50, 50)])), steps);
}

#[test]
fn routes_at_different_stages_are_only_named_where_they_move() {
    let mut intent = to_green(["api", "new", "web"]);
    intent.gate.min_healthy_percent = 90;
    let stage = |tenths, seconds| {
        let hold = Duration::from_secs(seconds);
        Stage { share: Share::from_tenths(tenths).unwrap(), hold }
    };
    intent.shift = Shift::steps(vec![stage(1, 0), stage(250, 90)]).unwrap();
    let steps = runbook(&intent, &live([("api", 75, 25), ("web", 100, 0)]));
    assert_eq!(
        steps[2..6],
        [
            "Watch from the first shift to the last: go back if more than 10 % of green's targets are unhealthy.",
            "Shift new, web: to blue 99.9 % / green 0.1 %.",
            "Shift new, web: from blue 99.9 % / green 0.1 % to blue 75 % / green 25 %, then hold for 1m30s.",
            "Shift api, new, web: from blue 75 % / green 25 % to blue 0 % / green 100 %.",
        ]
    );
}

#[test]
fn preview_routes_http_checks_and_a_standby_that_leaves_read_like_this() {
    let mut intent = to_green(["web"]);
    intent.preview_routes.insert(RouteName::preview("test"), intent.routes[&RouteName::production("web")].clone());
    intent.gate.http_checks = vec![HttpCheck { name: "ready".to_owned(), successes: 3 }];
    intent.bake = Some(Bake::default());
    intent.standby = Standby::Detached;
    let steps = [
        PRIME,
        "Preview: let test show green, for testing. Wait 10s for the load balancer to follow.",
        GATE,
        "Check: wait until HTTP check ready passes 3 times in a row; in the same time as the gate.",
        "Watch from the first shift on: go back if more than 0 % of green's targets are unhealthy, or an HTTP check keeps \
         failing.",
        "Shift web: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.",
        "Verify: read the route back until it shows the new weights; if it does not, go back.",
        "Settle: wait 10s for the load balancer to follow. Then blue gets no new requests.",
        "Bake: watch for another 5m, with the way back open.",
        "Detach: take blue out of the routes, which ends the sessions of sticky clients on it.",
        "Preview: let test show blue, the new standby.",
        "Time: at least 5m30s in all; after 1h what has moved goes back.",
    ];
    let mut at = live([("web", 1, 0)]);
    assert_eq!(runbook(&intent, &at), steps);

    at.insert(RouteName::preview("test"), Percentages::all_to(Color::Green));
    let shown_already = [&steps[..1], &steps[2..]].concat();
    assert_eq!(runbook(&intent, &at), shown_already);
}

#[test]
fn more_routes_than_can_be_written_at_once_take_their_time_in_every_shift() {
    let names = (0..45).map(|number| (RouteName::production(format!("rule-{number:02}")), route()));
    let mut intent = Intent { routes: names.collect(), ..to_green(["https"]) };
    let time = |intent: &Intent| runbook(intent, &BTreeMap::new()).pop().unwrap();
    let told =
        "Time: at least 29s in all; after 1h what has moved goes back. A shift of 45 routes takes about 9s of it.";
    assert_eq!(time(&intent), told);
    intent.shift = Shift::canary(Share::from_tenths(100).unwrap(), Duration::from_secs(60)).unwrap();
    assert!(time(&intent).starts_with("Time: at least 1m38s in all;"), "{}", time(&intent));
}

#[test]
fn a_target_group_that_is_replaced_is_called_the_former_one_in_every_sentence() {
    let leaving = |active: Color, routes: &[&str]| {
        let old_blue = PerColor { blue: TargetGroupId("old".to_owned()), green: TargetGroupId("green".to_owned()) };
        let before = |name: &&str| {
            (RouteName::production(*name), crate::replaced::RouteBefore { groups: old_blue.clone(), live: None })
        };
        let intent = Intent { active, was_active: Some(Color::Blue), ..to_green(["api", "web"]) };
        intent.leaving_replaced(&routes.iter().map(before).collect())
    };
    let within = runbook(&leaving(Color::Blue, &["web"]), &live([("api", 100, 0), ("web", 0, 100)]));
    let steps = [
        "Shift web: from blue 0 % / former blue 100 % to blue 100 % / former blue 0 %, all at once.",
        "Verify: read all routes back until they show the new weights; if one does not, all go back.",
        "Settle: wait 10s for the load balancer to follow. Then former blue gets no new requests.",
        "Exchange: take the former blue target group out of the routes, so that it can be deleted, and attach green at weight 0 in \
         the same write.",
        TIME,
    ];
    assert_eq!(within[2..], steps);

    let mut flip = leaving(Color::Green, &["web"]);
    flip.shift = Shift::canary(Share::from_tenths(100).unwrap(), Duration::from_secs(60)).unwrap();
    let flip = runbook(&flip, &live([("api", 100, 0), ("web", 100, 0)]));
    let shifts: Vec<_> = flip.iter().filter(|step| step.starts_with("Shift")).map(String::as_str).collect();
    let together = [
        "Shift api: from blue 100 % / green 0 % to blue 90 % / green 10 %, then hold for 1m.",
        "Shift web: from former blue 100 % / green 0 % to former blue 90 % / green 10 %, then hold for 1m.",
    ];
    assert_eq!(shifts[..2], together);
    assert!(flip.contains(
        &"Settle: wait 10s for the load balancer to follow. Then blue and former blue get no new requests.".to_owned()
    ));
}

/// A rollback asks for one target and for no time.
#[test]
fn a_gate_says_nothing_of_what_it_does_not_ask_for() {
    let mut intent = to_green(["https"]);
    (intent.gate.min_healthy_percent, intent.gate.stable_for) = (0, Duration::ZERO);
    let gate = |intent: &Intent| runbook(intent, &live([("https", 100, 0)]))[1].clone();
    let rest = "after 10m give up with no traffic moved. Where no blue target is healthy, one of green's on each route is enough.";
    assert_eq!(gate(&intent), format!("Gate: wait until one of green's targets is healthy; {rest}"));
    intent.gate.min_healthy_count = 2;
    assert_eq!(gate(&intent), format!("Gate: wait until at least 2 of green's targets are healthy; {rest}"));
}
