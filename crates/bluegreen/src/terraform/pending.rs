//! The cutovers that a plan would make.

use std::collections::BTreeMap;

use bluegreen_declaration::live_state::{color_in, read_live};
use bluegreen_engine::{Color, Percentages, RouteName};
use bluegreen_state::{Address, Alias};
use tftypes::Value;

/// A cutover that an apply of the plan would make.
///
/// ```
/// use bluegreen::{Cause, Document, RouteName, read};
///
/// let bytes = include_bytes!("../../../state/tests/hosts/terraform-1.15.5/drifted.plan.json");
/// let Document::Plan(plan) = read(bytes)? else { panic!("this is a plan") };
/// let cutover = &plan.pending()[0];
/// assert_eq!((cutover.cause, cutover.is_certain), (Cause::Drifted, true));
/// let route = cutover.routes[&RouteName::production("web")];
/// assert_eq!(route.before.unwrap().to_string(), "blue 40 % / green 60 %");
/// # Ok::<(), bluegreen::Unreadable>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PendingCutover {
    /// The switch.
    pub address: Address,
    /// Which configuration of the provider it uses.
    pub alias: Alias,
    /// The color that traffic is taken from; `None` where only the apply knows.
    pub from: Option<Color>,
    /// The color that becomes active; `None` where only the apply knows.
    pub to: Option<Color>,
    /// Why traffic moves.
    pub cause: Cause,
    /// Whether it is known that traffic moves. Of a listener that is made in the same apply, only the apply knows how it
    /// forwards.
    pub is_certain: bool,
    /// The routes that move, and the preview routes.
    pub routes: BTreeMap<RouteName, PendingRoute>,
    /// The steps, in order; empty where only the apply knows.
    pub runbook: Vec<String>,
}

/// One route of a cutover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingRoute {
    /// The share of each color now, as the plan saw it; `None` for a route that it does not know.
    pub before: Option<Percentages>,
    /// The share of each color afterwards.
    pub after: Option<Percentages>,
}

/// Why traffic moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// Another color is declared.
    Declared,
    /// The switch is created: what its routes show now, the plan does not know.
    Created,
    /// Its routes are others.
    Routes,
    /// What is live is not what is declared: somebody moved it, or an earlier cutover did not end.
    Drifted,
}

impl PendingCutover {
    /// A cutover, if this change of a switch makes one. `recorded` is the color that the state had before the refresh.
    pub(super) fn of(
        address: &Address,
        alias: &Alias,
        [before, after]: [&Value; 2],
        recorded: Option<Color>,
    ) -> Option<PendingCutover> {
        let cutover = after.get("cutover")?;
        // The provider plans the times of a cutover as unknown, and takes those of the last one over otherwise.
        let is_planned = cutover.get("started_at").is_some_and(Value::is_unknown);
        if !cutover.is_unknown() && !is_planned {
            return None;
        }
        let (live_before, live_after) = (read_live(before), read_live(after));
        let names: Vec<_> = live_before.keys().chain(live_after.keys()).cloned().collect();
        let route = |name: RouteName| {
            let route = PendingRoute { before: live_before.get(&name).copied(), after: live_after.get(&name).copied() };
            (name, route)
        };
        let color = |name: &str| cutover.get(name).and_then(Value::as_str).and_then(|color| color.parse().ok());
        let runbook = cutover.get("runbook").and_then(Value::as_list).unwrap_or_default();
        Some(PendingCutover {
            address: address.clone(),
            alias: alias.clone(),
            from: color("from").or_else(|| color_in(before)),
            to: color("to").or_else(|| color_in(after)),
            cause: cause(before, after, recorded),
            is_certain: is_planned,
            routes: names.into_iter().map(route).collect(),
            runbook: runbook.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }
}

/// Where the state had the declared color before the refresh, it is not the declaration that has changed.
fn cause(before: &Value, after: &Value, recorded: Option<Color>) -> Cause {
    if before.is_null() {
        return Cause::Created;
    }
    let declared = color_in(after);
    if color_in(before) != declared {
        return if recorded.is_some() && recorded == declared { Cause::Drifted } else { Cause::Declared };
    }
    if before.get("routes") != after.get("routes") { Cause::Routes } else { Cause::Drifted }
}
