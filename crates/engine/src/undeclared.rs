//! Target groups on a route that are nobody's color: those that were one before, and those that nobody declared.

use std::collections::BTreeMap;

use crate::color::{Color, PerColor};
use crate::intent::{Intent, RouteIntent, RouteName, Standby, TargetGroupId};
use crate::mutation::{self, Mutation};
use crate::observation::{Attachment, Forwarding, RouteSeen};
use crate::stickiness::{Traits, with_stickiness};
use crate::undeclared_idle::UndeclaredIdle;

impl Intent {
    /// How this route forwards, when no request on it goes to anybody that this switch has to respect. A preview route that
    /// still shows a group which was a color's before is as good as one that shows the wrong color.
    pub(crate) fn forwarding_of<'a>(&self, name: &RouteName, route: &'a RouteSeen) -> Option<&'a Forwarding> {
        match route {
            RouteSeen::Forwards(forwarding) if name.is_preview() => {
                forwarding.foreign().all(|group| self.is_former(group)).then_some(forwarding)
            }
            other => other.forwarding(),
        }
    }

    /// Does this undeclared target group leave the routes? One that was a color's before does, so that it can be deleted.
    pub(crate) fn takes_out(&self, group: &TargetGroupId) -> bool {
        (self.undeclared_idle == UndeclaredIdle::Remove && !self.is_aside(group)) || self.is_former(group)
    }

    /// Was this target group a color's before, and is it nobody's now?
    fn is_former(&self, group: &TargetGroupId) -> bool {
        self.former_groups.contains(group) && !self.declares(group)
    }

    /// Does the route name a target group that is to leave it?
    pub(crate) fn has_leaving(&self, forwarding: &Forwarding) -> bool {
        forwarding.others.keys().any(|group| self.takes_out(group))
    }

    /// Does this preview route show this color and nothing else?
    pub(crate) fn is_shown(&self, color: Color, forwarding: &Forwarding) -> bool {
        forwarding.is_only(color) && !self.has_leaving(forwarding)
    }
}

/// What a write makes of a route that gives it these colors: whoever is to leave it leaves with the same write, and every
/// other undeclared target group stays as it is.
pub(crate) fn rewritten(
    intent: &Intent,
    route: &RouteIntent,
    from: &Forwarding,
    colors: PerColor<Attachment>,
    traits: &Traits,
) -> Forwarding {
    let is_lost = mutation::is_on(Mutation::UndeclaredGroupsAreLost);
    let stay = stays_beside(intent, from).filter(|_| !is_lost);
    let mut others: BTreeMap<_, _> = stay.map(|(group, weight)| (group.clone(), *weight)).collect();
    let lets_go = *colors.get(intent.active.other()) == Attachment::Detached;
    if let Some(aside) = route.aside().filter(|_| lets_go) {
        match intent.standby {
            Standby::Attached => _ = others.insert(aside.clone(), 0),
            Standby::Detached => _ = others.remove(aside),
        }
    }
    let to = as_it_will_be_shown(Forwarding { colors, others, ..from.clone() });
    with_stickiness(to, route, traits)
}

/// The undeclared target groups that a write of the route leaves on it.
pub(crate) fn stays_beside<'a>(
    intent: &'a Intent,
    from: &'a Forwarding,
) -> impl Iterator<Item = (&'a TargetGroupId, &'a u16)> {
    from.others.iter().filter(|(group, _)| !intent.takes_out(group))
}

/// The weight of a lone target group means nothing; it is the one that ELBv2 shows for its short form.
fn as_it_will_be_shown(forwarding: Forwarding) -> Forwarding {
    match Color::ALL.into_iter().find(|color| forwarding.is_attached(*color)) {
        Some(lone) if forwarding.group_count() == 1 => forwarding.with_only(lone),
        _ => forwarding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::Weights;

    fn id(group: &str) -> TargetGroupId {
        TargetGroupId(group.to_owned())
    }

    fn seen<const N: usize>(colors: [Attachment; 2], others: [(&str, u16); N]) -> Forwarding {
        let others = others.into_iter().map(|(group, weight)| (id(group), weight)).collect();
        let colors = PerColor { blue: colors[0], green: colors[1] };
        Forwarding { colors, others, group_stickiness: None, would_be_lost: Vec::new() }
    }

    fn web() -> RouteName {
        RouteName::production("web")
    }

    fn knowing_former() -> Intent {
        Intent { former_groups: [id("former")].into(), ..Intent::example() }
    }

    fn written(intent: &Intent, from: &Forwarding, colors: PerColor<Attachment>) -> Forwarding {
        rewritten(intent, &intent.routes[&web()], from, colors, &Traits::new())
    }

    const BLUE_ONLY: [Attachment; 2] = [Attachment::Attached(100), Attachment::Detached];

    #[test]
    fn a_write_keeps_what_nobody_declared_and_takes_out_what_was_a_colors_before() {
        let from = seen(BLUE_ONLY, [("former", 0), ("third", 0)]);
        let to = written(&knowing_former(), &from, from.with_weights(from.weights()).colors);
        assert_eq!(to.weights(), Weights(PerColor { blue: 100, green: 0 }));
        assert!(to.is_attached(Color::Green), "the new group comes with the write that takes the old one out");
        assert_eq!(to.others, [(id("third"), 0)].into());
    }

    #[test]
    fn a_group_that_is_declared_on_another_route_now_is_no_former_one() {
        let mut intent = knowing_former();
        let other =
            RouteIntent { groups: PerColor { blue: id("former"), green: id("next") }, ..intent.routes[&web()].clone() };
        intent.routes.insert(RouteName::production("other"), other);
        assert!(!intent.has_leaving(&seen(BLUE_ONLY, [("former", 0)])));
    }

    #[test]
    fn what_nobody_declared_leaves_where_that_is_declared() {
        let intent = Intent { undeclared_idle: UndeclaredIdle::Remove, ..Intent::example() };
        let from = seen(BLUE_ONLY, [("third", 0)]);
        let to = written(&intent, &from, from.colors);
        assert_eq!(to, from.with_only(Color::Blue).without_others(), "the weight of a lone group is shown as 1");
    }

    #[test]
    fn requests_to_an_undeclared_group_make_a_production_route_somebody_elses() {
        let (web, preview) = (web(), RouteName::preview("next"));
        let intent = knowing_former();
        let to_former = RouteSeen::Forwards(seen(BLUE_ONLY, [("former", 1)]));
        assert_eq!(intent.forwarding_of(&web, &to_former), None);
        assert!(intent.forwarding_of(&preview, &to_former).is_some());
        let to_third = RouteSeen::Forwards(seen(BLUE_ONLY, [("former", 1), ("third", 1)]));
        assert_eq!(intent.forwarding_of(&preview, &to_third), None);
        let idle = RouteSeen::Forwards(seen(BLUE_ONLY, [("third", 0)]));
        assert!(intent.forwarding_of(&web, &idle).is_some());
    }

    impl Forwarding {
        fn without_others(&self) -> Forwarding {
            Forwarding { others: BTreeMap::new(), ..self.clone() }
        }
    }
}
