//! In which region are the things that are named? Their ARNs say so, and that region is asked.

use std::collections::BTreeMap;

use bluegreen::{Color, PerColor, RouteName};
use bluegreen_aws::{RouteAddress, RouteArn, TargetGroupArn};
use tfplugin::{Diagnostic, Diagnostics};
use tftypes::Path;

use crate::diagnostics;

/// The region of these routes with their target groups.
///
/// # Errors
/// When they are in several: what is asked in one region does not exist there when it is in another.
pub(crate) fn of_routes(routes: &BTreeMap<RouteName, RouteAddress>) -> Result<&str, Diagnostics> {
    let of = |(name, address)| named_by_route(address).into_iter().map(move |named| named.of_route(name));
    one_region(routes.iter().flat_map(of).collect())
}

/// The region of the route and the target groups in the arguments of a data source.
///
/// # Errors
/// When they are in several.
pub(crate) fn of_route(address: &RouteAddress) -> Result<&str, Diagnostics> {
    one_region(named_by_route(address))
}

/// The region of the two target groups in the arguments of a data source.
///
/// # Errors
/// When they are in two.
pub(crate) fn of_groups(groups: &PerColor<TargetGroupArn>) -> Result<&str, Diagnostics> {
    one_region(named_by_groups(groups))
}

/// An argument that names something.
struct Named<'a> {
    argument: String,
    arn: &'a str,
    region: &'a str,
    /// Whose argument it is; `None` in a data source.
    route: Option<&'a RouteName>,
}

impl<'a> Named<'a> {
    fn of_route(self, route: &'a RouteName) -> Named<'a> {
        Named { route: Some(route), ..self }
    }

    /// It is in another region than the first one.
    fn elsewhere(&self, first: &Named<'_>) -> Diagnostic {
        let Named { argument, arn, region, route } = self;
        let of = route.map(|route| format!("Route {route}: ")).unwrap_or_default();
        let whose = first.route.map(|route| format!(" of route {route}")).unwrap_or_default();
        let detail = format!(
            "{of}`{argument}` is in the region {region} ({arn}), and `{}`{whose} in {}. Expected everything in one region: no \
             listener forwards to another one, and what moves together is in one. Correct the ARN, or declare one of these for each \
             region; one provider block serves all of them.",
            first.argument, first.region
        );
        let place = route.map_or_else(|| Path::root().attribute(argument), diagnostics::route);
        diagnostics::error("Several regions", detail).at(place)
    }
}

fn one_region<'a>(named: Vec<Named<'a>>) -> Result<&'a str, Diagnostics> {
    let Some(first) = named.first() else {
        return Err(vec![diagnostics::error("No route", "Expected at least one route, got none.")]);
    };
    let others: Diagnostics =
        named.iter().filter(|other| other.region != first.region).map(|other| other.elsewhere(first)).collect();
    if others.is_empty() { Ok(first.region) } else { Err(others) }
}

fn named_by_route(address: &RouteAddress) -> Vec<Named<'_>> {
    let argument = match &address.arn {
        RouteArn::Listener(_) => "listener_arn",
        RouteArn::Rule(_) => "rule_arn",
    };
    let (arn, region) = (address.arn.as_str(), address.arn.region());
    let route = Named { argument: argument.to_owned(), arn, region, route: None };
    std::iter::once(route).chain(named_by_groups(&address.groups)).collect()
}

fn named_by_groups(groups: &PerColor<TargetGroupArn>) -> Vec<Named<'_>> {
    let of = |color: Color| {
        let (arn, region) = (groups.get(color).as_str(), groups.get(color).region());
        Named { argument: format!("{color}_target_group_arn"), arn, region, route: None }
    };
    Color::ALL.into_iter().map(of).collect()
}
