//! A target group that was live and is replaced: traffic leaves it for its color's new group, or for the other color, in a cutover
//! like any other.
//!
//! A run moves traffic between two target groups of a route, which hold the places of the two colors. As long as the replaced one
//! is left, it holds the place of the color that traffic comes from, and the group that is declared for that color stands aside:
//! it stays as it is, at weight 0, and comes in with the write that lets the replaced one go.

use std::collections::BTreeMap;
use std::mem;

use crate::color::{Color, PerColor};
use crate::group_name::GroupName;
use crate::intent::{Intent, Replaced, RouteIntent, RouteName, Standby, TargetGroupId};
use crate::mutation::{self, Mutation};
use crate::observation::Forwarding;
use crate::weights::Percentages;

/// What is remembered of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteBefore {
    /// The target groups that it had.
    pub groups: PerColor<TargetGroupId>,
    /// The share of each, as far as that is known.
    pub live: Option<Percentages>,
}

impl RouteBefore {
    /// Had the group of this color traffic? Where nobody knows what is live, or nobody had any, that of the active color had.
    fn had_traffic(&self, color: Color, was_active: Option<Color>) -> bool {
        let served = self.live.filter(|live| Color::ALL.into_iter().any(|color| *live.0.get(color) > 0));
        served.map_or(was_active == Some(color), |live| *live.0.get(color) > 0)
    }
}

impl Intent {
    /// This intent for routes of which this is remembered: a target group of a route that had traffic and is declared for none of
    /// its colors any more is what traffic leaves.
    #[must_use]
    pub fn leaving_replaced(mut self, before: &BTreeMap<RouteName, RouteBefore>) -> Intent {
        for (name, route) in &mut self.routes {
            let Some(before) = before.get(name) else { continue };
            let is_replaced = |color: &Color| {
                // What traffic came from is where it goes back, be it that all of it has left already.
                let is_left = self.was_active == Some(*color) && *color != self.active;
                let is_declared = route.declared(self.active).contains(&before.groups.get(*color));
                !is_declared && (is_left || before.had_traffic(*color, self.was_active))
            };
            if let Some(was) = Color::ALL.into_iter().find(is_replaced) {
                let group = before.groups.get(was).clone();
                let aside = mem::replace(route.groups.get_mut(self.active.other()), group);
                route.replaced = Some(Replaced { was, aside });
            }
        }
        self
    }

    /// Is this target group declared for a color of any route?
    pub(crate) fn declares(&self, group: &TargetGroupId) -> bool {
        let mut routes = self.routes.values().chain(self.preview_routes.values());
        routes.any(|route| route.declared(self.active).contains(&group))
    }

    /// Does this target group stand aside on any route?
    pub(crate) fn is_aside(&self, group: &TargetGroupId) -> bool {
        self.routes.values().filter_map(RouteIntent::aside).any(|aside| aside == group)
    }

    /// Is traffic to leave a replaced target group?
    pub(crate) fn leaves_replaced(&self) -> bool {
        self.routes.values().any(|route| route.replaced.is_some())
    }

    /// Does traffic only leave replaced target groups for those that their color has now? Then it is the same environment.
    #[must_use]
    pub fn is_within_color(&self) -> bool {
        let is_within =
            |route: &RouteIntent| route.replaced.as_ref().is_some_and(|replaced| replaced.was == self.active);
        self.was_active == Some(self.active) && self.routes.values().any(is_within)
    }

    /// The color that traffic comes from.
    #[must_use]
    pub fn came_from(&self) -> Color {
        if self.is_within_color() { self.active } else { self.active.other() }
    }

    /// The place that traffic was at on this route, as far as anybody remembers.
    pub(crate) fn was_active_on(&self, route: &RouteIntent) -> Option<Color> {
        let was_at_replaced = route.replaced.as_ref().is_some_and(|replaced| Some(replaced.was) == self.was_active);
        if was_at_replaced { Some(self.active.other()) } else { self.was_active }
    }

    /// What the groups at the places of this route are called.
    pub(crate) fn names_on(&self, route: &RouteName) -> PerColor<GroupName> {
        self.routes.get(route).map_or_else(GroupName::of_colors, |route| self.names(route))
    }

    pub(crate) fn names(&self, route: &RouteIntent) -> PerColor<GroupName> {
        PerColor::from_fn(|color| match &route.replaced {
            Some(replaced) if color != self.active => GroupName::former(replaced.was),
            _ => GroupName::of(color),
        })
    }

