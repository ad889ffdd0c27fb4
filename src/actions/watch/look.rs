//! One look after the other, and what has changed between them.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    Color, GroupSeen, ObserveError, RouteName, RouteSeen, StandbyHealth, TargetGroupId, Timestamp, UnknownHealth,
    live_percentages, sole_color, standby_health,
};
use bluegreen_aws::{Account, AwsWorld, RouteAddress};

/// Terraform says nothing by itself while an action runs.
const STILL_THERE: Duration = Duration::from_secs(60);

/// What one look has shown.
#[derive(Debug)]
pub(super) struct Seen {
    routes: BTreeMap<RouteName, RouteSeen>,
    /// How many targets of each color are healthy, a text for each.
    health: Vec<String>,
}

impl Seen {
    /// The color that has all of the traffic on every production route.
    pub(super) fn sole_color(&self) -> Option<Color> {
        let production = self.routes.iter().filter(|(name, _)| !name.is_preview());
        sole_color(&production.map(|(name, route)| (name.clone(), route.clone())).collect())
    }

    fn lines(&self) -> Vec<String> {
        let live = live_percentages(&self.routes);
        let told = |name: &RouteName, route: &RouteSeen| match (live.get(name), route) {
            (Some(live), _) => format!("{name}: {live}"),
            (None, RouteSeen::Gone) => format!("{name}: it does not exist"),
            (None, _) => format!("{name}: it does not forward to blue and green alone"),
        };
        let routes = self.routes.iter().map(|(name, route)| told(name, route));
        routes.chain(self.health.iter().cloned()).collect()
    }
}

/// Looks at the routes and at the health of both colors.
pub(super) async fn look(
    account: &Account,
    addresses: &BTreeMap<RouteName, RouteAddress>,
) -> Result<Seen, ObserveError> {
    let world = AwsWorld::new(account.clone(), addresses.clone());
    let (blue, green, routes) = tokio::join!(
        world.observe_health_of(Color::Blue),
        world.observe_health_of(Color::Green),
        world.observe_routes()
    );
    let routes = routes?;
    let health = [(Color::Blue, blue), (Color::Green, green)];
    Ok(Seen { health: health.iter().map(|(color, groups)| health_line(*color, groups, &routes)).collect(), routes })
}

fn health_line(
    color: Color,
    groups: &BTreeMap<TargetGroupId, GroupSeen>,
    routes: &BTreeMap<RouteName, RouteSeen>,
) -> String {
    let is_attached = routes.values().filter_map(RouteSeen::forwarding).any(|route| route.is_attached(color));
    let (mut healthy_of_all, mut registered_of_all) = (0, 0);
    for seen in groups.values() {
        let GroupSeen::Targets(targets) = seen else {
            return format!("{color}: the health of its targets is not known");
        };
        let StandbyHealth { healthy, registered, .. } = standby_health(targets, UnknownHealth::Refuse, is_attached);
        healthy_of_all += healthy;
        registered_of_all += registered;
    }
    let attached = if is_attached { "" } else { ", not attached" };
    format!("{color}: {healthy_of_all} of {registered_of_all} targets healthy{attached}")
}

/// What was said already.
#[derive(Debug, Default)]
pub(super) struct Picture {
    said: Vec<String>,
    at: Option<Timestamp>,
}

impl Picture {
    /// What is new, or everything where nothing was new for long.
    pub(super) fn note(&mut self, seen: &Result<Seen, ObserveError>, now: Timestamp) -> Vec<String> {
        let lines = match seen {
            Ok(seen) => seen.lines(),
            Err(error) => vec![format!("AWS could not be asked: {error}")],
        };
        let is_long_ago = self.at.is_none_or(|at| now.since(at) >= STILL_THERE);
        let new: Vec<_> = lines.iter().filter(|line| is_long_ago || !self.said.contains(line)).cloned().collect();
        if !new.is_empty() {
            self.at = Some(now);
        }
        self.said = lines;
        new
    }

    /// What was seen last.
    pub(super) fn last(&self) -> String {
        self.said.join("; ")
    }
}
