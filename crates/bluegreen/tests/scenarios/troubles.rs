//! Random worlds: how a run is declared, how its routes begin, and what troubles it.

use std::time::Duration;

use bluegreen::{
    AlarmAtStart, AlarmState, Bake, Color, Gate, MissingData, OnInterrupt, RouteSeen, Share, Shift, Stage, Standby,
    TargetState,
};
use proptest::prelude::*;

use crate::world::{Event, Fault, Scenario, alarm, alarm_becomes, attached, group_of, name, only_blue, weights};

/// The time every random run is given.
pub(crate) const TIMEOUT: u64 = 180_000;

const ROUTES: [&str; 2] = ["api", "web"];

const ALARMS: [&str; 2] = ["web-5xx", "web-slow"];

/// One random trouble.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    Happens { at: u64, event: Event },
    Faults { route: &'static str, faults: Vec<Option<Fault>> },
    Always { route: &'static str, fault: Fault },
    Stale { route: &'static str, looks: Vec<usize> },
    Blind { from: u64, lasting: u64 },
    AlarmsUnreadable { from: u64, lasting: u64 },
    HealthUnreadable { from: u64, lasting: u64 },
    ChecksFail { from: u64, lasting: u64 },
    Stop { at: u64 },
}

/// How a run is declared, as far as that differs.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) shift: Shift,
    pub(crate) bake: Option<Bake>,
    pub(crate) on_interrupt: OnInterrupt,
    pub(crate) min_healthy_percent: u8,
}

/// What stands around the two routes.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// The color that is remembered as active.
    was: Option<Color>,
    /// How a preview route beside `web` begins, where there is one.
    preview: Option<RouteSeen>,
    /// How many passes in a row an HTTP check needs, where there is one.
    check: Option<u32>,
    standby: Standby,
}

