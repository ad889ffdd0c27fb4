//! What the refreshed state says of the declared routes. A route is known by its ARN: its key is only what people call it.

use std::collections::BTreeMap;

use bluegreen_engine::{Color, Percentages, RouteName};
use tftypes::Value;

use super::places::shares_in;
use super::read_routes;
use crate::live_state::{color_in, read_live};
use crate::route_address::RouteAddress;

/// What a state says of declared routes, by their declared names and in the places of their target groups.
#[derive(Debug, Default)]
pub struct Recorded {
    /// The share of each place; routes of which the state does not know where they are in these places are left out.
    pub live: BTreeMap<RouteName, Percentages>,
    /// The routes that had another name, which comes first.
    pub renamed: Vec<(RouteName, RouteName)>,
    /// The routes whose two target groups have exchanged their colors.
    pub exchanged: Vec<RouteName>,
    /// The color that was active, in declared colors; `None` when nobody remembers, or not all routes tell the same.
    pub was_active: Option<Color>,
}

/// Looks up the declared routes in a state.
pub fn recorded(prior: &Value, declared: &BTreeMap<RouteName, RouteAddress>) -> Recorded {
    let before = read_routes(prior).unwrap_or_default();
    let live = read_live(prior);
    let mut recorded = Recorded { was_active: color_in(prior), ..Recorded::default() };
    for (name, address) in declared {
        let is_it = |(old, before): &(&RouteName, &RouteAddress)| {
            old.is_preview() == name.is_preview() && before.arn == address.arn
        };
        if let Some((old, before)) = before.iter().find(is_it) {
            recorded.note(name, address, old, before, live.get(old).copied());
        }
    }
    recorded.was_active = recorded.was_active_now(declared);
    recorded
}

impl Recorded {
    fn note(
        &mut self,
        name: &RouteName,
        address: &RouteAddress,
        old: &RouteName,
        before: &RouteAddress,
        live: Option<Percentages>,
    ) {
        if old != name {
            self.renamed.push((old.clone(), name.clone()));
        }
        let is_exchanged =
            Color::ALL.iter().all(|color| address.groups.get(*color) == before.groups.get(color.other()));
        if is_exchanged {
            self.exchanged.push(name.clone());
        }
        let live = live.and_then(|live| shares_in(&address.groups, &before.groups, live));
        self.live.extend(live.map(|live| (name.clone(), live)));
    }

    fn was_active_now(&self, declared: &BTreeMap<RouteName, RouteAddress>) -> Option<Color> {
        let production = |names: &mut dyn Iterator<Item = &RouteName>| names.filter(|name| !name.is_preview()).count();
        match production(&mut self.exchanged.iter()) {
            0 => self.was_active,
            all if all == production(&mut declared.keys()) => self.was_active.map(Color::other),
            _ => None,
        }
    }
}
