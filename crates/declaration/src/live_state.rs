//! The computed attributes: from percentages and times to Terraform values, and back.

use std::collections::BTreeMap;

use crate::route_address::RouteAddress;
use bluegreen_engine::{
    Color, CutoverTimes, PerColor, Percentages, RouteName, RouteSeen, Standby, Timestamp, active_color,
    is_standby_attached, live_percentages, sole_color,
};
use tftypes::{Number, Value};

use crate::shares;

/// The `live` attribute.
pub fn live<'a>(percentages: impl IntoIterator<Item = (&'a RouteName, &'a Percentages)>) -> Value {
    Value::map(percentages.into_iter().map(|(name, percentages)| (name.key(), shares::value(*percentages))))
}

/// The `preview_live` attribute.
pub fn preview_live<'a>(percentages: impl IntoIterator<Item = (&'a RouteName, &'a Percentages)>) -> Value {
    let mut percentages = percentages.into_iter().peekable();
    if percentages.peek().is_none() { Value::Null } else { live(percentages) }
}

/// Reads the `live` and `preview_live` attributes of a state; a route without one, as after an import, is left out.
pub fn read_live(state: &Value) -> BTreeMap<RouteName, Percentages> {
    let read_map = |attribute: &str, name: fn(String) -> RouteName| {
        let routes = state.get(attribute).and_then(Value::as_map).into_iter().flatten();
        let routes = routes.filter_map(|(key, route)| Some((name(key.clone()), read_route_live(route)?)));
        routes.collect::<BTreeMap<_, _>>()
    };
    let mut live = read_map("live", RouteName::production);
    live.extend(read_map("preview_live", RouteName::preview));
    live
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

/// The `id` attribute: the listener or rule that is switched, or a digest of them all. Terraform prints it on every line about
/// the resource.
pub fn id(routes: &BTreeMap<RouteName, RouteAddress>) -> String {
    let production = routes.iter().filter(|(name, _)| !name.is_preview());
    let arns: Vec<_> = production.map(|(_, address)| address.arn.as_str()).collect();
    match arns[..] {
        [arn] => arn.to_owned(),
        _ => format!("{}-routes-{:016x}", arns.len(), fnv1a(&arns.join(","))),
    }
}

/// The digest FNV-1a with 64 bits: stable, and nothing secret depends on it.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The `cutover` attribute of a cutover from one color to another; without times, of one that is planned.
pub fn cutover(from: Color, to: Color, runbook: &[String], times: Option<CutoverTimes>) -> Value {
    let time =
        |instant: Option<Timestamp>| instant.map_or_else(Value::unknown, |instant| Value::string(rfc3339(instant)));
    let skew = |times: CutoverTimes| Value::number(i64::try_from(times.skew.as_millis()).unwrap_or(i64::MAX));
    Value::object([
        ("from", Value::string(from.as_str())),
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

/// This object with one attribute replaced.
pub fn with(object: Value, name: &str, value: Value) -> Value {
    match object {
        Value::Object(mut attributes) => {
            attributes.insert(name.to_owned(), value);
            Value::Object(attributes)
        }
        other => other,
    }
}

/// What was seen on all routes, production and preview, in the words of the state.
#[derive(Debug)]
pub struct LiveNow {
    /// The share of each color by production route.
    pub routes: BTreeMap<RouteName, Percentages>,
    preview_routes: BTreeMap<RouteName, Percentages>,
    /// The color that is active.
    pub active: Color,
    /// The color that gets no traffic, if one does not.
    standby: Option<Color>,
    /// Is the color that is not active attached, in the words of what is declared of it?
    pub standby_attached: bool,
}

impl LiveNow {
    /// Reads it off a look, with the color that this state says was active where the look does not tell.
    pub fn of_routes(seen: BTreeMap<RouteName, RouteSeen>, state: &Value) -> LiveNow {
        let (preview_routes, routes): (BTreeMap<_, _>, BTreeMap<_, _>) =
            seen.into_iter().partition(|(name, _)| name.is_preview());
        let live = live_percentages(&routes);
        let active = active_color(&live, color_in(state));
        let standby = sole_color(&routes).map(Color::other);
        let standby_attached = is_standby_attached(&routes, active.other(), standby_in(state));
        LiveNow { preview_routes: live_percentages(&preview_routes), routes: live, active, standby, standby_attached }
    }

    /// This state with what is really live.
    pub fn fill_in(&self, state: Value) -> Value {
        let state = with(state, "active_color", Value::string(self.active.as_str()));
        let state = with(state, "standby_color", shares::color(self.standby));
        let state = with(state, "standby_attached", Value::from(self.standby_attached));
        let state = with(state, "live", live(&self.routes));
        with(state, "preview_live", preview_live(&self.preview_routes))
    }
}

/// The color a state says is active; `None` when it says nothing, as in the moment of an import.
pub fn color_in(state: &Value) -> Option<Color> {
    state.get("active_color").and_then(Value::as_str).and_then(|color| color.parse().ok())
}

/// What a state, or a plan, declares of the standby. Where it does not say, as in the moment of an import, it is the default.
pub fn standby_in(state: &Value) -> Standby {
    match state.get("standby").and_then(Value::as_str) {
        Some("detached") => Standby::Detached,
        _ => Standby::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_its_published_test_vectors() {
        assert_eq!((fnv1a(""), fnv1a("foobar")), (0xcbf2_9ce4_8422_2325, 0x8594_4171_f739_67e8));
    }

    #[test]
    fn live_percentages_read_back() {
        let percentages = BTreeMap::from([
            (RouteName::production("http".to_owned()), Percentages(PerColor { blue: 1000, green: 0 })),
            (RouteName::production("https".to_owned()), Percentages(PerColor { blue: 333, green: 667 })),
        ]);
        let state = Value::object([("live", live(&percentages))]);
        assert_eq!(read_live(&state), percentages);
    }
}
