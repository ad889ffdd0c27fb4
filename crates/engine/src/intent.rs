//! What is declared: where the traffic is to go, over which routes, and what must hold before it moves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use crate::bake::{Bake, OnInterrupt};
use crate::color::{Color, PerColor};
use crate::errand::Errand;
use crate::http_check::HttpCheck;
use crate::shift::Shift;
use crate::undeclared_idle::UndeclaredIdle;

/// Everything a user declared about one switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The color that all production traffic is to go to.
    pub active: Color,
    /// The color that was active before, as far as anybody remembers; `None` when nobody does. It tells a cutover that was
    /// begun and not completed from weights that somebody set, which look alike.
    pub was_active: Option<Color>,
    /// The routes that move together, by the names the user gave them. Never empty.
    pub routes: BTreeMap<RouteName, RouteIntent>,
    /// The routes that show the standby, for testing it before a cutover.
    pub preview_routes: BTreeMap<RouteName, RouteIntent>,
    /// The target groups that were a color's before, as far as anybody remembers. Those that are declared now are no former ones.
    pub former_groups: BTreeSet<TargetGroupId>,
    /// What becomes of any other target group that is found on a route with weight 0.
    pub undeclared_idle: UndeclaredIdle,
    /// What must hold before any traffic moves.
    pub gate: Gate,
    /// In which stages traffic moves.
    pub shift: Shift,
    /// What is watched meanwhile and afterwards; `None` watches nothing after the last shift.
    pub bake: Option<Bake>,
    /// What becomes of the color that traffic was taken from.
    pub standby: Standby,
    /// What to do when the user interrupts.
    pub on_interrupt: OnInterrupt,
    /// How long to wait for the data plane after a write; `None` takes the load balancer's default
    /// ([`LoadBalancerKind::default_settle`]).
    pub settle: Option<Duration>,
    /// How long the whole cutover may take before it is given up.
    pub timeout: Duration,
    /// What it is for; see [`Intent::on_errand`].
    pub errand: Errand,
}

impl Intent {
    /// How long the data plane is given to follow a changed route: the declared time, or the longest default among the
    /// routes' load balancers.
    #[must_use]
    pub fn settle(&self) -> Duration {
        let default = || self.routes.values().map(|route| route.load_balancer.default_settle()).max();
        self.settle.or_else(default).unwrap_or_default()
    }

    /// How long a cutover takes from its first shift on, when it has reached this share of the declared color, in tenths of a
    /// percent.
    pub(crate) fn duration_from(&self, live_tenths: u16) -> Duration {
        let bake = self.bake.as_ref().map(|bake| bake.duration).unwrap_or_default();
        self.shift.duration_after(live_tenths) + self.settle() + bake
    }

    /// How long the cutover takes when nothing keeps it waiting. For as long as it may be kept waiting, see
    /// [`Intent::longest_planned_time`].
    #[must_use]
    pub fn shortest_duration(&self) -> Duration {
        let bake = self.bake.as_ref().map(|bake| bake.duration).unwrap_or_default();
        self.preview_settle() + self.gate.stable_for + self.shift.duration() + self.settle() + bake
    }

    /// How long preview routes that were written are left alone before HTTP checks may believe what they show.
    pub(crate) fn preview_settle(&self) -> Duration {
        let is_needed = !self.gate.http_checks.is_empty() && !self.preview_routes.is_empty();
        if is_needed { self.settle() } else { Duration::ZERO }
    }

    /// The share of the new color's targets that may be unhealthy once it gets traffic, in percent. Without a bake it is
    /// what the gate lets pass: anything less would turn a cutover back for what was there when it began.
    pub(crate) fn max_unhealthy_percent(&self) -> u8 {
        let by_gate = 100_u8.saturating_sub(self.gate.min_healthy_percent);
        self.bake.as_ref().map_or(by_gate, |bake| bake.max_unhealthy_percent)
    }
}

