//! What is live, read off an observation.

use std::collections::BTreeMap;

use crate::color::Color;
use crate::intent::RouteName;
use crate::observation::{Observation, RouteSeen};
use crate::weights::Percentages;

/// The share of traffic per color of every route that forwards.
#[must_use]
pub fn live_percentages(seen: &Observation) -> BTreeMap<RouteName, Percentages> {
    let forwarding = |route: &RouteSeen| route.forwarding().map(super::Forwarding::percentages);
    seen.routes.iter().filter_map(|(name, route)| Some((name.clone(), forwarding(route)?))).collect()
}

/// The color that is active: the one that gets more of the traffic on every route.
///
/// Where routes disagree, or one is split evenly, there is no such color and the last one known stays: the percentages
/// then tell that a cutover is half done.
#[must_use]
pub fn active_color(live: &BTreeMap<RouteName, Percentages>, last_known: Color) -> Color {
    let mut colors = live.values().map(|percentages| percentages.greater_color());
    let first = colors.next().flatten();
    match first {
        Some(color) if colors.all(|other| other == Some(color)) => color,
        _ => last_known,
    }
}

/// Does every route give everything to this color?
#[must_use]
pub fn is_at_rest(live: &BTreeMap<RouteName, Percentages>, active: Color) -> bool {
    live.values().all(|percentages| percentages.sole_color() == Some(active))
}
