//! Colors that are crossed: a target group that is blue on one route and green on another one.

use std::collections::BTreeMap;

use crate::route_address::RouteAddress;
use bluegreen_engine::{Color, RouteName};

use crate::reader::{Field, Reader};

/// Finds the first two routes with crossed colors. A cutover would move traffic into a target group on one of them and out of
/// it on the other: no color could ever be idle.
pub(in crate::model) fn check_crossed(
    reader: &mut Reader,
    root: &Field<'_>,
    routes: &BTreeMap<RouteName, RouteAddress>,
) {
    let blue_on = |name: &RouteName| {
        let green = routes[name].groups.get(Color::Green);
        let is_crossed = |(other, address): &(&RouteName, &RouteAddress)| {
            // Within one route it is the same target group twice, which is told already.
            *other != name && address.groups.get(Color::Blue) == green
        };
        routes.iter().find(is_crossed).map(|(other, _)| other)
    };
    if let Some((name, other)) = routes.keys().find_map(|name| Some((name, blue_on(name)?))) {
        let group = routes[name].groups.get(Color::Green).as_str();
        let detail = format!(
            "Target group {group} is green on route `{name}` and blue on route `{other}`. Expected a target group to have one \
             color on all routes of a switch. Exchange `blue_target_group_arn` and `green_target_group_arn` of one of the two \
             routes, or declare it in a switch of its own."
        );
        reader.problem(&place_of(root, name), "Crossed colors", detail);
    }
}

fn place_of<'a>(root: &Field<'a>, name: &RouteName) -> Field<'a> {
    let map = root.attribute(if name.is_preview() { "preview_routes" } else { "routes" });
    map.elements().find(|(key, _)| *key == name.key()).map_or_else(|| map.clone(), |(_, field)| field)
}