pub(crate) fn surroundings() -> impl Strategy<Value = Surroundings> {
    let was = prop::sample::select(vec![None, Some(Color::Blue), Some(Color::Green)]);
    let shows = vec![None, Some(only_blue()), Some(attached(0, 1)), Some(attached(50, 50))];
    let standby = prop::sample::select(vec![Standby::Attached, Standby::Detached]);
    (was, prop::sample::select(shows), prop::option::of(1..4_u32), standby)
        .prop_map(|(was, preview, check, standby)| Surroundings { was, preview, check, standby })
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

/// Most that matters happens around the first shift, which comes after ten seconds at the earliest.
pub(crate) fn a_time() -> impl Strategy<Value = u64> {
    prop_oneof![0..10_000_u64, 10_000..14_000_u64, 10_000..30_000_u64, 0..240_000_u64]
}

fn a_state() -> impl Strategy<Value = TargetState> {
    let states = [TargetState::Healthy, TargetState::Unhealthy, TargetState::Initial, TargetState::Draining];
    prop::sample::select(states.to_vec())
}

fn an_alarm_state() -> impl Strategy<Value = AlarmState> {
    prop_oneof![
        6 => Just(AlarmState::Ok),
        2 => Just(AlarmState::Alarm),
        2 => Just(AlarmState::InsufficientData),
        1 => Just(AlarmState::Missing),
    ]
}

fn an_event() -> impl Strategy<Value = Event> {
    let green = || a_route().prop_map(|route| group_of(route, Color::Green));
    let becomes = prop::sample::select(vec![RouteSeen::Gone, RouteSeen::NotInService { state: "failed".to_owned() }]);
    let alarm = || prop::sample::select(&ALARMS[..]);
    prop_oneof![
        // Weights that no run writes, so that its own are never taken for another writer's.
        2 => (a_route(), 30..70_u16).prop_map(|(route, blue)| Event::ForeignWrite(name(route), weights(blue, 71))),
        1 => (a_route(), becomes).prop_map(|(route, becomes)| Event::RouteBecomes(name(route), becomes)),
        6 => (green(), 0..3_usize, a_state()).prop_map(|(group, index, state)| Event::Target(group, index, state)),
        4 => (green(), a_state()).prop_map(|(group, state)| Event::AllTargets(group, state)),
        1 => green().prop_map(Event::NoTargets),
        6 => (alarm(), an_alarm_state()).prop_map(|(alarm, state)| alarm_becomes(alarm, state)),
    ]
}

pub(crate) fn a_trouble() -> impl Strategy<Value = Trouble> {
    let faults = prop::collection::vec(prop::option::of(a_fault()), 1..9);
    let looks = prop::collection::vec(0..3_usize, 1..12);
    prop_oneof![
        6 => (a_time(), an_event()).prop_map(|(at, event)| Trouble::Happens { at, event }),
        4 => (a_route(), faults).prop_map(|(route, faults)| Trouble::Faults { route, faults }),
        1 => (a_route(), a_fault()).prop_map(|(route, fault)| Trouble::Always { route, fault }),
        4 => (a_route(), looks).prop_map(|(route, looks)| Trouble::Stale { route, looks }),
        2 => (a_time(), 1..90_000_u64).prop_map(|(from, lasting)| Trouble::Blind { from, lasting }),
        2 => (a_time(), 1..90_000_u64).prop_map(|(from, lasting)| Trouble::AlarmsUnreadable { from, lasting }),
        1 => (a_time(), 1..90_000_u64).prop_map(|(from, lasting)| Trouble::HealthUnreadable { from, lasting }),
        1 => (a_time(), 1..30_000_u64).prop_map(|(from, lasting)| Trouble::ChecksFail { from, lasting }),
        2 => a_time().prop_map(|at| Trouble::Stop { at }),
    ]
}

/// How the two routes forward when the run begins.
pub(crate) fn a_beginning() -> impl Strategy<Value = [RouteSeen; 2]> {
    let found = [attached(100, 0), attached(90, 10), attached(50, 50), attached(666, 333), attached(0, 1), only_blue()];
    let route = move || prop::sample::select(found.to_vec());
    [route(), route()]
}

/// From nothing to a length of time that not every run survives.
fn a_hold(longest: u64) -> impl Strategy<Value = Duration> {
    prop_oneof![1 => Just(0), 4 => 0..longest].prop_map(Duration::from_millis)
}

pub(crate) fn a_shift() -> impl Strategy<Value = Shift> {
    let share = |tenths| Share::from_tenths(tenths).unwrap();
    let stage = (1..1000_u16, a_hold(30_000)).prop_map(move |(tenths, hold)| Stage { share: share(tenths), hold });
    let steps = prop::collection::vec(stage, 1..6).prop_map(|mut stages| {
        stages.sort_by_key(|stage| stage.share);
        stages.dedup_by_key(|stage| stage.share);
        Shift::steps(stages).unwrap()
    });
    prop_oneof![
        Just(Shift::all_at_once()),
        (1..1000_u16, a_hold(60_000)).prop_map(move |(tenths, hold)| Shift::canary(share(tenths), hold).unwrap()),
        (30..1000_u16, a_hold(20_000)).prop_map(move |(tenths, every)| Shift::linear(share(tenths), every).unwrap()),
        steps,
    ]
}

fn a_bake() -> impl Strategy<Value = Bake> {
    let alarms = prop::sample::subsequence(ALARMS.map(alarm).to_vec(), 0..=2);
    let at_start = prop::sample::select(vec![AlarmAtStart::Refuse, AlarmAtStart::Ignore]);
    let missing = prop::sample::select(vec![MissingData::Tolerate, MissingData::Fail]);
    (a_hold(60_000), alarms, at_start, missing, prop::sample::select(vec![0, 33, 34, 100])).prop_map(
        |(duration, alarms, alarm_at_start, missing_data, max_unhealthy_percent)| Bake {
            duration,
            alarms,
            alarm_at_start,
            missing_data,
            max_unhealthy_percent,
        },
    )
}

pub(crate) fn a_policy() -> impl Strategy<Value = OnInterrupt> {
    prop::sample::select(vec![OnInterrupt::Rollback, OnInterrupt::Hold, OnInterrupt::Finish])
}

pub(crate) fn a_declaration() -> impl Strategy<Value = Declared> {
    let percent = prop::sample::select(vec![100, 67, 50]);
    (a_shift(), prop::option::of(a_bake()), a_policy(), percent).prop_map(
        |(shift, bake, on_interrupt, min_healthy_percent)| Declared { shift, bake, on_interrupt, min_healthy_percent },
    )
}

fn with(scenario: Scenario, trouble: Trouble) -> Scenario {
    let millis = Duration::from_millis;
    match trouble {
        Trouble::Happens { at, event } => scenario.at(millis(at), event),
        Trouble::Faults { route, faults } => scenario.faults(route, faults),
        Trouble::Always { route, fault } => scenario.always(route, fault),
        Trouble::Stale { route, looks } => scenario.stale(route, looks),
        Trouble::Blind { from, lasting } => scenario.blind(millis(from), millis(from + lasting)),
        Trouble::AlarmsUnreadable { from, lasting } => scenario.alarms_unreadable(millis(from), millis(from + lasting)),
        Trouble::HealthUnreadable { from, lasting } => scenario.health_unreadable(millis(from), millis(from + lasting)),
        Trouble::ChecksFail { from, lasting } => scenario.checks_fail(millis(from), millis(from + lasting)),
        Trouble::Stop { at } => scenario.stop_at(millis(at)),
    }
}

/// A load balancer that accepts the way back, does nothing, and shows the old state of before the shift, cannot be told
/// from one that went back. Real ones do not do that, and neither do these.
pub(crate) fn are_possible(troubles: &[Trouble]) -> bool {
    let looks_old = troubles.iter().any(|trouble| matches!(trouble, Trouble::Stale { .. }));
    let is_void = |trouble: &Trouble| match trouble {
        Trouble::Faults { faults, .. } => faults.contains(&Some(Fault::AcceptedWithoutEffect)),
        Trouble::Always { fault, .. } => *fault == Fault::AcceptedWithoutEffect,
        _ => false,
    };
    !(looks_old && troubles.iter().any(is_void))
}

/// A cutover to green in such a world. All alarms are green until something else happens.
pub(crate) fn scenario([api, web]: [RouteSeen; 2], declared: Declared, troubles: Vec<Trouble>) -> Scenario {
    let mut scenario = Scenario::to_green([("api", api), ("web", web)]);
    scenario.state.alarms = ALARMS.iter().map(|name| (alarm(name), AlarmState::Ok)).collect();
    let Declared { shift, bake, on_interrupt, min_healthy_percent } = declared;
    let gate = Gate { timeout: Duration::from_secs(60), min_healthy_percent, ..Gate::default() };
    let timeout = Duration::from_millis(TIMEOUT);
    scenario.intent = bluegreen::Intent { shift, bake, on_interrupt, gate, timeout, ..scenario.intent };
    troubles.into_iter().fold(scenario, with)
}

/// This world with these surroundings.
pub(crate) fn within(scenario: Scenario, surroundings: Surroundings) -> Scenario {
    let Surroundings { was, preview, check, standby } = surroundings;
    let scenario = match preview {
        Some(shows) => scenario.with_preview("web", shows),
        None => scenario,
    };
    let mut scenario = match check {
        Some(successes) => scenario.with_check(successes),
        None => scenario,
    };
    (scenario.intent.was_active, scenario.intent.standby) = (was, standby);
    scenario
}
