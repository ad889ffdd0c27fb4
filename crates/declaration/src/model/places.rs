//! Between which target groups traffic moves.

use std::collections::BTreeMap;

use bluegreen_engine::{Color, Intent, PerColor, Percentages, RouteBefore, RouteName};
use tftypes::Value;

use super::{Declared, group_id, read_routes};
use crate::arn::TargetGroupArn;
use crate::live_state::read_live;
use crate::route_address::RouteAddress;

impl<R> Declared<R> {
    /// The routes with the target groups between which this intent moves traffic.
    #[must_use]
    pub fn places(&self, intent: &Intent) -> BTreeMap<RouteName, RouteAddress> {
        let mut places = self.routes.clone();
        for (name, route) in &intent.routes {
            let arn = |color| TargetGroupArn::parse(&route.groups.get(color).0).ok();
            if let (Some(address), Some(blue), Some(green)) =
                (places.get_mut(name), arn(Color::Blue), arn(Color::Green))
            {
                address.groups = PerColor { blue, green };
            }
        }
        places
    }

    /// What this state remembers of the declared routes. A route is known by its ARN.
    pub(super) fn before(&self, prior: &Value) -> BTreeMap<RouteName, RouteBefore> {
        let (before, live) = (read_routes(prior).unwrap_or_default(), read_live(prior));
        let of = |(name, address): (&RouteName, &RouteAddress)| {
            let is_it = |(old, before): &(&RouteName, &RouteAddress)| {
                old.is_preview() == name.is_preview() && before.arn == address.arn
            };
            let (old, before) = before.iter().find(is_it)?;
            let groups = PerColor::from_fn(|color| group_id(before, color));
            Some((name.clone(), RouteBefore { groups, live: live.get(old).copied() }))
        };
        self.routes.iter().filter_map(of).collect()
    }
}

/// These shares of one pair of target groups as shares of another one; `None` where a group that gets requests is not in it.
pub(super) fn shares_in(
    groups: &PerColor<TargetGroupArn>,
    before: &PerColor<TargetGroupArn>,
    Percentages(live): Percentages,
) -> Option<Percentages> {
    let share = |group| Color::ALL.into_iter().find(|color| before.get(*color) == group).map_or(0, |it| *live.get(it));
    let shares = PerColor::from_fn(|color| share(groups.get(color)));
    (shares.blue + shares.green == live.blue + live.green).then_some(Percentages(shares))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(blue: &str, green: &str) -> PerColor<TargetGroupArn> {
        let arn = |name: &str| {
            let arn = format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/{name}/1");
            TargetGroupArn::parse(&arn).unwrap()
        };
        PerColor { blue: arn(blue), green: arn(green) }
    }

    #[test]
    fn shares_follow_their_target_groups() {
        let live = Percentages(PerColor { blue: 900, green: 100 });
        let shares = |blue: &str, green: &str| shares_in(&groups(blue, green), &groups("b", "g"), live);
        assert_eq!(shares("b", "g"), Some(live));
        assert_eq!(shares("g", "b"), Some(Percentages(PerColor { blue: 100, green: 900 })));
        assert_eq!(shares("new", "b"), None, "somebody who is in neither place gets requests");
        let all = Percentages::all_to(Color::Blue);
        let at_replaced = Some(Percentages::all_to(Color::Green));
        assert_eq!(shares_in(&groups("new", "b"), &groups("b", "g"), all), at_replaced);
    }
}
