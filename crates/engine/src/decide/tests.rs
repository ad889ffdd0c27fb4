//! What no simulated load balancer shows, decided on what is seen of it. Everything else is told in the simulator's stories.

use std::collections::BTreeMap;

use super::*;
use crate::bake::{AlarmName, AlarmsSeen, Bake};
use crate::color::{Color, PerColor};
use crate::health::{TargetSeen, TargetState};
use crate::intent::{RouteName, TargetGroupId};
use crate::observation::{Attachment, Forwarding, GroupSeen, RouteSeen};
use crate::planned::Planned;
use crate::preview::{Preview, Warning, preview};
use crate::run::{WriteReport, WriteResult};
use crate::shift::{Share, Shift};
use crate::step::Purpose;
use crate::turn::Turn;
use crate::weights::Weights;

mod plans_look;
mod shared_targets;

/// What a look shows: one route that forwards like this, and these targets of both colors.
fn seen(colors: [Attachment; 2], targets: &[TargetState]) -> Observation {
    let [blue, green] = colors;
    let forwarding = Forwarding::example(PerColor { blue, green });
    let target =
        |state: &TargetState| TargetSeen { name: "i-1:80".to_owned(), state: state.clone(), ..TargetSeen::default() };
    let group = |color: Color| {
        (TargetGroupId(color.as_str().to_owned()), GroupSeen::Targets(targets.iter().map(target).collect()))
    };
    Observation {
        routes: BTreeMap::from([(web(), RouteSeen::Forwards(forwarding))]),
        groups: Color::ALL.map(group).into(),
        ..Observation::default()
    }
}

fn attached(blue: u16, green: u16) -> [Attachment; 2] {
    [Attachment::Attached(blue), Attachment::Attached(green)]
}

/// What a look shows after this step.
fn after(step: &Step, targets: &[TargetState]) -> Observation {
    let written = step.writes.iter().map(|(route, write)| (route.clone(), RouteSeen::Forwards(write.to.clone())));
    Observation { routes: written.collect(), ..seen(attached(0, 0), targets) }
}

fn web() -> RouteName {
    RouteName::production("web")
}

/// One run whose looks and writes take no time.
struct Looks {
    intent: Intent,
    run: RunSoFar,
    now: Timestamp,
}

impl Looks {
    fn begin(intent: Intent) -> Looks {
        let now = Timestamp::from_millis(1_000);
        Looks { intent, run: RunSoFar::begin(now, BTreeMap::new()), now }
    }

    /// What is decided on a look that shows this now. A step is taken at once, and accepted.
    fn look(&mut self, seen: &Observation) -> Decision {
        self.run.note_observation(&self.intent, seen, self.now, self.now);
        let decision = decide(&self.intent, seen, &self.run, self.now);
        match &decision {
            Decision::Wait { recheck_at, .. } => {
                assert!(*recheck_at > self.now, "it waits without time passing");
                self.now = *recheck_at;
            }
            Decision::Act(step) => {
                let applied = || WriteReport { at: self.now, result: WriteResult::Applied };
                let reports = step.writes.keys().map(|route| (route.clone(), applied())).collect();
                self.run.note_step(step, &reports, self.now);
            }
            Decision::TurnBack { why } => self.run.note_turning_back(why, self.now),
            Decision::Refuse(_) | Decision::Done(_) => {}
        }
        decision
    }

