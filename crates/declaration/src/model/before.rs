//! What the prior state remembers, and what it makes of an apply.

use std::collections::{BTreeMap, BTreeSet};

use crate::route_address::RouteAddress;
use bluegreen_engine::{Color, Errand, Percentages, RouteId, RouteName, RoutePlace, TargetGroupId};
use tftypes::Value;

use super::{Declared, group_id, read_routes};
use crate::live_state::{color_in, read_live};

/// The target groups that this state knows as a color's. What of it cannot be read is not remembered.
pub(super) fn groups_of(prior: &Value) -> BTreeSet<TargetGroupId> {
    let routes = read_routes(prior).unwrap_or_default();
    routes.values().flat_map(|address| Color::ALL.map(|color| group_id(address, color))).collect()
}

/// What an apply is for, of a resource with this prior state.
pub(super) fn errand<R>(declared: &Declared<R>, prior: &Value) -> Errand {
    bluegreen_engine::errand(declared.active, &places_of(declared), &remembered(prior, declared.active))
}

/// Where the production routes were, with this color's target groups, and what they showed.
pub fn remembered(prior: &Value, active: Color) -> BTreeMap<RouteName, (RoutePlace, Percentages)> {
    let (live, was_active) = (read_live(prior), color_in(prior));
    // A refresh that no longer finds a listener knows nothing of it but that this color was active there.
    let live_of = |name: &RouteName| live.get(name).copied().or_else(|| was_active.map(Percentages::all_to));
    let before = places(&read_routes(prior).unwrap_or_default(), active).into_iter();
    let remembered = before.filter_map(|(name, place)| {
        let live = live_of(&name)?;
        Some((name, (place, live)))
    });
    remembered.collect()
}

/// Where the declared production routes are, with the declared color's target groups.
pub fn places_of<R>(declared: &Declared<R>) -> BTreeMap<RouteName, RoutePlace> {
    places(&declared.routes, declared.active)
}

/// Where the production routes are.
fn places(routes: &BTreeMap<RouteName, RouteAddress>, active: Color) -> BTreeMap<RouteName, RoutePlace> {
    let production = routes.iter().filter(|(name, _)| !name.is_preview());
    let place = |address: &RouteAddress| RoutePlace {
        id: RouteId(address.arn.as_str().to_owned()),
        group: group_id(address, active),
    };
    production.map(|(name, address)| (name.clone(), place(address))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Occasion, Unread, read_declared};
    use super::*;
    use crate::shares;

    /// A switch to green over two listeners, with this share of each color on the routes that the state knows.
    fn switch<const N: usize>(listeners: [(&str, u8); 2], live: [(&str, Percentages); N]) -> Value {
        let arn = |name: &str| Value::string(format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{name}"));
        let route = |(name, number): (&str, u8)| {
            let arns = [
                ("listener_arn", arn(&format!("listener/app/web/1/{number}"))),
                ("rule_arn", Value::Null),
                ("blue_target_group_arn", arn("targetgroup/blue/1")),
                ("green_target_group_arn", arn("targetgroup/green/1")),
            ];
            (name.to_owned(), Value::object(arns))
        };
        Value::object([
            ("active_color", Value::string("green")),
            ("routes", Value::map(listeners.map(route))),
            ("live", Value::map(live.map(|(name, live)| (name.to_owned(), shares::value(live))))),
        ])
    }

    fn errand<const N: usize>(live: [(&str, Percentages); N]) -> Errand {
        let declared = read_declared::<Unread>(&switch([("api", 1), ("web", 3)], [])).declared.unwrap();
        declared.intent(Occasion::Update, &switch([("api", 1), ("web", 2)], live)).errand
    }

    #[test]
    fn a_replaced_listener_is_brought_back_even_where_a_refresh_has_missed_it_already() {
        let [blue, green] = Color::ALL.map(Percentages::all_to);
        assert_eq!(errand([("api", green), ("web", green)]), Errand::BringBack);
        assert_eq!(errand([("api", green)]), Errand::BringBack);
        assert_eq!(errand([("api", green), ("web", blue)]), Errand::Release);
    }

    #[test]
    fn the_target_groups_of_the_prior_state_are_the_former_ones() {
        let prior = switch([("api", 1), ("web", 2)], []);
        let intent = read_declared::<Unread>(&prior).declared.unwrap().intent(Occasion::Update, &prior);
        assert_eq!(intent.former_groups.len(), 2);
    }
}
