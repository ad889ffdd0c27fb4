//! What there is to tell of a switch, as programs read it.

use std::collections::BTreeMap;

use bluegreen::{
    AlarmState, AlarmsSeen, Color, Errand, Intent, Observation, RouteName, RouteSeen, Whereabouts, sole_color,
    unusable_route, whereabouts,
};
use bluegreen_progress::{ColorHealth, RouteShows, color_health};
use serde::Serialize;

use super::readiness::Readiness;
use crate::which::{LastCutover, Switch};
use crate::words;

/// The version of the document. It changes when a reader of the last one could misunderstand it.
const VERSION: u32 = 1;

/// All switches.
#[derive(Debug, Serialize)]
pub(super) struct StatusReport {
    version: u32,
    pub(super) switches: Vec<SwitchReport>,
}

/// One switch.
#[derive(Debug, Serialize)]
pub(super) struct SwitchReport {
    pub(super) name: String,
    pub(super) region: String,
    pub(super) standing: Standing,
    /// The color that has all of the traffic, as AWS shows it.
    pub(super) active: Option<String>,
    pub(super) standby: Option<String>,
    /// The color that is written down as active, where one is.
    pub(super) recorded: Option<String>,
    /// The last cutover that an apply has made, where that is written down.
    pub(super) last_cutover: Option<LastCutover>,
    /// Could the standby take the traffic now? `None` where there is no standby, or where health was not asked for.
    pub(super) standby_ready: Option<bool>,
    /// Why it could not.
    pub(super) standby_waits_for: Vec<String>,
    pub(super) routes: BTreeMap<String, RouteShows>,
    pub(super) colors: BTreeMap<String, ColorHealth>,
    pub(super) alarms: BTreeMap<String, String>,
    /// What keeps the switch from being used at all.
    pub(super) problems: Vec<String>,
}

/// Where a switch stands, in the engine's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    AtRest,
    OnTheWay,
    Held,
    Drifted,
    Foreign,
    Gone,
    /// AWS could not be asked.
    Unreadable,
}

impl StatusReport {
    pub(super) const fn of(switches: Vec<SwitchReport>) -> StatusReport {
        StatusReport { version: VERSION, switches }
    }
}

impl SwitchReport {
    /// What was seen of it.
    pub(super) fn of(switch: &Switch, region: String, seen: &Observation, with_health: bool) -> SwitchReport {
        let active = sole_color(&seen.routes);
        let readiness = active.filter(|_| with_health).map(|active| Readiness::of(switch, active.other(), seen));
        let problems = problems(seen);
        let declared = switch.recorded.or(active).unwrap_or(Color::Blue);
        let intent = switch.intent(declared, Errand::Release, active);
        SwitchReport {
            name: switch.name.clone(),
            region,
            standing: standing(switch, &intent, seen),
            active: active.map(|color| color.to_string()),
            standby: active.map(|active| active.other().to_string()),
            recorded: switch.recorded.map(|color| color.to_string()),
            last_cutover: switch.last_cutover.clone(),
            standby_ready: readiness.as_ref().map(Readiness::is_ready),
            standby_waits_for: readiness.map(|readiness| readiness.waits_for).unwrap_or_default(),
            routes: all_routes(seen).map(|(name, route)| (name.to_string(), RouteShows::from(route))).collect(),
            colors: colors(&intent, seen),
            alarms: alarms(&seen.alarms),
            problems,
        }
    }

    /// AWS could not be asked.
    pub(super) fn unreadable(switch: &Switch, region: String, problem: String) -> SwitchReport {
        SwitchReport {
            name: switch.name.clone(),
            region,
            standing: Standing::Unreadable,
            active: None,
            standby: None,
            recorded: switch.recorded.map(|color| color.to_string()),
            last_cutover: switch.last_cutover.clone(),
            standby_ready: None,
            standby_waits_for: Vec::new(),
            routes: BTreeMap::new(),
            colors: BTreeMap::new(),
            alarms: BTreeMap::new(),
            problems: vec![problem],
        }
    }
}

/// The engine compares with what is declared. Of routes alone nothing is: whatever color has all of the traffic is at rest, and
/// shares of both are somebody's cutover.
fn standing(switch: &Switch, intent: &Intent, seen: &Observation) -> Standing {
    match whereabouts(intent, &switch.recorded_live, seen) {
        Whereabouts::AtRest { .. } => Standing::AtRest,
        Whereabouts::OnTheWay { .. } => Standing::OnTheWay,
        Whereabouts::Held { .. } => Standing::Held,
        Whereabouts::Drifted if switch.recorded.is_none() => Standing::OnTheWay,
        Whereabouts::Foreign { .. } => Standing::Foreign,
        Whereabouts::Gone { .. } => Standing::Gone,
        _ => Standing::Drifted,
    }
}

fn all_routes(seen: &Observation) -> impl Iterator<Item = (&RouteName, &RouteSeen)> {
    seen.routes.iter().chain(&seen.preview_routes)
}

fn problems(seen: &Observation) -> Vec<String> {
    let unusable = all_routes(seen).filter_map(|(name, route)| unusable_route(name, Some(route)));
    unusable.map(|refusal| words::seen_text(&refusal)).collect()
}

fn colors(intent: &Intent, seen: &Observation) -> BTreeMap<String, ColorHealth> {
    let of = |color| Some((Color::to_string(&color), color_health(intent, seen, color)?));
    Color::ALL.into_iter().filter_map(of).collect()
}

fn alarms(seen: &AlarmsSeen) -> BTreeMap<String, String> {
    match seen {
        AlarmsSeen::Failed { message } => BTreeMap::from([("unreadable".to_owned(), message.clone())]),
        AlarmsSeen::States(states) => {
            states.iter().map(|(alarm, state)| (alarm.0.clone(), in_words(state).to_owned())).collect()
        }
    }
}

const fn in_words(state: &AlarmState) -> &'static str {
    match state {
        AlarmState::Ok => "OK",
        AlarmState::Alarm => "ALARM",
        AlarmState::InsufficientData => "INSUFFICIENT_DATA",
        AlarmState::Missing => "does not exist",
    }
}
