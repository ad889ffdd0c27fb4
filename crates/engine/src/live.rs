//! What is live, read off an observation.

use std::collections::BTreeMap;

use crate::color::Color;
use crate::intent::RouteName;
use crate::observation::{Forwarding, RouteSeen};
use crate::weights::Percentages;

/// The share of traffic per color of every route that forwards.
#[must_use]
pub fn live_percentages(seen: &BTreeMap<RouteName, RouteSeen>) -> BTreeMap<RouteName, Percentages> {
    let forwarding = |route: &RouteSeen| route.forwarding().map(Forwarding::percentages);
    seen.iter().filter_map(|(name, route)| Some((name.clone(), forwarding(route)?))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::PerColor;
    use crate::weights::Weights;

    fn live<const N: usize>(routes: [(u16, u16); N]) -> BTreeMap<RouteName, Percentages> {
        let percentages = |(blue, green)| Weights(PerColor { blue, green }).percentages();
        let named = |(index, weights)| (RouteName(format!("route-{index}")), percentages(weights));
        routes.into_iter().enumerate().map(named).collect()
    }

    #[test]
    fn the_color_with_more_of_every_route_is_active() {
        assert_eq!(active_color(&live([(10, 90), (0, 1)]), Color::Blue), Color::Green);
        assert_eq!(active_color(&live([(100, 0)]), Color::Green), Color::Blue);
    }

    #[test]
    fn the_last_known_color_stays_where_the_routes_do_not_tell() {
        for undecided in [live([(100, 0), (0, 100)]), live([(50, 50)]), live([(0, 0)]), live([])] {
            for color in Color::ALL {
                assert_eq!(active_color(&undecided, color), color);
            }
        }
    }

    #[test]
    fn a_thousandth_of_the_traffic_is_not_at_rest() {
        assert!(is_at_rest(&live([(0, 1), (0, 999)]), Color::Green));
        assert!(!is_at_rest(&live([(0, 1), (1, 999)]), Color::Green));
        assert!(!is_at_rest(&live([(0, 0)]), Color::Green));
    }
}
