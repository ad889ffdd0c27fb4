//! The computed attributes: from percentages and times to Terraform values, and back.

use std::collections::BTreeMap;

use bluegreen::{Color, CutoverTimes, PerColor, Percentages, RouteName, Timestamp};
use bluegreen_aws::RouteAddress;
use tftypes::{Number, Value};

use crate::shares;

/// The `live` attribute.
pub(super) fn live<'a>(percentages: impl IntoIterator<Item = (&'a RouteName, &'a Percentages)>) -> Value {
    Value::map(percentages.into_iter().map(|(name, percentages)| (&name.0, shares::value(*percentages))))
}

/// Reads the `live` attribute of a state; a route without one, as after an import, is left out.
pub(super) fn read_live(state: &Value) -> BTreeMap<RouteName, Percentages> {
    let routes = state.get("live").and_then(Value::as_map).into_iter().flatten();
    routes.filter_map(|(name, route)| Some((RouteName(name.clone()), read_route_live(route)?))).collect()
}

fn read_route_live(route: &Value) -> Option<Percentages> {
    let tenths = |name: &str| route.get(name).and_then(Value::as_number).and_then(to_tenths);
    Some(Percentages(PerColor { blue: tenths("blue_percent")?, green: tenths("green_percent")? }))
}

fn to_tenths(percent: &Number) -> Option<u16> {
    let tenths = (percent.as_f64() * 10.0).round();
    // Checked, so that the conversion is exact.
    (0.0..=1000.0).contains(&tenths).then_some(tenths as u16)
}

/// The `id` attribute: the listeners and rules that are switched. Terraform prints it on every line about the resource, so
/// it is no longer than it must be.
pub(super) fn id(routes: &BTreeMap<RouteName, RouteAddress>) -> String {
    routes.values().map(|address| address.arn.as_str()).collect::<Vec<_>>().join(",")
}

/// The `cutover` attribute of a cutover to this color; without times, of one that is planned.
pub(super) fn cutover(to: Color, runbook: &[String], times: Option<CutoverTimes>) -> Value {
    let time =
        |instant: Option<Timestamp>| instant.map_or_else(Value::unknown, |instant| Value::string(rfc3339(instant)));
    let skew = |times: CutoverTimes| Value::number(i64::try_from(times.skew.as_millis()).unwrap_or(i64::MAX));
    Value::object([
        ("from", Value::string(to.other().as_str())),
        ("to", Value::string(to.as_str())),
        ("runbook", Value::list(runbook.iter().map(Value::string))),
        ("started_at", time(times.map(|times| times.started_at))),
        ("finished_at", time(times.map(|times| times.finished_at))),
        ("skew_ms", times.map_or_else(Value::unknown, skew)),
    ])
}

fn rfc3339(instant: Timestamp) -> String {
    let millis = i64::try_from(instant.as_millis()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX).to_string()
}

/// The same object with one attribute replaced.
pub(super) fn with(object: Value, name: &str, value: Value) -> Value {
    match object {
        Value::Object(mut attributes) => {
            attributes.insert(name.to_owned(), value);
            Value::Object(attributes)
        }
        other => other,
    }
}

/// This state with what is really live.
pub(super) fn with_live(state: Value, active: Color, live_now: &BTreeMap<RouteName, Percentages>) -> Value {
    let state = with(state, "active_color", Value::string(active.as_str()));
    let state = with(state, "standby_color", Value::string(active.other().as_str()));
    with(state, "live", live(live_now))
}

/// The color a state says is active; blue when it says nothing, as in the moment of an import.
pub(super) fn color_in(state: &Value) -> Color {
    let color = state.get("active_color").and_then(Value::as_str);
    color.and_then(|color| color.parse().ok()).unwrap_or(Color::Blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn live_percentages_read_back() {
        let percentages = BTreeMap::from([
            (RouteName("http".to_owned()), Percentages(PerColor { blue: 1000, green: 0 })),
            (RouteName("https".to_owned()), Percentages(PerColor { blue: 333, green: 667 })),
        ]);
        let state = Value::object([("live", live(&percentages))]);
        assert_eq!(read_live(&state), percentages);
    }
}
