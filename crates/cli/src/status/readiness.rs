//! Could the standby take the traffic now? What the engine says of a cutover to it, without one.

use bluegreen::{Clock, Color, Errand, GateShortfall, Observation, SystemClock, Warning, live_percentages, preview};

use crate::which::Switch;
use crate::words;

/// Whether a cutover could move traffic at once.
#[derive(Debug)]
pub(super) struct Readiness {
    /// Everything that it would wait for, or be refused for.
    pub(super) waits_for: Vec<String>,
}

impl Readiness {
    /// What a cutover to this color would meet.
    pub(super) fn of(switch: &Switch, standby: Color, seen: &Observation) -> Readiness {
        let intent = switch.intent(standby, Errand::Release, Some(standby.other()));
        let preview = preview(&intent, live_percentages(&seen.routes), seen, SystemClock.now());
        let refused = preview.refusal.iter().map(words::seen_text);
        Readiness { waits_for: refused.chain(preview.warnings.iter().filter_map(in_the_way)).collect() }
    }

    pub(super) fn is_ready(&self) -> bool {
        self.waits_for.is_empty()
    }
}

/// What of a plan's warnings keeps traffic from moving at once.
fn in_the_way(warning: &Warning) -> Option<String> {
    match warning {
        Warning::WouldRefuse(refusal) => Some(words::seen_text(refusal)),
        // The targets stand with their color.
        Warning::NotHealthy { shortfall, .. } => {
            Some(GateShortfall { not_healthy: Vec::new(), ..shortfall.clone() }.to_string())
        }
        Warning::NotAttached { color, .. } => {
            Some(format!("{color} is not attached, so nobody checks its targets; a cutover attaches it first"))
        }
        Warning::AlarmsUnreadable { message } => Some(format!("the alarms could not be read: {message}")),
        Warning::TakesLong { .. }
        | Warning::LeavesTheDead { .. }
        | Warning::Attaches { .. }
        | Warning::AlarmIgnored { .. }
        | Warning::StickinessAdded { .. }
        | Warning::DnsFailover { .. }
        | Warning::TraitsUnreadable { .. }
        | Warning::UndeclaredIdle { .. }
        | Warning::Sticky { .. } => None,
    }
}
