//! What each switch depends on: its listeners and rules, and the target groups of its colors.

use std::collections::{BTreeMap, BTreeSet};

use bluegreen_declaration::live_state::color_in;
use bluegreen_declaration::model::read_routes;
use bluegreen_engine::{Color, RouteName};
use bluegreen_state::{Action, Address};
use tftypes::Value;

use crate::terraform::planned_switch::PlannedSwitch;
use crate::terraform::stored_switch::StoredSwitch;

/// A switch that stays, and what must not be pulled from under it.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    pub(super) address: Option<Address>,
    /// Its listeners and rules, by ARN.
    pub(super) routes: BTreeMap<String, RouteName>,
    /// The color of each of its target groups, by ARN.
    pub(super) groups: BTreeMap<String, Color>,
    /// The color that traffic goes to now.
    pub(super) active: Option<Color>,
    /// The colors that traffic goes to, now or after the apply.
    pub(super) serving: BTreeSet<Color>,
}

/// The switches of a plan: those that it speaks of, and those that it leaves out.
pub(super) fn in_plan(switches: &[PlannedSwitch], before: &[StoredSwitch]) -> Vec<Guarded> {
    let stays =
        |switch: &&PlannedSwitch| switch.deposed.is_none() && !matches!(switch.action, Action::Delete | Action::Forget);
    let spoken_of: BTreeSet<_> =
        switches.iter().flat_map(|it| [Some(&it.address), it.previous_address.as_ref()]).flatten().collect();
    let planned = switches.iter().filter(stays).map(|it| Guarded::of(&it.address, &it.before, &it.after));
    let left_out = before.iter().filter(|it| !spoken_of.contains(&it.address));
    let left_out = left_out.filter_map(|it| {
        let value = it.value().ok()?;
        Some(Guarded::of(&it.address, &value, &value))
    });
    planned.chain(left_out).collect()
}

impl Guarded {
    fn of(address: &Address, before: &Value, after: &Value) -> Guarded {
        let mut guarded = Guarded { address: Some(address.clone()), active: color_in(before), ..Guarded::default() };
        for value in [after, before] {
            guarded.serving.extend(color_in(value));
            // What is not known yet is not there yet, so nothing can be pulled from under it.
            for (name, route) in read_routes(value).unwrap_or_default() {
                let groups = Color::ALL.map(|color| (route.groups.get(color).as_str().to_owned(), color));
                guarded.groups.extend(groups);
                guarded.routes.insert(route.arn.as_str().to_owned(), name);
            }
        }
        guarded
    }
}
