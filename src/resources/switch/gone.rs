//! A switch all of whose routes are gone, such as that over the one listener that somebody has deleted: a refresh drops it from
//! the state, and the plan of the same run makes it anew, as if it had never been. What it was is handed on with that plan, so
//! that the apply brings it back and does not hold a release over it.

use std::collections::BTreeMap;

use bluegreen::{Color, Errand, Intent, Percentages, RouteId, RouteName, RoutePlace, TargetGroupId};
use serde_json::{Map, Value as Json, json};
use tftypes::Value;

use super::declared::Declared;
use super::live_state::color_in;
use super::model::{places_of, remembered};
use crate::connection::Connection;

/// The member of the private bytes.
const MEMBER: &str = "gone";

/// What is remembered of the switch: its production routes, which were all at this color.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gone {
    active: Color,
    places: BTreeMap<RouteName, RoutePlace>,
}

/// The switch that this create makes anew, when a refresh of this run has found it gone.
pub(super) fn made_anew(connection: &Connection, proposed: &Value) -> Option<Gone> {
    connection.gone_states().iter().filter_map(Gone::of_state).find(|gone| gone.is_made_anew_by(proposed))
}

impl Gone {
    /// `None` of a switch that was not wholly at its color.
    fn of_state(state: &Value) -> Option<Gone> {
        let active = color_in(state)?;
        let remembered = remembered(state, active);
        let is_whole = remembered.values().all(|(_, live)| live.sole_color() == Some(active));
        let places = remembered.into_iter().map(|(name, (place, _))| (name, place));
        is_whole.then(|| Gone { active, places: places.collect() })
    }

    /// Under the same names, with the same target groups and the same color. Its listeners and rules are others, or not known yet.
    fn is_made_anew_by(&self, proposed: &Value) -> bool {
        let group = format!("{}_target_group_arn", self.active);
        let routes = proposed.get("routes").and_then(Value::as_map).into_iter().flatten();
        let declared = routes.map(|(key, route)| {
            (RouteName::production(key), route.get(&group).and_then(Value::as_str).map(str::to_owned))
        });
        let were = self.places.iter().map(|(name, place)| (name.clone(), Some(place.group.0.clone())));
        color_in(proposed) == Some(self.active)
            && declared.collect::<BTreeMap<_, _>>() == were.collect::<BTreeMap<_, _>>()
    }

    /// The names of its routes.
    pub(super) fn routes(&self) -> impl Iterator<Item = &RouteName> {
        self.places.keys()
    }

    /// These private bytes with it.
    pub(super) fn kept_in(&self, private: &[u8]) -> Vec<u8> {
        let mut members: Map<String, Json> = serde_json::from_slice(private).unwrap_or_default();
        let place =
            |(name, place): (&RouteName, &RoutePlace)| (name.key().to_owned(), json!([place.id.0, place.group.0]));
        let places: Map<_, _> = self.places.iter().map(place).collect();
        members.insert(MEMBER.to_owned(), json!({"active": self.active.as_str(), "routes": places}));
        Json::Object(members).to_string().into_bytes()
    }

    /// What these private bytes keep of one, and the bytes without it: it is of one plan and its apply.
    pub(super) fn taken_from(private: &[u8]) -> (Option<Gone>, Vec<u8>) {
        let mut members: Map<String, Json> = serde_json::from_slice(private).unwrap_or_default();
        let Some(kept) = members.remove(MEMBER) else { return (None, private.to_vec()) };
        (Gone::of_json(&kept), Json::Object(members).to_string().into_bytes())
    }

    fn of_json(kept: &Json) -> Option<Gone> {
        let place = |(name, place): (&String, &Json)| {
            let text = |index: usize| Some(place.get(index)?.as_str()?.to_owned());
            let place = RoutePlace { id: RouteId(text(0)?), group: TargetGroupId(text(1)?) };
            Some((RouteName::production(name), place))
        };
        let active = kept.get("active")?.as_str()?.parse().ok()?;
        let places: Option<_> = kept.get("routes")?.as_object()?.iter().map(place).collect();
        Some(Gone { active, places: places? })
    }

    /// This intent, for making it anew as declared.
    pub(super) fn intent(&self, declared: &Declared, intent: Intent) -> Intent {
        intent.on_errand(self.errand(declared))
    }

    fn errand(&self, declared: &Declared) -> Errand {
        let live = Percentages::all_to(self.active);
        let were = self.places.iter().map(|(name, place)| (name.clone(), (place.clone(), live)));
        bluegreen::errand(declared.active, &places_of(declared), &were.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(color: &str, listener: Value, green: &str, live: Option<Color>) -> Value {
        let route = Value::object([
            ("listener_arn", listener),
            ("rule_arn", Value::Null),
            ("blue_target_group_arn", Value::string(arn("targetgroup/blue/1"))),
            ("green_target_group_arn", Value::string(arn(green))),
        ]);
        let live = live.map(|color| ("web", crate::shares::value(Percentages::all_to(color))));
        Value::object([
            ("active_color", Value::string(color)),
            ("routes", Value::map([("web", route)])),
            ("live", Value::map(live)),
        ])
    }

    fn arn(name: &str) -> String {
        format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{name}")
    }

    fn gone() -> Gone {
        let listener = Value::string(arn("listener/app/web/1/2"));
        Gone::of_state(&switch("green", listener, "targetgroup/green/1", Some(Color::Green))).unwrap()
    }

    #[test]
    fn a_switch_with_the_same_routes_color_and_groups_is_made_anew() {
        let made = |color: &str, green: &str| gone().is_made_anew_by(&switch(color, Value::unknown(), green, None));
        assert!(made("green", "targetgroup/green/1"));
        assert!(!made("blue", "targetgroup/green/1"), "another color is a release");
        assert!(!made("green", "targetgroup/green/2"), "another target group is a release");
    }

    #[test]
    fn it_survives_being_handed_on_and_ends_with_the_apply() {
        let (kept, left) = Gone::taken_from(&gone().kept_in(br#"{"switch":"1"}"#));
        assert_eq!((kept, left), (Some(gone()), br#"{"switch":"1"}"#.to_vec()));
        assert_eq!(Gone::taken_from(b"").0, None);
    }

    #[test]
    fn one_that_was_at_another_color_is_not_brought_back() {
        let listener = Value::string(arn("listener/app/web/1/2"));
        assert_eq!(Gone::of_state(&switch("green", listener, "targetgroup/green/1", Some(Color::Blue))), None);
    }
}