#[cfg(test)]
impl Intent {
    /// One route to green, everything else as it is by default.
    pub(crate) fn example() -> Intent {
        let groups = PerColor::from_fn(|color: Color| TargetGroupId(color.as_str().to_owned()));
        let route = RouteIntent { groups, replaced: None, load_balancer: LoadBalancerKind::Application };
        Intent {
            active: Color::Green,
            was_active: Some(Color::Blue),
            routes: BTreeMap::from([(RouteName::production("web"), route)]),
            preview_routes: BTreeMap::new(),
            former_groups: BTreeSet::new(),
            undeclared_idle: UndeclaredIdle::default(),
            gate: Gate::default(),
            shift: Shift::all_at_once(),
            bake: None,
            standby: Standby::Attached,
            on_interrupt: OnInterrupt::Rollback,
            settle: None,
            timeout: Duration::from_secs(3600),
            errand: Errand::Release,
        }
    }
}

/// The name a user gave to a route: its key in the `routes` or in the `preview_routes` map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteName {
    role: Role,
    key: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Role {
    Production,
    Preview,
}

impl RouteName {
    /// A route that carries production traffic.
    pub fn production(key: impl Into<String>) -> RouteName {
        RouteName { role: Role::Production, key: key.into() }
    }

    /// A route that shows the standby.
    pub fn preview(key: impl Into<String>) -> RouteName {
        RouteName { role: Role::Preview, key: key.into() }
    }

    /// The key in its map.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Is it a route that shows the standby?
    #[must_use]
    pub fn is_preview(&self) -> bool {
        self.role == Role::Preview
    }
}

impl fmt::Display for RouteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role {
            Role::Production => f.pad(&self.key),
            Role::Preview => write!(f, "{} (preview)", self.key),
        }
    }
}

/// What becomes of the color that traffic was taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standby {
    /// It stays attached to the routes at weight 0, health-checked, as the way back.
    #[default]
    Attached,
    /// It leaves the routes after the bake, which also ends the sessions of sticky clients on it.
    Detached,
}

/// What identifies a target group to the world outside; the engine only compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetGroupId(pub String);

impl fmt::Display for TargetGroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One route as declared: the target group of each color, and what kind of load balancer it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteIntent {
    /// The two target groups between which traffic moves, at the places of the two colors. Two different ones.
    pub groups: PerColor<TargetGroupId>,
    /// Where the place of the color that traffic comes from is held by a replaced group, see [`Intent::leaving_replaced`];
    /// `None`: both are the declared ones.
    pub replaced: Option<Replaced>,
    /// What kind of load balancer the route belongs to.
    pub load_balancer: LoadBalancerKind,
}

/// Whose place a replaced target group holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The color that it was of.
    pub was: Color,
    /// The declared group of this place, which stands aside meanwhile.
    pub aside: TargetGroupId,
}

/// The kinds of load balancer that can weigh target groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadBalancerKind {
    /// An Application Load Balancer: routes request by request.
    Application,
    /// A Network Load Balancer: routes connection by connection, and follows a change late.
    Network,
}

impl LoadBalancerKind {
    /// How long its data plane is given to follow a changed route.
    ///
    /// AWS publishes no number for Application Load Balancers ("a short time"); Amazon ECS adds ten minutes for
    /// Network Load Balancers.
    #[must_use]
    pub const fn default_settle(self) -> Duration {
        match self {
            LoadBalancerKind::Application => Duration::from_secs(10),
            LoadBalancerKind::Network => Duration::from_secs(600),
        }
    }
}

/// What must hold before any traffic moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The share of the targets that can be in service which must be healthy, in percent (0 to 100).
    pub min_healthy_percent: u8,
    /// How many targets must be healthy at least.
    pub min_healthy_count: u32,
    /// How long both must hold without a break.
    pub stable_for: Duration,
    /// How long to wait for that before giving up.
    pub timeout: Duration,
    /// How often health is read.
    pub interval: Duration,
    /// What to make of targets whose health is not checked at all.
    pub unknown_health: UnknownHealth,
    /// The HTTP checks that must pass as well, in the order in which they are declared.
    pub http_checks: Vec<HttpCheck>,
}

impl Default for Gate {
    fn default() -> Gate {
        Gate {
            min_healthy_percent: 100,
            min_healthy_count: 1,
            stable_for: Duration::from_secs(10),
            timeout: Duration::from_secs(600),
            interval: Duration::from_secs(5),
            unknown_health: UnknownHealth::Refuse,
            http_checks: Vec::new(),
        }
    }
}

/// What the gate makes of targets that report `unavailable`, such as a lambda function without health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownHealth {
    /// No opinion is not a pass: they count as not healthy.
    Refuse,
    /// They count as healthy.
    Allow,
}
