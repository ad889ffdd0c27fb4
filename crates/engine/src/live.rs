//! What is live, read off an observation.

use std::collections::BTreeMap;

use crate::color::Color;
use crate::intent::RouteName;
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, RouteSeen};
use crate::weights::Percentages;

/// The share of traffic per color of every route that forwards.
#[must_use]
pub fn live_percentages(seen: &BTreeMap<RouteName, RouteSeen>) -> BTreeMap<RouteName, Percentages> {
    let forwarding = |route: &RouteSeen| route.forwarding().map(Forwarding::percentages);
    seen.iter().filter_map(|(name, route)| Some((name.clone(), forwarding(route)?))).collect()
}

/// The color that is active: the one that gets everything on every route. Until a cutover is complete that is the color it
/// comes from, so where no color has everything the last one known stays, and the percentages tell how far it has come.
///
/// Where none was ever known it is the color that gets more on every route, or else blue.
#[must_use]
pub fn active_color(live: &BTreeMap<RouteName, Percentages>, last_known: Option<Color>) -> Color {
    let sole = common(live, Percentages::sole_color).filter(|_| !mutation::is_on(Mutation::ActiveColorIsNeverLearnt));
    sole.or(last_known).or_else(|| common(live, Percentages::greater_color)).unwrap_or(Color::Blue)
}

/// The color that gets everything on every one of these routes, so that the other one is idle. `None` as long as any of them
/// splits its traffic, serves nobody or does not forward at all.
#[must_use]
pub fn sole_color(seen: &BTreeMap<RouteName, RouteSeen>) -> Option<Color> {
    let live = live_percentages(seen);
    common(&live, Percentages::sole_color).filter(|_| live.len() == seen.len())
}

/// The color that all routes agree on.
fn common(live: &BTreeMap<RouteName, Percentages>, color_of: impl Fn(Percentages) -> Option<Color>) -> Option<Color> {
    let mut colors = live.values().map(|percentages| color_of(*percentages));
    let first = colors.next()??;
    colors.all(|other| other == Some(first)).then_some(first)
}

/// Is this color's target group attached to any of these routes?
pub(crate) fn is_attached_anywhere(seen: &BTreeMap<RouteName, RouteSeen>, color: Color) -> bool {
    seen.values().filter_map(RouteSeen::forwarding).any(|forwarding| forwarding.is_attached(color))
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
    use crate::observation::Attachment;
    use crate::weights::Weights;

    fn live<const N: usize>(routes: [(u16, u16); N]) -> BTreeMap<RouteName, Percentages> {
        let percentages = |(blue, green)| Weights(PerColor { blue, green }).percentages();
        let named = |(index, weights)| (RouteName::production(format!("route-{index}")), percentages(weights));
        routes.into_iter().enumerate().map(named).collect()
    }

    #[test]
    fn the_color_with_everything_on_every_route_is_active() {
        assert_eq!(active_color(&live([(0, 100), (0, 1)]), Some(Color::Blue)), Color::Green);
        assert_eq!(active_color(&live([(100, 0)]), Some(Color::Green)), Color::Blue);
    }

    fn forwards(blue: u16, green: u16) -> RouteSeen {
        let colors = PerColor { blue: Attachment::Attached(blue), green: Attachment::Attached(green) };
        RouteSeen::Forwards(Forwarding::example(colors))
    }

    #[test]
    fn no_color_is_the_sole_one_unless_it_has_everything_on_every_route_asked_for() {
        let sole = |routes: Vec<RouteSeen>| {
            let named = (0..).zip(routes).map(|(index, seen)| (RouteName::production(format!("route-{index}")), seen));
            sole_color(&named.collect())
        };
        assert_eq!(sole(vec![forwards(0, 1), forwards(0, 999)]), Some(Color::Green));
        for undecided in [
            vec![forwards(40, 60)],
            vec![forwards(1, 999)],
            vec![forwards(0, 0)],
            vec![forwards(0, 1), forwards(1, 0)],
            vec![forwards(0, 1), RouteSeen::Gone],
            vec![],
        ] {
            assert_eq!(sole(undecided), None);
        }
    }

    #[test]
    fn the_last_known_color_stays_where_no_color_has_everything() {
        for undecided in [live([(100, 0), (0, 100)]), live([(1, 99)]), live([(0, 0)]), live([])] {
            for color in Color::ALL {
                assert_eq!(active_color(&undecided, Some(color)), color);
            }
        }
    }

    #[test]
    fn where_no_color_was_ever_known_the_greater_share_tells() {
        assert_eq!(active_color(&live([(10, 90), (0, 1)]), None), Color::Green);
        assert_eq!(active_color(&live([(10, 90), (1, 0)]), None), Color::Blue);
        assert_eq!(active_color(&live([]), None), Color::Blue);
    }

    #[test]
    fn a_thousandth_of_the_traffic_is_not_at_rest() {
        assert!(is_at_rest(&live([(0, 1), (0, 999)]), Color::Green));
        assert!(!is_at_rest(&live([(0, 1), (1, 999)]), Color::Green));
        assert!(!is_at_rest(&live([(0, 0)]), Color::Green));
    }
}
