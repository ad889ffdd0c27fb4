//! Target groups that are live and that the plan does not know any more: as a rule they are being replaced.

use bluegreen::RouteName;
use tfplugin::Diagnostics;
use tftypes::Value;

use super::live_state::color_in;
use crate::diagnostics;

/// A warning for the production routes that are at a target group which is not known. Another group takes its place, and this
/// apply moves traffic to it, or to the other color, in a cutover that a plan cannot show.
pub(super) fn unknown_groups(prior: &Value, proposed: &Value) -> Diagnostics {
    let Some(was) = color_in(prior) else { return Diagnostics::new() };
    let attribute = format!("{was}_target_group_arn");
    let routes = proposed.get("routes").and_then(Value::as_map).into_iter().flatten();
    let is_known_now = |key: &str| {
        let route = prior.get("routes").and_then(Value::as_map).and_then(|routes| routes.get(key));
        route.and_then(|route| route.get(&attribute)).is_some_and(|arn| !arn.is_null())
    };
    let unknown =
        routes.filter(|(key, route)| is_known_now(key) && route.get(&attribute).is_some_and(Value::is_unknown));
    let names: Vec<_> = unknown.map(|(key, _)| RouteName::production(key)).collect();
    let told = (!names.is_empty()).then(|| diagnostics::live_group_not_known(&names, was, color_in(proposed)));
    told.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(blue: Value, green: Value) -> Value {
        let route = Value::object([("blue_target_group_arn", blue), ("green_target_group_arn", green)]);
        Value::object([("active_color", Value::string("blue")), ("routes", Value::map([("web", route)]))])
    }

    #[test]
    fn only_a_live_target_group_that_is_not_known_any_more_is_told() {
        let arn = || Value::string("tg");
        let before = switch(arn(), arn());
        assert_eq!(unknown_groups(&before, &switch(Value::unknown(), arn())).len(), 1);
        assert_eq!(unknown_groups(&before, &switch(arn(), Value::unknown())), []);
        assert_eq!(unknown_groups(&before, &before), []);
        assert_eq!(unknown_groups(&Value::Null, &switch(Value::unknown(), arn())), []);
    }
}
