//! Whatever happens, a run comes to an end and tells the truth.

use std::time::Duration;

use bluegreen::{Color, Refusal, RouteSeen, TargetState};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::world::{End, Event, Fault, Scenario, attached, group_of, name, only_blue, weights};

/// The longest that a run may take beyond the time it was given: going back, with every retry and read-back.
const TO_GO_BACK: u64 = 300_000;

const TIMEOUT: u64 = 180_000;

const ROUTES: [&str; 2] = ["api", "web"];

/// One random trouble.
#[derive(Clone, Debug)]
enum Trouble {
    Happens { at: u64, event: Event },
    Faults { route: &'static str, faults: Vec<Option<Fault>> },
    Always { route: &'static str, fault: Fault },
    Stale { route: &'static str, looks: Vec<usize> },
    Blind { from: u64, lasting: u64 },
    Stop { at: u64 },
}

fn a_route() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&ROUTES[..])
}

fn a_fault() -> impl Strategy<Value = Fault> {
    prop::sample::select(vec![
        Fault::LostAfterEffect,
        Fault::LostBeforeEffect,
        Fault::Rejected,
        Fault::AcceptedWithoutEffect,
    ])
}

/// Most that matters happens around the shift, which comes after ten seconds at the earliest.
fn a_time() -> impl Strategy<Value = u64> {
    prop_oneof![0..10_000_u64, 10_000..14_000_u64, 10_000..30_000_u64, 0..240_000_u64]
}

fn a_state() -> impl Strategy<Value = TargetState> {
    let states = [TargetState::Healthy, TargetState::Unhealthy, TargetState::Initial, TargetState::Draining];
    prop::sample::select(states.to_vec())
}

fn an_event() -> impl Strategy<Value = Event> {
    let green = || a_route().prop_map(|route| group_of(route, Color::Green));
    let becomes = prop::sample::select(vec![RouteSeen::Gone, RouteSeen::NotInService { state: "failed".to_owned() }]);
    prop_oneof![
        // Weights that no run writes, so that its own are never taken for another writer's.
        2 => (a_route(), 30..70_u16).prop_map(|(route, blue)| Event::ForeignWrite(name(route), weights(blue, 71))),
        1 => (a_route(), becomes).prop_map(|(route, becomes)| Event::RouteBecomes(name(route), becomes)),
        6 => (green(), 0..3_usize, a_state()).prop_map(|(group, index, state)| Event::Target(group, index, state)),
        4 => (green(), a_state()).prop_map(|(group, state)| Event::AllTargets(group, state)),
    ]
}

fn a_trouble() -> impl Strategy<Value = Trouble> {
    let faults = prop::collection::vec(prop::option::of(a_fault()), 1..9);
    prop_oneof![
        4 => (a_time(), an_event()).prop_map(|(at, event)| Trouble::Happens { at, event }),
        4 => (a_route(), faults).prop_map(|(route, faults)| Trouble::Faults { route, faults }),
        1 => (a_route(), a_fault()).prop_map(|(route, fault)| Trouble::Always { route, fault }),
        4 => (a_route(), prop::collection::vec(0..3_usize, 1..12)).prop_map(|(route, looks)| Trouble::Stale { route, looks }),
        2 => (a_time(), 1..90_000_u64).prop_map(|(from, lasting)| Trouble::Blind { from, lasting }),
        2 => a_time().prop_map(|at| Trouble::Stop { at }),
    ]
}

/// How the two routes forward when the run begins.
fn a_beginning() -> impl Strategy<Value = [RouteSeen; 2]> {
    let route = || prop::sample::select(vec![attached(100, 0), attached(90, 10), attached(0, 1), only_blue()]);
    [route(), route()]
}

fn with(scenario: Scenario, trouble: Trouble) -> Scenario {
    let millis = Duration::from_millis;
    match trouble {
        Trouble::Happens { at, event } => scenario.at(millis(at), event),
        Trouble::Faults { route, faults } => scenario.faults(route, faults),
        Trouble::Always { route, fault } => scenario.always(route, fault),
        Trouble::Stale { route, looks } => scenario.stale(route, looks),
        Trouble::Blind { from, lasting } => scenario.blind(millis(from), millis(from + lasting)),
        Trouble::Stop { at } => scenario.stop_at(millis(at)),
    }
}

/// A load balancer that accepts the way back, does nothing, and shows the old state of before the shift, cannot be told
/// from one that went back. Real ones do not do that, and neither do these.
fn is_possible(troubles: &[Trouble]) -> bool {
    let looks_old = troubles.iter().any(|trouble| matches!(trouble, Trouble::Stale { .. }));
    let is_void = |trouble: &Trouble| match trouble {
        Trouble::Faults { faults, .. } => faults.contains(&Some(Fault::AcceptedWithoutEffect)),
        Trouble::Always { fault, .. } => *fault == Fault::AcceptedWithoutEffect,
        _ => false,
    };
    !(looks_old && troubles.iter().any(is_void))
}

fn run([api, web]: [RouteSeen; 2], troubles: Vec<Trouble>) -> End {
    let mut scenario = troubles.into_iter().fold(Scenario::to_green([("api", api), ("web", web)]), with);
    scenario.intent.timeout = Duration::from_millis(TIMEOUT);
    scenario.intent.gate.timeout = Duration::from_secs(60);
    scenario.run()
}

/// The same worlds each time; `PROPTEST_CASES` asks for more of them.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(3_000);
    ProptestConfig { failure_persistence: None, cases, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_run_ends_in_time_and_tells_the_truth(
        beginning in a_beginning(),
        troubles in prop::collection::vec(a_trouble(), 0..6).prop_filter("possible", |troubles| is_possible(troubles)),
    ) {
        let end = run(beginning, troubles);
        prop_assert!(end.took() < TIMEOUT + TO_GO_BACK, "took {} ms", end.took());
    }

    #[test]
    fn passing_trouble_never_leaves_a_route_behind(
        beginning in a_beginning(),
        // As much as the attempts allow for; more of it may end in a rollback that is truly incomplete.
        looks in prop::collection::vec(0..3_usize, 1..6),
        losses in prop::collection::vec(
            prop::option::of(prop::sample::select(vec![Fault::LostAfterEffect, Fault::LostBeforeEffect])),
            1..4,
        ),
        stop in a_time(),
    ) {
        let troubles = vec![
            Trouble::Stale { route: "web", looks },
            Trouble::Faults { route: "web", faults: losses },
            Trouble::Stop { at: stop },
        ];
        let end = run(beginning, troubles);
        let left_behind = matches!(end.result, Err(Refusal::RollbackFailed { .. } | Refusal::ChangedMeanwhile { .. }));
        prop_assert!(!left_behind, "{:?}", end.result);
    }
}
