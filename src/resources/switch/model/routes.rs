//! Reading the `routes` argument.

use std::collections::BTreeMap;

use bluegreen::{Color, PerColor, RouteName};
use bluegreen_aws::{RouteAddress, RouteArn, TargetGroupArn};

use crate::reader::{Field, Reader};

/// Reads all routes that are known; those with a problem, or with something not known yet, are left out and noted.
pub(super) fn read(reader: &mut Reader, routes: &Field<'_>) -> BTreeMap<RouteName, RouteAddress> {
    reader.met_unknown |= routes.value.is_unknown();
    if routes.value.as_map().is_some_and(BTreeMap::is_empty) {
        reader.problem(routes, "No routes", "Expected at least one route, got an empty map.");
    }
    let mut read = BTreeMap::new();
    for (key, field) in routes.elements() {
        if let Some(address) = route(reader, key, &field) {
            check_taken(reader, &read, &field, &address);
            read.insert(RouteName(key.clone()), address);
        }
    }
    read
}

fn route(reader: &mut Reader, key: &str, route: &Field<'_>) -> Option<RouteAddress> {
    if route.value.is_unknown() {
        reader.met_unknown = true;
        return None;
    }
    // An import id joins routes with these.
    if key.is_empty() || key.contains(['=', ',', ';']) {
        reader.problem(route, "Invalid route name", format!("Expected a name without `=`, `,` and `;`, got {key:?}."));
    }
    let arn = arn(reader, route);
    let group = |reader: &mut Reader, color: Color| {
        reader.parsed(&route.attribute(&format!("{color}_target_group_arn")), TargetGroupArn::parse)
    };
    let (blue, green) = (group(reader, Color::Blue), group(reader, Color::Green));
    if blue.is_some() && blue == green {
        let detail = "Blue and green have the same target group. Expected two different ones: a cutover between them \
                      would move nothing.";
        reader.problem(&route.attribute("green_target_group_arn"), "Same target group twice", detail);
    }
    Some(RouteAddress { arn: arn?, groups: PerColor { blue: blue?, green: green? } })
}

fn arn(reader: &mut Reader, route: &Field<'_>) -> Option<RouteArn> {
    let (listener, rule) = (route.attribute("listener_arn"), route.attribute("rule_arn"));
    let given = [&listener, &rule].into_iter().filter(|field| !field.value.is_null()).count();
    if given != 1 {
        let got = if given == 0 { "neither" } else { "both" };
        let detail = format!("Expected exactly one of `listener_arn` and `rule_arn`, got {got}.");
        reader.problem(route, "Listener or rule", detail);
        return None;
    }
    let listener = reader.parsed(&listener, RouteArn::listener);
    let rule = reader.parsed(&rule, RouteArn::rule);
    listener.or(rule)
}

/// Two routes over one listener would undo each other.
fn check_taken(
    reader: &mut Reader,
    read: &BTreeMap<RouteName, RouteAddress>,
    field: &Field<'_>,
    address: &RouteAddress,
) {
    if let Some((other, _)) = read.iter().find(|(_, other)| other.arn == address.arn) {
        let detail = format!("This listener or rule is already declared by route `{other}`. Remove one of the two.");
        reader.problem(field, "Same listener or rule twice", detail);
    }
}
