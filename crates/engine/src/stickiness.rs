//! Group stickiness that a route needs because of the target groups it names.
//!
//! ELBv2 refuses an action with two target groups when one of them has stickiness of its own and the action has none.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::color::Color;
use crate::intent::{LoadBalancerKind, RouteIntent, TargetGroupId};
use crate::observation::{Forwarding, GroupTraits};

/// What is known of target groups' settings; groups of which it is not known are left out.
pub(crate) type Traits = BTreeMap<TargetGroupId, GroupTraits>;

/// The shortest group stickiness that Application Load Balancers accept: it satisfies them and holds clients for no longer
/// than a shift takes.
const SHORTEST: Duration = Duration::from_secs(1);

/// This route with the group stickiness that its target groups demand.
///
/// What was added for two groups is taken away again when one is left. It is recognized by its duration, since nothing is
/// stored between runs, and nobody else would want a second.
pub(crate) fn with_stickiness(to: Forwarding, route: &RouteIntent, traits: &Traits) -> Forwarding {
    let has_own = |group| traits.get(group).is_some_and(|group: &GroupTraits| group.has_own_stickiness);
    let aside = route.aside().filter(|aside| to.others.contains_key(*aside));
    let is_demanded = Color::ALL.iter().map(|color| route.groups.get(*color)).chain(aside).any(has_own);
    let added = added(route.load_balancer);
    let group_stickiness = match (is_demanded, to.group_count() > 1, to.group_stickiness) {
        (true, true, None) => Some(added),
        (true, false, Some(found)) if found == added => None,
        (_, _, found) => found,
    };
    Forwarding { group_stickiness, ..to }
}

/// Would attaching the other group add group stickiness?
pub(crate) fn is_to_be_added(from: &Forwarding, route: &RouteIntent, traits: &Traits) -> bool {
    let primed = with_stickiness(from.with_weights(from.weights()), route, traits);
    from.group_stickiness.is_none() && primed.group_stickiness.is_some()
}

/// Network Load Balancers know no duration.
const fn added(load_balancer: LoadBalancerKind) -> Duration {
    match load_balancer {
        LoadBalancerKind::Application => SHORTEST,
        LoadBalancerKind::Network => Duration::ZERO,
    }
}
