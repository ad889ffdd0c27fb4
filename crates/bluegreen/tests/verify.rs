//! Whoever verifies goes the way of a cutover, and is in no other's way.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bluegreen::{
    Attachment, Clock, Color, Document, Forwarding, GroupSeen, Intent, LogProgress, Look, Observation, ObserveError,
    PerColor, Refusal, RouteName, RouteSeen, Step, Stop, TargetSeen, TargetState, Timestamp, Turn, Verified, World,
    WriteReport, WriteResult, cut_over, read, verify,
};

/// Everything is with blue, every target is healthy, and writes are refused. It counts the turns that are waited for.
#[derive(Default)]
struct Healthy {
    turns: u32,
}

#[async_trait]
impl World for Healthy {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        let colors = PerColor { blue: Attachment::Attached(100), green: Attachment::Attached(0) };
        let forwarding =
            Forwarding { colors, others: BTreeMap::new(), group_stickiness: None, would_be_lost: Vec::new() };
        let routes = BTreeMap::from([(RouteName::production("web"), RouteSeen::Forwards(forwarding))]);
        let target = TargetSeen { name: "i-1:80".to_owned(), state: TargetState::Healthy, ..TargetSeen::default() };
        let groups = look.health.iter().map(|group| (group.clone(), GroupSeen::Targets(vec![target.clone()])));
        Ok(Observation { routes, groups: groups.collect(), ..Observation::default() })
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        let result = WriteResult::Rejected { message: "nobody may write here".to_owned() };
        let report = WriteReport { at: Timestamp::from_millis(0), result };
        step.writes.keys().map(|route| (route.clone(), report.clone())).collect()
    }

    async fn take_turn(&mut self, _turn: &Turn) {
        self.turns += 1;
    }
}

/// A clock on which every wait is over at once.
#[derive(Default)]
struct Leaping(AtomicU64);

#[async_trait]
impl Clock for Leaping {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    async fn sleep_until(&self, instant: Timestamp) {
        let millis = instant.since(Timestamp::from_millis(0)).as_millis();
        self.0.fetch_max(u64::try_from(millis).unwrap(), Ordering::SeqCst);
    }
}

/// What has to hold for some time, so that the turn of the shift can be waited for before the last look.
fn to_green() -> Intent {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../state/tests/hosts/terraform-1.15.5/one-switch.tfstate");
    let Ok(Document::State(state)) = read(&std::fs::read(path).unwrap()) else { panic!("a state") };
    let mut intent = state.switches[0].intent_to(Color::Green).unwrap();
    intent.gate.stable_for = Duration::from_secs(3);
    intent
}

#[tokio::test]
async fn whoever_verifies_and_writes_nothing_waits_for_no_turn_to_write() {
    let (intent, mut world) = (to_green(), Healthy::default());
    let verified = verify(&intent, &mut world, &Leaping::default(), &Stop::new(), &mut LogProgress).await;
    assert_eq!((verified, world.turns), (Ok(Verified::MayMove), 0));

    let clock = Leaping::default();
    let refused = cut_over(&intent, BTreeMap::new(), &mut world, &clock, &Stop::new(), &mut LogProgress).await;
    assert!(matches!(refused, Err(Refusal::WriteFailed { .. })), "{refused:?}");
    assert_eq!(world.turns, 1, "a cutover waits for its turn where verifying has come to its end");
}
