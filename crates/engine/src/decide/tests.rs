//! What no simulated load balancer shows, decided on what is seen of it. Everything else is told in the simulator's stories.

use std::collections::BTreeMap;

use super::*;
use crate::bake::{AlarmName, AlarmsSeen, Bake};
use crate::color::{Color, PerColor};
use crate::health::{TargetSeen, TargetState};
use crate::intent::{RouteName, TargetGroupId};
use crate::observation::{Attachment, Forwarding, GroupSeen, RouteSeen};
use crate::preview::{Preview, Warning, preview};
use crate::run::{WriteReport, WriteResult};
use crate::step::Purpose;
use crate::weights::Weights;

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
    let fair = |seconds| Observation {
        fair_interval: Duration::from_secs(seconds),
        ..seen(attached(1, 0), &[TargetState::Healthy])
    };
    // The gate must hold for ten seconds, and looks every five.
    for (fair_seconds, next_after) in [(0, 5), (7, 7), (60, 10)] {
        let mut looks = Looks::begin(Intent::example());
        let began = looks.now;
        let Decision::Wait { on: WaitingOn::Stability { .. }, recheck_at } = looks.look(&fair(fair_seconds)) else {
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
