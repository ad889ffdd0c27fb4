//! Where the color that gets no traffic is, beside what is declared of it. It is a declared state, whether anything moves or not.

use std::collections::BTreeMap;

use crate::color::Color;
use crate::intent::{Intent, RouteIntent, RouteName, Standby};
use crate::live::is_attached_anywhere;
use crate::observation::{Forwarding, Observation, RouteSeen};
use crate::refusal::Refusal;
use crate::undeclared::stays_beside;

/// So many target groups an action of a load balancer takes.
const MOST_GROUPS: usize = 5;

impl Intent {
    /// Is the standby on this route as it is declared to be while nothing moves?
    pub(crate) fn has_declared_standby(&self, route: &RouteIntent, forwarding: &Forwarding) -> bool {
        match route.aside() {
            Some(aside) => self.has_let_go(aside, forwarding),
            None => forwarding.is_attached(self.active.other()) == (self.standby == Standby::Attached),
        }
    }

    /// Is the declared target group of this color to be attached to a route that forwards like this?
    fn attaches(&self, color: Color, route: &RouteIntent, forwarding: &Forwarding) -> bool {
        let is_to_move = forwarding.percentages().sole_color() != Some(self.active);
        let is_wanted = if color == self.active { is_to_move } else { self.standby == Standby::Attached };
        is_wanted && !self.is_on(color, route, forwarding)
    }

    /// Is the declared target group of this color on the route? That of the standby may stand aside.
    pub(crate) fn is_on(&self, color: Color, route: &RouteIntent, forwarding: &Forwarding) -> bool {
        match route.aside().filter(|_| color != self.active) {
            Some(aside) => forwarding.others.contains_key(aside),
            None => forwarding.is_attached(color),
        }
    }
}

/// Is the standby attached, in the words of what is declared? One that is to be attached is so when it is on every route, one
/// that is to be detached is attached as long as it is on any.
#[must_use]
pub fn is_standby_attached(seen: &BTreeMap<RouteName, RouteSeen>, standby: Color, declared: Standby) -> bool {
    let everywhere = || seen.values().filter_map(RouteSeen::forwarding).all(|route| route.is_attached(standby));
    is_attached_anywhere(seen, standby) && (declared == Standby::Detached || everywhere())
}

/// What would have to be declared of the standby for it to stay where it is: what adopts these routes as they are changes nothing.
#[must_use]
pub fn standby_as_found(seen: &BTreeMap<RouteName, RouteSeen>, standby: Color) -> Standby {
    if is_attached_anywhere(seen, standby) { Standby::Attached } else { Standby::Detached }
}

/// The routes on which nothing moves and the standby is attached.
pub(crate) fn attached_to<'a>(intent: &'a Intent, seen: &'a Observation) -> impl Iterator<Item = &'a RouteName> {
    let standby = intent.active.other();
    let forwards = |(name, route)| Some((name, route, seen.forwarding(name)?));
    let routes = intent.routes.iter().filter_map(forwards);
    routes.filter(move |(_, route, forwarding)| intent.attaches(standby, route, forwarding)).map(|(name, ..)| name)
}

/// A route that has no place left for a target group that is to be attached to it.
pub(crate) fn no_place(intent: &Intent, seen: &Observation) -> Option<Refusal> {
    intent.routes.iter().find_map(|(name, route)| {
        let forwarding = seen.forwarding(name)?;
        let stay: Vec<_> = stays_beside(intent, forwarding).map(|(group, _)| group.clone()).collect();
        let color = Color::ALL.into_iter().find(|color| intent.attaches(*color, route, forwarding))?;
        let is_full = stay.len() + Color::ALL.len() > MOST_GROUPS;
        is_full.then(|| Refusal::NoPlace { route: name.clone(), color, others: stay })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::PerColor;
    use crate::observation::Attachment;

    const BOTH: [Attachment; 2] = [Attachment::Attached(1), Attachment::Attached(0)];
    const ALONE: [Attachment; 2] = [Attachment::Attached(1), Attachment::Detached];

    fn routes<const N: usize>(routes: [[Attachment; 2]; N]) -> BTreeMap<RouteName, RouteSeen> {
        let seen = |[blue, green]: [Attachment; 2]| RouteSeen::Forwards(Forwarding::example(PerColor { blue, green }));
        let name = |number: usize| RouteName::production(number.to_string());
        routes.into_iter().enumerate().map(|(number, colors)| (name(number), seen(colors))).collect()
    }

    #[test]
    fn a_standby_that_is_missing_on_one_route_is_neither_attached_nor_detached() {
        for (seen, everywhere, anywhere) in [
            (routes([BOTH, BOTH]), true, true),
            (routes([BOTH, ALONE]), false, true),
            (routes([ALONE, ALONE]), false, false),
            (routes([]), false, false),
        ] {
            assert_eq!(is_standby_attached(&seen, Color::Green, Standby::Attached), everywhere);
            assert_eq!(is_standby_attached(&seen, Color::Green, Standby::Detached), anywhere);
        }
    }

    /// Blue is declared and gets everything; so many undeclared groups are there beside it.
    fn beside(others: usize, standby: Standby) -> Option<Refusal> {
        let mut routes = routes([ALONE]);
        let others = (0..others).map(|number| (crate::intent::TargetGroupId(number.to_string()), 0)).collect();
        for route in routes.values_mut() {
            if let RouteSeen::Forwards(forwarding) = route {
                forwarding.others.clone_from(&others);
            }
        }
        let named = routes.into_values().map(|route| (RouteName::production("web"), route)).collect();
        let intent = Intent { active: Color::Blue, standby, ..Intent::example() };
        no_place(&intent, &Observation { routes: named, ..Observation::default() })
    }

    #[test]
    fn five_target_groups_fit_and_a_sixth_does_not() {
        assert_eq!(beside(3, Standby::Attached), None);
        let refused = beside(4, Standby::Attached).unwrap().to_string();
        assert!(refused.ends_with("so its green target group cannot be attached beside 0, 1, 2, 3."), "{refused}");
        assert_eq!(beside(4, Standby::Detached), None, "there is nothing to attach");
    }
}
