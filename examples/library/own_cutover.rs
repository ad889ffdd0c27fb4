//! A cutover of one's own: the engine's rules over a world that you bring, with a record of all that happened.
//!
//! ```sh
//! cargo run --example own_cutover
//! ```
//!
//! The world here is a toy in memory, so that this runs anywhere. `bluegreen_aws::AwsWorld` is the one of load balancers on AWS,
//! and `bluegreen::SystemClock` the clock that really waits.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bluegreen::{
    Attachment, Clock, Color, Decision, Document, Forwarding, GroupSeen, Intent, Look, Observation, ObserveError,
    Outcome, PerColor, Progress, Refusal, RouteName, RouteSeen, Step, Stop, TargetSeen, TargetState, Timestamp, World,
    WriteReport, WriteResult, cut_over, read,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Document::State(state) = read(STATE.as_bytes())? else { return Err("expected a state".into()) };
    let intent = state.switches[0].intent_to(Color::Green)?;
    let (outcome, record) = cut_over_in_memory(&intent).await;
    println!("{}", record.join("\n"));
    println!("{:?}", outcome?);
    Ok(())
}

/// As `state pull` prints it: one switch that is blue, with a canary of 10 %.
pub(crate) const STATE: &str = r#"{"version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "a", "resources": [{
  "mode": "managed", "type": "bluegreen_switch", "name": "web",
  "provider": "provider[\"registry.terraform.io/bluegreen/bluegreen\"]",
  "instances": [{"schema_version": 0, "attributes": {
    "active_color": "blue", "shift": {"canary": {"percent": 10, "bake": "1m"}},
    "routes": {"web": {
      "listener_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2",
      "blue_target_group_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/3",
      "green_target_group_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/4"}},
    "live": {"web": {"blue_percent": 100, "green_percent": 0}}}}]}]}"#;

/// Cuts over in a world of its own, and tells all that happened.
pub(crate) async fn cut_over_in_memory(intent: &Intent) -> (Result<Outcome, Refusal>, Vec<String>) {
    let clock = Arc::new(Hurry::default());
    let (mut world, mut record) = (Toy::with_everything_on_blue(intent, clock.clone()), Record::default());
    let outcome = cut_over(intent, BTreeMap::new(), &mut world, &*clock, &Stop::new(), &mut record).await;
    (outcome, record.lines)
}

/// A load balancer in memory, whose targets are always well.
struct Toy {
    routes: BTreeMap<RouteName, Forwarding>,
    clock: Arc<Hurry>,
}

impl Toy {
    fn with_everything_on_blue(intent: &Intent, clock: Arc<Hurry>) -> Toy {
        let colors = PerColor { blue: Attachment::Attached(100), green: Attachment::Detached };
        let forwarding =
            Forwarding { colors, others: BTreeMap::new(), group_stickiness: None, would_be_lost: Vec::new() };
        Toy { routes: intent.routes.keys().map(|name| (name.clone(), forwarding.clone())).collect(), clock }
    }
}

#[async_trait]
impl World for Toy {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        let target = TargetSeen { name: "i-0abc:80".to_owned(), state: TargetState::Healthy, ..TargetSeen::default() };
        let routes = self.routes.iter().map(|(name, it)| (name.clone(), RouteSeen::Forwards(it.clone())));
        let groups = look.health.iter().map(|group| (group.clone(), GroupSeen::Targets(vec![target.clone()])));
        Ok(Observation { routes: routes.collect(), groups: groups.collect(), ..Observation::default() })
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        let mut reports = BTreeMap::new();
        for (name, write) in &step.writes {
            // A real world looks once more here, and leaves the route alone when it shows anything but `write.from`.
            self.routes.insert(name.clone(), write.to.clone());
            reports.insert(name.clone(), WriteReport { at: self.clock.now(), result: WriteResult::Applied });
        }
        reports
    }
}

/// A clock that does not wait: whoever sleeps until noon finds that it is noon.
#[derive(Default)]
struct Hurry(AtomicU64);

#[async_trait]
impl Clock for Hurry {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    async fn sleep_until(&self, instant: Timestamp) {
        self.0.fetch_max(instant.as_millis(), Ordering::Relaxed);
    }
}

/// A line for every decision and write, and for every look that showed other weights than the one before.
#[derive(Default)]
struct Record {
    lines: Vec<String>,
    last_seen: Vec<String>,
}

impl Record {
    fn note(&mut self, now: Timestamp, what: &str) {
        self.lines.push(format!("{:>6} s  {what}", Duration::from_millis(now.as_millis()).as_secs()));
    }
}

impl Progress for Record {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        match decision {
            Decision::Act(step) => self.note(now, &format!("decided to {}", step.purpose)),
            Decision::Wait { on, .. } => self.note(now, &format!("waits: {on}")),
            Decision::TurnBack { why } => self.note(now, &format!("turns back: {why}")),
            Decision::Refuse(refusal) => self.note(now, &format!("refused: {refusal}")),
            Decision::Done(_) => self.note(now, "done"),
        }
    }

    fn observed(&mut self, seen: &Observation, now: Timestamp) {
        let shown = seen
            .routes
            .iter()
            .filter_map(|(name, route)| Some(format!("{name} shows {}", route.forwarding()?.percentages())));
        let shown: Vec<_> = shown.collect();
        if shown != self.last_seen {
            self.note(now, &shown.join(", "));
            self.last_seen = shown;
        }
    }

    fn wrote(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        for (name, report) in reports {
            let to = step.writes[name].to.percentages();
            self.note(now, &format!("wrote {name}: {to} ({:?})", report.result));
        }
    }
}
