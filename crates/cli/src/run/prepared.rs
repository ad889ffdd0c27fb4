//! What is known before anything is written: whether the run would be refused, and what a person should know.

use std::collections::BTreeMap;

use bluegreen::{
    Clock, Intent, Observation, Percentages, RouteName, SystemClock, is_at_rest, live_percentages, preview, runbook,
    sole_color,
};
use bluegreen_aws::Account;
use bluegreen_progress::Event;

use super::refused::Refused;
use super::skip::Skip;
use super::{Goal, parity};
use crate::failure::Failure;
use crate::which::Switch;

/// A run that has not begun.
pub(super) struct Prepared {
    pub(super) name: String,
    pub(super) intent: Intent,
    /// What was live on the production routes.
    pub(super) live: BTreeMap<RouteName, Percentages>,
    /// What was live on all routes, so that somebody else's change is noticed.
    pub(super) planned: BTreeMap<RouteName, Percentages>,
    pub(super) runbook: Vec<String>,
    skipped: Vec<Skip>,
    pub(super) warnings: Vec<String>,
    /// Why it would be refused.
    pub(super) refusal: Option<Refused>,
}

/// Looks ahead, as a plan does.
pub(super) async fn prepare(
    switch: &Switch,
    account: &Account,
    goal: &Goal,
    seen: Observation,
) -> Result<Prepared, Failure> {
    let declared = switch.intent(goal.to, goal.errand, sole_color(&seen.routes));
    let intent = goal.skipped.iter().fold(declared, |intent, skip| skip.out_of(intent));
    let live = live_percentages(&seen.routes);
    let mut planned = live.clone();
    planned.extend(live_percentages(&seen.preview_routes));
    let ahead = preview(&intent, planned.clone(), &seen, SystemClock.now());
    let skipped = goal.skipped.clone();
    let mut warnings: Vec<_> = skipped.iter().map(|skip| skip.warning()).collect();
    warnings.extend(ahead.warnings.iter().map(ToString::to_string));
    let mut refusal = ahead.refusal.map(Refused::from);
    if refusal.is_none() && !is_at_rest(&live, goal.to) {
        let told = parity::compare(switch, account, &intent, &seen).await;
        warnings.extend(told.warnings);
        refusal = told.stops;
    }
    let runbook = runbook(&intent, &planned);
    Ok(Prepared { name: switch.name.clone(), intent, live, planned, runbook, skipped, warnings, refusal })
}

impl Prepared {
    /// The first line of its record.
    pub(super) fn began(&self, reason: Option<String>) -> Event {
        let skipped = self.skipped.iter().map(|skip| skip.name().to_owned()).collect();
        Event::Began { to: self.intent.active.to_string(), runbook: self.runbook.clone(), reason, skipped }
    }

    /// Is production traffic to move? Without that it may still have to be seen to that the standby is attached.
    pub(super) fn moves_traffic(&self) -> bool {
        !is_at_rest(&self.live, self.intent.active)
    }

    /// Where the traffic is.
    pub(super) fn whence(&self) -> String {
        let sole = self.live.values().next().and_then(|first| first.sole_color());
        let together = sole.filter(|color| is_at_rest(&self.live, *color));
        together.map_or_else(|| "from what is live".to_owned(), |color| format!("from {color}"))
    }
}

/// Every route with its shares.
pub(super) fn shown(seen: &Observation) -> String {
    let live = live_percentages(&seen.routes);
    let routes = seen.routes.keys().map(|name| match live.get(name) {
        Some(percentages) => format!("{name}: {percentages}"),
        None => format!("{name}: not known"),
    });
    routes.collect::<Vec<_>>().join("; ")
}