    /// Looks at what stays like this until it is written.
    fn until_it_is_written(&mut self, seen: &Observation) -> Step {
        for _ in 0..1_000 {
            match self.look(seen) {
                Decision::Act(step) => return step,
                Decision::Wait { .. } | Decision::TurnBack { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        panic!("it waits for ever");
    }
}

/// An observation whose route has a setting that writing it back would lose.
fn with_new_setting(mut seen: Observation) -> Observation {
    for route in seen.routes.values_mut() {
        if let RouteSeen::Forwards(forwarding) = route {
            forwarding.would_be_lost = vec!["actions[0].NewThing".to_owned()];
        }
    }
    seen
}

#[test]
fn a_route_whose_configuration_would_be_lost_is_refused() {
    let found = with_new_setting(seen([Attachment::Attached(1), Attachment::Detached], &[TargetState::Healthy]));
    let what = vec!["actions[0].NewThing".to_owned()];
    let decision = Looks::begin(Intent::example()).look(&found);
    assert_eq!(decision, Decision::Refuse(Refusal::WouldBeLost { route: web(), what }));
}

#[test]
fn a_setting_that_would_be_lost_on_the_way_back_is_not_lost() {
    let mut looks = Looks::begin(Intent { was_active: None, ..Intent::example() });
    let shift = looks.until_it_is_written(&seen(attached(100, 0), &[TargetState::Healthy]));
    assert_eq!(shift.purpose, Purpose::Shift);
    let changed = with_new_setting(seen(attached(0, 100), &[TargetState::Healthy]));
    assert!(matches!(looks.look(&changed), Decision::TurnBack { .. }));
    match looks.look(&changed) {
        Decision::Refuse(Refusal::RollbackFailed { left, .. }) => {
            assert!(left[0].because.contains("actions[0].NewThing"), "{}", left[0]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_target_group_that_does_not_exist_is_refused() {
    for color in Color::ALL {
        let only_other =
            |attached: Color| if attached == color { Attachment::Detached } else { Attachment::Attached(1) };
        let group = TargetGroupId(color.as_str().to_owned());
        let mut found = seen(Color::ALL.map(only_other), &[TargetState::Healthy]);
        found.groups.insert(group.clone(), GroupSeen::Missing);
        let intent = Intent { active: color, was_active: None, ..Intent::example() };
        let decision = Looks::begin(intent).look(&found);
        assert_eq!(decision, Decision::Refuse(Refusal::GroupMissing { route: web(), color, group }));
    }
}

#[test]
fn a_lone_group_with_weight_0_goes_back_to_the_color_that_was_active() {
    // A load balancer gives a lone group everything; should one be shown with 0, nobody is sent to nobody.
    let healthy = [TargetState::Healthy];
    let mut looks = Looks::begin(Intent { was_active: None, ..Intent::example() });
    let prime = looks.until_it_is_written(&seen([Attachment::Attached(0), Attachment::Detached], &healthy));
    assert_eq!(prime.purpose, Purpose::Prime);
    assert_ne!(prime.writes[&web()].to.weights(), Weights::default());
    let shift = looks.until_it_is_written(&after(&prime, &healthy));
    looks.run.note_interrupt();
    let back = looks.until_it_is_written(&after(&shift, &healthy));
    assert!(matches!(back.purpose, Purpose::GoBack { .. }), "{:?}", back.purpose);
    assert_eq!(back.writes[&web()].to.weights().percentages().sole_color(), Some(Color::Blue));
}

#[test]
fn one_target_among_others_that_nobody_checks_keeps_the_gate_shut_and_undoes_nothing() {
    let some = [TargetState::Healthy, TargetState::Healthy, TargetState::Unavailable];
    let decision = Looks::begin(Intent::example()).look(&seen(attached(100, 0), &some));
    assert!(matches!(decision, Decision::Refuse(Refusal::HealthNotChecked { .. })), "{decision:?}");

    let mut looks = Looks::begin(Intent { bake: Some(Bake::default()), ..Intent::example() });
    looks.until_it_is_written(&seen(attached(100, 0), &[TargetState::Healthy]));
    let mut decision = looks.look(&seen(attached(0, 100), &some));
    while let Decision::Wait { .. } = decision {
        decision = looks.look(&seen(attached(0, 100), &some));
    }
    assert!(matches!(decision, Decision::Done(Outcome::CutOver { .. })), "{decision:?}");
}

#[test]
fn times_below_a_millisecond_are_not_waited_for_in_circles() {
    let mut intent = Intent { settle: Some(Duration::from_micros(100)), ..Intent::example() };
    intent.gate.stable_for = Duration::from_micros(20_500);
    let mut looks = Looks::begin(intent);
    let began = looks.now;
    looks.until_it_is_written(&seen(attached(100, 0), &[TargetState::Healthy]));
    assert_eq!(looks.now.since(began), Duration::from_millis(21));
    let after = seen(attached(0, 100), &[TargetState::Healthy]);
    assert!(matches!(looks.look(&after), Decision::Wait { .. }));
    assert!(matches!(looks.look(&after), Decision::Done(_)));
}

#[test]
fn alarms_that_a_plan_cannot_read_are_a_warning() {
    let alarms = vec![AlarmName("web-5xx".to_owned())];
    let intent = Intent { bake: Some(Bake { alarms, ..Bake::default() }), ..Intent::example() };
    let message = "DescribeAlarms: throttled".to_owned();
    let found = Observation {
        alarms: AlarmsSeen::Failed { message: message.clone() },
        ..seen(attached(100, 0), &[TargetState::Healthy])
    };
    let preview = preview(&intent, BTreeMap::new(), &found, Timestamp::from_millis(1_000));
    assert_eq!(preview, Preview { refusal: None, warnings: vec![Warning::AlarmsUnreadable { message }] });
}

#[test]
fn where_many_look_each_looks_as_often_as_all_can_and_no_wait_ends_later() {
    // The gate must hold for ten seconds, and looks every five.
    for (fair_seconds, next_after) in [(0, 5), (7, 7), (60, 10)] {
        let mut looks = Looks::begin(Intent::example());
        let began = looks.now;
        let fair_interval = Duration::from_secs(fair_seconds);
        let healthy = Observation { fair_interval, ..seen(attached(1, 0), &[TargetState::Healthy]) };
        let Decision::Wait { on: WaitingOn::Stability { .. }, recheck_at } = looks.look(&healthy) else {
            panic!("the gate has to hold")
        };
        assert_eq!(recheck_at.since(began), Duration::from_secs(next_after), "{fair_seconds}");
    }
}

#[test]
fn a_run_that_finds_what_is_declared_asks_for_nothing_but_the_routes() {
    let (intent, now) = (Intent::example(), Timestamp::from_millis(1_000));
    let look = RunSoFar::begin(now, BTreeMap::new()).look(&intent);
    let narrowed = look.narrowed_by(&seen(attached(0, 1), &[]).routes).unwrap();
    assert!(narrowed.health.is_empty() && narrowed.alarms.is_empty());
    assert_eq!(look.narrowed_by(&seen(attached(1, 0), &[]).routes), None);
    // From then on it looks at everything again: somebody may have moved what it found.
    let mut looks = Looks::begin(intent.clone());
    let _ = looks.look(&seen(attached(1, 0), &[TargetState::Healthy]));
    assert_eq!(looks.run.look(&intent).narrowed_by(&seen(attached(0, 1), &[]).routes), None);
}

/// A run whose plan has seen somebody answer on blue so long ago.
fn planned_ago(seconds: u64) -> Looks {
    let (intent, now) = (Intent::example(), Timestamp::from_millis(1_000_000));
    let left_answered_at = Some(now.before(Duration::from_secs(seconds)));
    let run = RunSoFar::begin(now, Planned { left_answered_at, ..Planned::default() });
    Looks { intent, run, now }
}

fn asks_for(looks: &Looks) -> Vec<String> {
    looks.run.look(&looks.intent).health.into_iter().map(|group| group.0).collect()
}

#[test]
fn what_the_plan_has_just_seen_of_the_color_that_is_left_is_asked_for_where_the_gate_is_shut() {
    assert_eq!(asks_for(&planned_ago(121)), ["blue", "green"]);
    let mut looks = planned_ago(119);
    assert_eq!(asks_for(&looks), ["green"]);
    let began = looks.now;
    let mut shut = seen(attached(1, 0), &[TargetState::Unhealthy]);
    shut.groups.retain(|group, _| group.0 == "green");
    assert!(matches!(looks.look(&shut), Decision::Wait { on: WaitingOn::Health(_), .. }));
    assert!(looks.now.since(began) < Duration::from_secs(1), "at once");
    assert_eq!(asks_for(&looks), ["blue", "green"]);
}

#[test]
fn a_turn_is_waited_for_once_the_gate_has_held_for_long_enough() {
    let turn = |looks: &Looks| looks.run.turn(&looks.intent, looks.now);
    let healthy = seen(attached(1, 0), &[TargetState::Healthy]);
    let mut looks = Looks::begin(Intent::example());
    let mut turns = Vec::new();
    for _ in 0..2 {
        turns.push(turn(&looks));
        let _ = looks.look(&healthy);
    }
    assert_eq!(turns, [None, None]);
    // Looked at every five seconds, and for the last time five seconds ago.
    let until = looks.now.plus(Duration::from_secs(5));
    assert_eq!(turn(&looks), Some(Turn { writes: 1, until }));
    let _ = looks.look(&seen(attached(1, 0), &[TargetState::Unhealthy]));
    assert_eq!(turn(&looks), None, "the gate is shut");
}

#[test]
fn a_gate_that_shuts_again_once_traffic_has_moved_is_looked_at_as_often_as_declared() {
    let mut looks = planned_ago(1);
    looks.intent.shift = Shift::canary(Share::from_tenths(100).unwrap(), Duration::from_secs(5)).unwrap();
    let green = |blue: u16, green: u16, state: TargetState| {
        let mut found = seen(attached(blue, green), &[state]);
        found.groups.retain(|group, _| group.0 == "green");
        found
    };
    let step = looks.until_it_is_written(&green(1, 0, TargetState::Healthy));
    let routes = after(&step, &[]).routes;
    let on_the_way = |state| Observation { routes: routes.clone(), ..green(0, 0, state) };
    let hold = looks.look(&on_the_way(TargetState::Healthy));
    assert!(matches!(hold, Decision::Wait { on: WaitingOn::Hold { .. }, .. }), "{hold:?}");
    let began = looks.now;
    let shut = looks.look(&on_the_way(TargetState::Initial));
    assert!(matches!(shut, Decision::Wait { on: WaitingOn::Health(_), .. }), "{shut:?}");
    assert_eq!(looks.now.since(began), Duration::from_secs(5));
}
