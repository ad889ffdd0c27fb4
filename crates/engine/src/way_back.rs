//! Where a rollback leads, and whether anybody is there.

use crate::color::Color;
use crate::fleet::{Fleet, JudgedGroup};
use crate::gate::Listed;
use crate::group_name::GroupName;
use crate::intent::{Intent, RouteIntent, Standby};
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, GroupSeen, Observation};
use crate::weights::Weights;

/// What a rollback makes of a route that was found like this: the weights it had; or, where a cutover was half done
/// already, or where nobody was served, everything to the color that was active before it.
///
/// A standby that is to stay attached stays so: it is health-checked for the next attempt. One that is not leaves again, and
/// with it the sessions of sticky clients that have met it. The new group of a replaced one leaves, too: whoever takes back what
/// replaced it can delete it then.
pub(crate) fn way_back(intent: &Intent, route: &RouteIntent, found: &Forwarding, is_half_done: bool) -> Forwarding {
    let previous = intent.active.other();
    if mutation::is_on(Mutation::BackToTheOtherColor) {
        return found.with_weights(Weights::all_to(previous));
    }
    let stays = intent.standby == Standby::Attached && route.replaced.is_none();
    match (stays, is_half_done || found.serves_nobody()) {
        (true, false) => found.with_weights(found.weights()),
        (true, true) => found.with_weights(Weights::all_to(previous)),
        (false, false) => found.clone(),
        (false, true) => found.with_only(previous),
    }
}

/// Why a moved route is better left where it is: nobody could answer where its way back leads, and somebody can on the color
/// it would leave.
///
/// A load balancer that finds no healthy target sends requests to the unhealthy ones, and without any target it answers 503:
/// whatever is wrong with the new color, both are worse. Health that could not be read keeps nobody: that color was active.
pub(crate) fn nobody_there(
    intent: &Intent,
    route: &RouteIntent,
    way_back: &Forwarding,
    seen: &Observation,
    fleet: &Fleet,
) -> Option<String> {
    let percentages = way_back.percentages();
    let (to, away_from): (Vec<_>, Vec<_>) = Color::ALL.into_iter().partition(|color| *percentages.0.get(*color) > 0);
    let group = |color: &Color| seen.groups.get(route.groups.get(*color));
    let answers = |color: &Color| group(color).and_then(|seen| can_answer(seen, fleet.get(route.groups.get(*color))));
    let is_worse = to.iter().all(|color| answers(color) == Some(false))
        && away_from.iter().any(|color| answers(color) == Some(true));
    let first = to.first().filter(|_| is_worse && !mutation::is_on(Mutation::BackToNobody))?;
    Some(why_nobody(*intent.names(route).get(*first), group(first)?))
}

/// Could one of these targets answer? `None` when that is not known. A target that nobody checks could.
fn can_answer(group: &GroupSeen, targets: Option<&JudgedGroup>) -> Option<bool> {
    match group {
        GroupSeen::Targets(_) => targets.map(JudgedGroup::can_answer),
        GroupSeen::Unreadable { .. } => None,
        GroupSeen::Missing => Some(false),
    }
}

fn why_nobody(name: GroupName, group: &GroupSeen) -> String {
    match group {
        GroupSeen::Targets(targets) if targets.is_empty() => format!("it has no {name} targets any more"),
        GroupSeen::Targets(targets) => format!("none of its {name} targets is healthy{}", Listed(targets)),
        GroupSeen::Unreadable { .. } | GroupSeen::Missing => {
            format!("its {name} target group does not exist any more")
        }
    }
}
