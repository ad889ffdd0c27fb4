//! Routes of a switch that is there already whose listener or rule the plan does not know: as a rule it is being replaced.

use bluegreen::RouteName;
use tfplugin::Diagnostics;
use tftypes::Value;

use crate::diagnostics;

/// A warning for each production route without a known listener or rule. At a create nothing is live that could be lost.
pub(super) fn unknown_routes(prior: &Value, proposed: &Value) -> Diagnostics {
    if prior.is_null() {
        return Diagnostics::new();
    }
    let routes = proposed.get("routes").and_then(Value::as_map).into_iter().flatten();
    let unknown = routes.filter(|(_, route)| !is_known(route));
    unknown.map(|(key, _)| diagnostics::route_not_known(&RouteName::production(key))).collect()
}

fn is_known(route: &Value) -> bool {
    let is_known = |name: &str| route.get(name).is_some_and(|arn| !arn.is_unknown());
    is_known("listener_arn") && is_known("rule_arn")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(listener: Value) -> Value {
        let route = Value::object([("listener_arn", listener), ("rule_arn", Value::Null)]);
        Value::object([("routes", Value::map([("web", route)]))])
    }

    #[test]
    fn a_listener_that_is_not_known_yet_is_told_of_a_switch_that_is_there() {
        let (before, unknown) = (switch(Value::string("l/1")), switch(Value::unknown()));
        assert_eq!(unknown_routes(&before, &unknown).len(), 1);
        assert_eq!(unknown_routes(&before, &before), []);
        assert_eq!(unknown_routes(&Value::Null, &unknown), []);
    }
}