    /// Is the replaced target group gone from this route, and the declared one in its place?
    pub(crate) fn has_let_go(&self, aside: &TargetGroupId, forwarding: &Forwarding) -> bool {
        let is_there = forwarding.others.contains_key(aside);
        let has_let_go =
            !forwarding.is_attached(self.active.other()) && is_there == (self.standby == Standby::Attached);
        has_let_go || mutation::is_on(Mutation::ReplacedGroupStays)
    }
}

impl RouteIntent {
    /// The declared target group that stands aside, if one does.
    pub(crate) fn aside(&self) -> Option<&TargetGroupId> {
        self.replaced.as_ref().map(|replaced| &replaced.aside)
    }

    /// The target group that is declared for the color which is not active.
    pub(crate) fn standby(&self, active: Color) -> &TargetGroupId {
        self.aside().unwrap_or(self.groups.get(active.other()))
    }

    /// The target groups that are declared for the two colors.
    fn declared(&self, active: Color) -> [&TargetGroupId; 2] {
        [self.groups.get(active), self.standby(active)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(group: &str) -> TargetGroupId {
        TargetGroupId(group.to_owned())
    }

    fn web() -> RouteName {
        RouteName::production("web")
    }

    /// Blue and green are declared, blue was active, and the route had these target groups.
    fn intent(active: Color, blue: &str, green: &str, live: Option<Percentages>) -> Intent {
        let groups = PerColor { blue: id(blue), green: id(green) };
        let declared = Intent { active, was_active: Some(Color::Blue), ..Intent::example() };
        declared.leaving_replaced(&[(web(), RouteBefore { groups, live })].into())
    }

    fn route(active: Color, blue: &str, green: &str) -> RouteIntent {
        let at_blue = intent(active, blue, green, Some(Percentages::all_to(Color::Blue))).routes[&web()].clone();
        assert_eq!(intent(active, blue, green, None).routes[&web()], at_blue, "where it is not known what is live");
        at_blue
    }

    #[test]
    fn traffic_leaves_the_replaced_group_for_the_new_one_while_the_standby_stands_aside() {
        let within = route(Color::Blue, "old blue", "green");
        assert_eq!(within.groups, PerColor { blue: id("blue"), green: id("old blue") });
        assert_eq!(within.replaced, Some(Replaced { was: Color::Blue, aside: id("green") }));
    }

    #[test]
    fn traffic_leaves_the_replaced_group_for_the_other_color_while_the_new_one_stands_aside() {
        let flip = route(Color::Green, "old blue", "old green");
        assert_eq!(flip.groups, PerColor { blue: id("old blue"), green: id("green") });
        assert_eq!(flip.replaced, Some(Replaced { was: Color::Blue, aside: id("blue") }));
    }

    #[test]
    fn a_replaced_standby_and_exchanged_colors_are_no_replaced_active_group() {
        assert_eq!(route(Color::Blue, "blue", "old green").replaced, None);
        assert_eq!(route(Color::Green, "green", "blue").replaced, None);
    }

    #[test]
    fn what_a_cutover_that_was_not_over_has_left_at_a_replaced_standby_is_taken_back() {
        let live = Some(Percentages(PerColor { blue: 900, green: 100 }));
        let intent = intent(Color::Blue, "blue", "old green", live);
        let route = &intent.routes[&web()];
        assert_eq!(route.replaced, Some(Replaced { was: Color::Green, aside: id("green") }));
        assert_eq!(intent.was_active_on(route), Some(Color::Blue), "nothing was begun that is to be taken back");
    }

    #[test]
    fn a_route_that_has_left_a_replaced_group_already_goes_back_to_it_and_to_no_new_one() {
        let live = Some(Percentages::all_to(Color::Green));
        let route = intent(Color::Green, "old blue", "green", live).routes[&web()].clone();
        assert_eq!(route.replaced, Some(Replaced { was: Color::Blue, aside: id("blue") }));
        assert_eq!(intent(Color::Blue, "old blue", "green", live).routes[&web()].replaced, None);
    }

    #[test]
    fn only_the_group_that_is_left_is_called_former() {
        let names = intent(Color::Blue, "old", "green", None).names_on(&web());
        assert_eq!((names.blue.to_string(), names.green.to_string()), ("blue".to_owned(), "former blue".to_owned()));
    }
}
