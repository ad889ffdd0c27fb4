//! Whether traffic is to leave a color on which nobody answers. What the gate protects is lost there already.

use crate::fleet::{Fleet, JudgedGroup, TargetsWatch};
use crate::intent::{Intent, RouteIntent, RouteName};
use crate::mutation::{self, Mutation};
use crate::observation::{GroupSeen, Observation};

/// Has the color that traffic is to be taken from no healthy target, on any route? Health that is not known says nothing.
pub(crate) fn leaves_the_dead(intent: &Intent, seen: &Observation, fleet: &Fleet) -> bool {
    let is_dead = |group: Option<&JudgedGroup>| {
        group.is_some_and(|group| group.is_dead() || mutation::is_on(Mutation::EverybodyIsDead))
    };
    let mut dead = left(intent, seen, fleet).map(is_dead).peekable();
    dead.peek().is_some() && dead.all(|is_dead| is_dead)
}

/// Is it known that somebody answers on the color that traffic is to be taken from? A plan that has seen it saves its apply the
/// question.
///
/// `seen` must hold the health of that color.
#[must_use]
pub fn left_answers(intent: &Intent, seen: &Observation) -> bool {
    // For how long a target has been out of use says only of one that is not healthy what it is.
    let targets = TargetsWatch::of_one_look(intent, seen);
    left(intent, seen, targets.fleet()).flatten().any(|group| !group.is_dead())
}

/// The target groups from which traffic is to be taken; `None` for one whose health is not known.
fn left<'a>(
    intent: &'a Intent,
    seen: &'a Observation,
    fleet: &'a Fleet,
) -> impl Iterator<Item = Option<&'a JudgedGroup>> {
    let left = intent.active.other();
    let is_serving = move |(name, _): &(&RouteName, &RouteIntent)| {
        seen.forwarding(name).is_some_and(|forwarding| *forwarding.percentages().0.get(left) > 0)
    };
    intent.routes.iter().filter(is_serving).map(move |(_, route)| {
        let group = route.groups.get(left);
        let is_known = matches!(seen.groups.get(group), Some(GroupSeen::Targets(_)));
        fleet.get(group).filter(|_| is_known)
    })
}
