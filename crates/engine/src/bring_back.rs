//! Routes that were at the declared color and are new listeners or rules now, born with another color's action. To bring them
//! back releases nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::color::Color;
use crate::errand::Errand;
use crate::intent::{Gate, Intent, RouteName, TargetGroupId};
use crate::owners::RouteId;
use crate::shift::Shift;
use crate::weights::Percentages;

/// Where a route is, and which target group is the declared color's there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutePlace {
    /// The listener or rule.
    pub id: RouteId,
    /// The declared color's target group.
    pub group: TargetGroupId,
}

/// What a run over these routes is for, when this is remembered of them. Only where all of them were wholly at the declared
/// color, and at the same target groups, is it nothing new that would get requests.
#[must_use]
pub fn errand(
    active: Color,
    routes: &BTreeMap<RouteName, RoutePlace>,
    remembered: &BTreeMap<RouteName, (RoutePlace, Percentages)>,
) -> Errand {
    let was_there = |(name, place): (&RouteName, &RoutePlace)| {
        let same = |(before, live): &(RoutePlace, Percentages)| {
            before.group == place.group && live.sole_color() == Some(active)
        };
        remembered.get(name).is_some_and(same)
    };
    let is_new = |(name, place): (&RouteName, &RoutePlace)| {
        remembered.get(name).is_some_and(|(before, _)| before.id != place.id)
    };
    if routes.iter().all(was_there) && routes.iter().any(is_new) { Errand::BringBack } else { Errand::Release }
}

impl Intent {
    /// This intent on this errand. Whoever waits to be brought back gets answers of the wrong version: it takes as many healthy
    /// targets as the gate counts, and nothing that is declared for a release.
    #[must_use]
    pub fn on_errand(self, errand: Errand) -> Intent {
        match errand {
            Errand::Release => Intent { errand, ..self },
            Errand::BringBack => {
                let gate =
                    Gate { min_healthy_percent: 0, stable_for: Duration::ZERO, http_checks: Vec::new(), ..self.gate };
                Intent { errand, gate, shift: Shift::all_at_once(), bake: None, ..self }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: &str, group: &str) -> RoutePlace {
        RoutePlace { id: RouteId(id.to_owned()), group: TargetGroupId(group.to_owned()) }
    }

    /// What a run to green is for, over a route `api` that is as before and a route `web` like this.
    fn errand_to_green(web: RoutePlace, before: Option<(RoutePlace, Color)>) -> Errand {
        let name = RouteName::production;
        let at = |(place, color): (RoutePlace, Color)| (place, Percentages::all_to(color));
        let routes = [(name("api"), place("l/1", "green")), (name("web"), web)].into();
        let mut remembered = BTreeMap::from([(name("api"), at((place("l/1", "green"), Color::Green)))]);
        remembered.extend(before.map(|before| (name("web"), at(before))));
        errand(Color::Green, &routes, &remembered)
    }

    #[test]
    fn a_new_listener_under_the_name_of_one_that_was_at_this_color_is_brought_back() {
        let before = Some((place("l/2", "green"), Color::Green));
        assert_eq!(errand_to_green(place("l/3", "green"), before), Errand::BringBack);
    }

    #[test]
    fn whatever_else_moves_is_a_release() {
        let at_blue = Some((place("l/2", "green"), Color::Blue));
        assert_eq!(errand_to_green(place("l/3", "green"), at_blue), Errand::Release, "it was at the other color");
        assert_eq!(errand_to_green(place("l/3", "green"), None), Errand::Release, "nobody remembers it");
        let replaced = Some((place("l/2", "old green"), Color::Green));
        assert_eq!(errand_to_green(place("l/3", "green"), replaced), Errand::Release, "its group is another one");
        let same = Some((place("l/2", "green"), Color::Green));
        assert_eq!(errand_to_green(place("l/2", "green"), same), Errand::Release, "somebody has moved it");
    }
}
