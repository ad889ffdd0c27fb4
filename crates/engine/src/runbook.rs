//! The runbook: the steps a cutover will take, in plain sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::color::{Color, PerColor};
use crate::duration::format_duration;
use crate::group_name::GroupName;
use crate::http_check::HttpCheck;
use crate::intent::Replaced;
use crate::intent::{Intent, RouteName, Standby};
use crate::shift::Share;
use crate::weights::Percentages;
use crate::write_pace::expected_skew;

/// The steps of the cutover from what is live to what is declared, one plain sentence each.
///
/// It is a pure function of configuration and refreshed state, because Terraform plans twice and compares: what is only
/// known from the load balancer at that moment, such as whether the standby is attached already, stays an "if" here.
#[must_use]
pub fn runbook(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Vec<String> {
    let mut steps = vec![prime(intent)];
    steps.extend(preview(intent, live));
    steps.extend(hold_what_was_found(intent, live));
    steps.push(gate(intent));
    steps.extend(http_checks(intent));
    steps.extend(watch(intent));
    if intent.shift.stages().is_empty() {
        steps.extend(intent.routes.keys().filter_map(|route| shift_at_once(intent, route, live.get(route).copied())));
    } else {
        steps.extend(shift_in_stages(intent, live));
    }
    steps.push(read_back(intent));
    steps.push(settle(intent));
    steps.extend(bake(intent));
    steps.extend(detach(intent));
    steps.extend(preview_follows(intent));
    steps.push(time(intent, live));
    steps
}

fn prime(intent: &Intent) -> String {
    let color = intent.active;
    format!(
        "Prime: where {color} is not attached yet, attach it at weight 0, so that its targets get health checks. No \
         traffic moves."
    )
}

/// Preview routes that are known to show the color already are left out.
fn preview(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Option<String> {
    let shows = |route: &RouteName| live.get(route).and_then(|shown| shown.sole_color()) == Some(intent.active);
    let names = keys(intent.preview_routes.keys().filter(|route| !shows(route)))?;
    let then = match intent.preview_settle() {
        settle if settle.is_zero() => String::new(),
        settle => format!(" Wait {} for the load balancer to follow.", format_duration(settle)),
    };
    Some(format!("Preview: let {names} show {}, for testing.{then}", intent.active))
}

fn keys<'a>(routes: impl Iterator<Item = &'a RouteName>) -> Option<String> {
    let keys: Vec<_> = routes.map(RouteName::key).collect();
    (!keys.is_empty()).then(|| keys.join(", "))
}

fn http_checks(intent: &Intent) -> impl Iterator<Item = String> {
    let sentence = |check: &HttpCheck| {
        let (name, times) = (&check.name, check.successes.max(1));
        format!("Check: wait until HTTP check {name} passes {times} times in a row; in the same time as the gate.")
    };
    intent.gate.http_checks.iter().map(sentence)
}

fn gate(intent: &Intent) -> String {
    let gate = &intent.gate;
    let (color, least) = (intent.active, gate.min_healthy_count.max(1));
    let enough = match gate.min_healthy_percent {
        0 if least == 1 => format!("one of {color}'s targets is healthy"),
        0 => format!("at least {least} of {color}'s targets are healthy"),
        percent => format!("{percent} % of {color}'s targets (at least {least}) are healthy"),
    };
    let stable = match gate.stable_for {
        Duration::ZERO => String::new(),
        time => format!(" for {} without a break", format_duration(time)),
    };
    format!(
        "Gate: wait until {enough}{stable}; after {} give up with no traffic moved. Where no {} target is healthy, one of \
         {color}'s on each route is enough.",
        format_duration(gate.timeout),
        left_behind(intent),
    )
}

/// What ends the cutover from the first shift on; nothing when all is over at once and nothing was asked for.
fn watch(intent: &Intent) -> Option<String> {
    if intent.shift.stages().is_empty() && intent.bake.is_none() {
        return None;
    }
    let (color, percent) = (intent.active, intent.max_unhealthy_percent());
    let health = format!("more than {percent} % of {color}'s targets are unhealthy");
    let alarms = intent.bake.iter().flat_map(|bake| &bake.alarms).map(ToString::to_string).collect::<Vec<_>>();
    let alarms = if alarms.is_empty() {
        String::new()
    } else {
        format!(", or one of these alarms fires: {}", alarms.join(", "))
    };
    let checks = if intent.gate.http_checks.is_empty() { "" } else { ", or an HTTP check keeps failing" };
    // Without a bake nothing is watched any more once everything has moved.
    let until = if intent.bake.is_some() { "on" } else { "to the last" };
    Some(format!("Watch from the first shift {until}: go back if {health}{alarms}{checks}."))
}

fn shift_at_once(intent: &Intent, route: &RouteName, live: Option<Percentages>) -> Option<String> {
    let (target, names) = (Percentages::all_to(intent.active), intent.names_on(route));
    let to = target.named(names);
    match live {
        Some(live) if live == target => None,
        Some(live) => Some(format!("Shift {route}: from {} to {to}, all at once.", live.named(names))),
        None => Some(format!("Shift {route}: to {to}, all at once.")),
    }
}

/// A cutover found half done begins with holding what is there.
fn hold_what_was_found(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Option<String> {
    let least = intent.routes.keys().map(|route| share_of(intent, live.get(route).copied())).min();
    let hold = intent.shift.hold_at(least.unwrap_or_default());
    (!hold.is_zero()).then(|| {
        let hold = format_duration(hold);
        format!("Hold: a cutover is half done already. Leave its weights where they are for {hold} before going on.")
    })
}

/// One sentence for each stage that is still to come, with the routes that are behind it.
fn shift_in_stages(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Vec<String> {
    let stages = intent.shift.stages().iter().map(|stage| (stage.share, stage.hold));
    let mut at: BTreeMap<_, _> = intent.routes.keys().map(|route| (route, live.get(route).copied())).collect();
    let mut sentences = Vec::new();
    for (share, hold) in stages.chain([(Share::ALL, Duration::ZERO)]) {
        let mut behind = at.clone();
        behind.retain(|_, at| share_of(intent, *at) < share.tenths());
        if behind.is_empty() {
            continue;
        }
        let to = share.weights(intent.active).percentages();
        at.extend(behind.keys().map(|route| (*route, Some(to))));
        sentences.extend(
            by_names(intent, behind).into_iter().map(|(names, behind)| shift_together(&behind, to, names, hold)),
        );
    }
    sentences
}

/// These routes, those together whose target groups are called the same.
fn by_names<'a>(
    intent: &Intent,
    routes: BTreeMap<&'a RouteName, Option<Percentages>>,
) -> BTreeMap<PerColor<GroupName>, BTreeMap<&'a RouteName, Option<Percentages>>> {
    let mut by_names = BTreeMap::<_, BTreeMap<_, _>>::new();
    for (route, at) in routes {
        by_names.entry(intent.names_on(route)).or_default().insert(route, at);
    }
    by_names
}

/// Where the routes come from is only told when they all come from the same.
fn shift_together(
    behind: &BTreeMap<&RouteName, Option<Percentages>>,
    to: Percentages,
    names: PerColor<GroupName>,
    hold: Duration,
) -> String {
    let routes = behind.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let first = behind.values().next().copied().flatten();
    let from = first.filter(|first| behind.values().all(|at| *at == Some(*first)));
    let from = from.map(|from| format!("from {} ", from.named(names))).unwrap_or_default();
    let then = if hold.is_zero() { String::new() } else { format!(", then hold for {}", format_duration(hold)) };
    format!("Shift {routes}: {from}to {}{then}.", to.named(names))
}

/// A route that was not read yet counts as one where nothing has moved.
fn share_of(intent: &Intent, at: Option<Percentages>) -> u16 {
    at.map_or(0, |percentages| *percentages.0.get(intent.active))
}

fn read_back(intent: &Intent) -> String {
    let after = if intent.shift.stages().is_empty() { "" } else { "after every shift, " };
    match intent.routes.len() {
        1 => format!("Verify: {after}read the route back until it shows the new weights; if it does not, go back."),
        _ => format!(
            "Verify: {after}read all routes back until they show the new weights; if one does not, all go back."
        ),
    }
}

fn bake(intent: &Intent) -> Option<String> {
    let bake = intent.bake.as_ref()?;
    Some(format!("Bake: watch for another {}, with the way back open.", format_duration(bake.duration)))
}

fn settle(intent: &Intent) -> String {
    let stays = match intent.standby {
        Standby::Attached if !intent.leaves_replaced() => " and stays attached at weight 0 as the way back",
        Standby::Attached | Standby::Detached => "",
    };
    let left = left_behind(intent);
    let get = if left.contains(" and ") { "get" } else { "gets" };
    format!(
        "Settle: wait {} for the load balancer to follow. Then {left} {get} no new requests{stays}.",
        format_duration(intent.settle()),
    )
}

/// What the target groups are called that traffic comes from. Where only some are replaced and all stay within their color,
/// traffic comes from those alone.
fn left_behind(intent: &Intent) -> String {
    let routes = intent.routes.values().filter(|route| !intent.is_within_color() || route.replaced.is_some());
    let names: BTreeSet<_> = routes.map(|route| *intent.names(route).get(intent.active.other())).collect();
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

fn detach(intent: &Intent) -> Option<String> {
    let (left, replaced) = (left_behind(intent), intent.routes.values().find_map(|route| route.replaced.as_ref()));
    let comes = |was: Color| if was == intent.active { was.other() } else { was };
    match (intent.standby, replaced) {
        (Standby::Detached, _) => {
            Some(format!("Detach: take {left} out of the routes, which ends the sessions of sticky clients on it."))
        }
        (Standby::Attached, Some(Replaced { was, .. })) => Some(format!(
            "Exchange: take the former {was} target group out of the routes, so that it can be deleted, and attach {} at weight 0 in \
             the same write.",
            comes(*was)
        )),
        (Standby::Attached, None) => None,
    }
}

fn preview_follows(intent: &Intent) -> Option<String> {
    let names = keys(intent.preview_routes.keys())?;
    let standby = if intent.is_within_color() { "the standby" } else { "the new standby" };
    Some(format!("Preview: let {names} show {}, {standby}.", intent.active.other()))
}

/// What is declared, without what only the load balancer knows: reading back takes seconds. Many routes cannot be written at
/// once; that takes its time in every shift.
fn time(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> String {
    let least = intent.routes.keys().map(|route| share_of(intent, live.get(route).copied())).min().unwrap_or_default();
    let done = intent.shift.stages().iter().filter(|stage| stage.share.tenths() <= least).map(|stage| stage.hold).sum();
    let found = intent.shift.hold_at(least);
    let skew = expected_skew(intent.routes.len());
    let shifts = intent.shift.stages().iter().filter(|stage| stage.share.tenths() > least).count() + 1;
    let writing = skew * u32::try_from(shifts).unwrap_or(u32::MAX);
    let shortest = intent.shortest_duration().saturating_sub(done) + found + writing;
    let each = match skew.is_zero() {
        true => String::new(),
        false => format!(" A shift of {} routes takes about {} of it.", intent.routes.len(), format_duration(skew)),
    };
    format!(
        "Time: at least {} in all; after {} what has moved goes back.{each}",
        format_duration(shortest),
        format_duration(intent.timeout)
    )
}

#[cfg(test)]
mod tests;
