//! Whether traffic is to leave a color on which nobody answers. What the gate protects is lost there already.

use crate::fleet::Fleet;
use crate::intent::{Intent, RouteIntent, RouteName};
use crate::mutation::{self, Mutation};
use crate::observation::{GroupSeen, Observation, RouteSeen};

/// Has the color that traffic is to be taken from no healthy target, on any route? Health that is not known says nothing.
pub(crate) fn leaves_the_dead(intent: &Intent, seen: &Observation, fleet: &Fleet) -> bool {
    let left = intent.active.other();
    let serving = intent.routes.iter().filter(|(name, _)| {
        let forwarding = seen.routes.get(*name).and_then(RouteSeen::forwarding);
        forwarding.is_some_and(|forwarding| *forwarding.percentages().0.get(left) > 0)
    });
    let is_dead = |(_, route): (&RouteName, &RouteIntent)| {
        let group = route.groups.get(left);
        let is_known = matches!(seen.groups.get(group), Some(GroupSeen::Targets(_)));
        let judged = fleet.get(group).filter(|_| is_known);
        judged.is_some_and(|group| group.is_dead() || mutation::is_on(Mutation::EverybodyIsDead))
    };
    let mut dead = serving.map(is_dead).peekable();
    dead.peek().is_some() && dead.all(|is_dead| is_dead)
}
