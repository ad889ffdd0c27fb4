//! Reading the `routes` and `preview_routes` arguments.

mod crossed;

pub(super) use crossed::check_crossed;

use std::collections::BTreeMap;

use crate::route_address::RouteAddress;
use bluegreen_engine::RouteName;

use crate::reader::{Field, Reader};
use crate::route_arguments;

/// Reads all routes that are known, production and preview; those with a problem, or with something not known yet, are left
/// out and noted.
pub(super) fn read_all_routes(reader: &mut Reader, root: &Field<'_>) -> BTreeMap<RouteName, RouteAddress> {
    let (routes, preview_routes) = (root.attribute("routes"), root.attribute("preview_routes"));
    reader.require(&routes);
    if routes.value.as_map().is_some_and(BTreeMap::is_empty) {
        reader.problem(&routes, "No routes", "Expected at least one route, got an empty map.");
    }
    let mut read = BTreeMap::new();
    read_map(reader, &routes, RouteName::production, &mut read);
    read_map(reader, &preview_routes, RouteName::preview, &mut read);
    read
}

fn read_map(
    reader: &mut Reader,
    routes: &Field<'_>,
    name: fn(String) -> RouteName,
    read: &mut BTreeMap<RouteName, RouteAddress>,
) {
    reader.met_unknown |= routes.value.is_unknown();
    for (key, field) in routes.elements() {
        if let Some(address) = route(reader, key, &field) {
            check_taken(reader, read, &field, &address);
            read.insert(name(key.clone()), address);
        }
    }
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
    route_arguments::read_route(reader, route)
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
