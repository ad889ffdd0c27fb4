//! What one look shows of a cutover to one color.

use std::collections::BTreeMap;

use bluegreen::{
    Clock, Color, Errand, GateShortfall, Observation, Percentages, RouteName, SystemClock, Warning, live_percentages,
    preview, unusable_route,
};

use bluegreen_progress::is_attached;

use crate::which::Switch;
use crate::words;

/// What one look shows of a cutover to one color.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outlook {
    /// The share of the color on every route that forwards, in tenths of a percent.
    pub(super) shares: BTreeMap<RouteName, u16>,
    pub(super) is_attached: bool,
    /// What the gate still lacks, as far as targets go; `None` when it would hold.
    pub(super) lacks: Option<String>,
    /// Routes that do not forward as they should.
    pub(super) problems: Vec<String>,
}

impl Outlook {
    /// What this look shows of a cutover to this color.
    pub(super) fn of(switch: &Switch, to: Color, seen: &Observation) -> Outlook {
        let share = |Percentages(shares): Percentages| *shares.get(to);
        let live = live_percentages(&seen.routes);
        let problems = seen.routes.iter().filter_map(|(name, route)| unusable_route(name, Some(route)));
        Outlook {
            shares: live.iter().map(|(name, live)| (name.clone(), share(*live))).collect(),
            is_attached: is_attached(seen, to),
            lacks: lacks(switch, to, seen),
            problems: problems.map(|refusal| words::seen_text(&refusal)).collect(),
        }
    }

    /// Has the color all of the traffic of every route?
    pub(super) fn is_complete(&self) -> bool {
        self.problems.is_empty() && !self.shares.is_empty() && self.shares.values().all(|share| *share == 1000)
    }

    /// Has it none?
    pub(super) fn is_empty(&self) -> bool {
        self.shares.values().all(|share| *share == 0)
    }
}

/// What the engine says of the gate, which it alone judges. The targets that are not healthy are told with their color.
fn lacks(switch: &Switch, to: Color, seen: &Observation) -> Option<String> {
    let intent = switch.intent(to, Errand::Release, Some(to.other()));
    let ahead = preview(&intent, live_percentages(&seen.routes), seen, SystemClock.now());
    let short = ahead.warnings.into_iter().find_map(|warning| match warning {
        Warning::NotHealthy { shortfall, .. } => {
            Some(GateShortfall { not_healthy: Vec::new(), ..shortfall }.to_string())
        }
        Warning::WouldRefuse(refusal) => Some(refusal.to_string()),
        _ => None,
    });
    ahead.refusal.map(|refusal| refusal.to_string()).or(short)
}
