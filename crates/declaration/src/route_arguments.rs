//! The arguments that name a route, in the resource and in the data sources alike.

use crate::arn::{RouteArn, TargetGroupArn};
use crate::route_address::RouteAddress;
use bluegreen_engine::{Color, PerColor};

use crate::reader::{Field, Reader};

/// Where the route is, from an object with `listener_arn` or `rule_arn` and the two target groups; `None` when part of it is
/// wrong or not known yet.
pub fn read_route(reader: &mut Reader, route: &Field<'_>) -> Option<RouteAddress> {
    let arn = arn(reader, route);
    let groups = read_groups(reader, route);
    Some(RouteAddress { arn: arn?, groups: groups? })
}

/// The target group of each color, from an object with both; `None` when part of it is wrong or not known yet.
pub fn read_groups(reader: &mut Reader, route: &Field<'_>) -> Option<PerColor<TargetGroupArn>> {
    let [blue, green] = Color::ALL.map(|color| route.attribute(&format!("{color}_target_group_arn"))).map(|field| {
        reader.require(&field);
        reader.parsed(&field, TargetGroupArn::parse)
    });
    if blue.is_some() && blue == green {
        let detail = "Blue and green have the same target group. Expected two different ones: nothing could tell the \
                      colors apart, and a cutover would move nothing.";
        reader.problem(&route.attribute("green_target_group_arn"), "Same target group twice", detail);
    }
    Some(PerColor { blue: blue?, green: green? })
}

fn arn(reader: &mut Reader, route: &Field<'_>) -> Option<RouteArn> {
    let (listener, rule) = (route.attribute("listener_arn"), route.attribute("rule_arn"));
    if listener.value.is_unknown() || rule.value.is_unknown() {
        // Whether it is given at all is not known yet either.
        reader.met_unknown = true;
        return None;
    }
    let expected = |got: &str| format!("Expected exactly one of `listener_arn` and `rule_arn`, got {got}.");
    match (listener.value.is_null(), rule.value.is_null()) {
        (true, true) => reader.problem(&listener, "Listener or rule", expected("neither")),
        (false, false) => reader.problem(&rule, "Listener or rule", expected("both")),
        (false, true) => return reader.parsed(&listener, RouteArn::listener),
        (true, false) => return reader.parsed(&rule, RouteArn::rule),
    }
    None
}
