//! What stands there: load balancers, routes, target groups and their targets.

use serde::{Deserialize, Serialize};

/// Blue or green, as the checkers know them: they share no code with what they judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Color {
    /// The first of two target groups.
    Blue,
    /// The second.
    Green,
}

impl Color {
    /// Both.
    pub const ALL: [Color; 2] = [Color::Blue, Color::Green];

    /// The place of its target group.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Color::Blue => 0,
            Color::Green => 1,
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Color {
        match self {
            Color::Blue => Color::Green,
            Color::Green => Color::Blue,
        }
    }
}

/// What stands there. Everything is named by its place in these lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topology {
    /// How long a call to an API takes, in milliseconds.
    pub call_ms: u64,
    /// How much longer each further write of several takes.
    pub write_spread_ms: u64,
    /// How long a change takes to reach traffic.
    pub propagation_ms: u64,
    /// Load balancers.
    pub load_balancers: Vec<Kind>,
    /// Target groups.
    pub groups: Vec<Group>,
    /// The routes that are declared.
    pub routes: Vec<Route>,
    /// Is the first target of each route's blue target group registered with its green one, too?
    #[serde(default)]
    pub shares_targets: bool,
}

/// A kind of load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// For requests.
    Application,
    /// For connections.
    Network,
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The zone of each target.
    pub targets: Vec<Zone>,
    /// Are targets checked at all?
    pub checked: bool,
    /// From one health check to the next.
    pub check_every_ms: u64,
    /// Consecutive passes that bring a target back.
    pub healthy_after: u32,
    /// Consecutive failures that take a target out.
    pub unhealthy_after: u32,
    /// Do its targets have stickiness of their own?
    pub sticky_targets: bool,
    /// Whose targets do not answer when the world begins.
    pub down: Vec<usize>,
    /// How long its targets drain once they are deregistered.
    #[serde(default = "default_drain")]
    pub drains_ms: u64,
}

/// What AWS gives a target group of which nothing else was declared.
const fn default_drain() -> u64 {
    300_000
}

impl Topology {
    /// The other color's group of which this one has the first target, too.
    pub(crate) fn shares_with(&self, group: usize) -> Option<usize> {
        let route = self.routes.iter().find(|route| route.groups[1] == group)?;
        self.shares_targets.then_some(route.groups[0])
    }
}

/// The number of an availability zone; `None` where the load balancer does not say it.
pub type Zone = Option<u8>;

/// A route that is declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// What it is called; `None`: by its number. Names must sort as the numbers do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Does it show the standby, instead of carrying production traffic?
    pub is_preview: bool,
    /// On which load balancer.
    pub load_balancer: usize,
    /// The listener's default action, or a rule.
    pub place: Place,
    /// The group of each color.
    pub groups: [usize; 2],
    /// How it forwards when the world begins.
    pub forwards: Weights,
    /// For how many seconds clients stay with their group.
    pub sticky_seconds: Option<u32>,
    /// Does an authentication stand before the forwarding?
    pub authenticates: bool,
    /// Is the group of the color that is not declared active one that had the traffic and was replaced? What is declared for it
    /// is the load balancer's further group then.
    #[serde(default)]
    pub replaced: bool,
    /// The weight of a further target group in it, which is nobody's color; `None`: there is none.
    #[serde(default)]
    pub other: Option<u16>,
}

/// Where a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A listener of its own.
    Listener,
    /// A rule of the load balancer's common listener.
    Rule,
}

/// The weight of each color; `None` is not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights(pub [Option<u16>; 2]);

impl Weights {
    /// Both attached.
    #[must_use]
    pub const fn both(blue: u16, green: u16) -> Weights {
        Weights([Some(blue), Some(green)])
    }

    /// One color alone, as the load balancer shows it.
    #[must_use]
    pub const fn only(color: Color) -> Weights {
        match color {
            Color::Blue => Weights([Some(1), None]),
            Color::Green => Weights([None, Some(1)]),
        }
    }

    /// The color's weight; 0 when it is not attached.
    #[must_use]
    pub fn of(self, color: Color) -> u16 {
        self.0[color.index()].unwrap_or(0)
    }

    /// The color's share in tenths of a percent, rounded to the nearest, but never to nothing or everything while that
    /// is not so.
    #[must_use]
    pub fn share(self, color: Color) -> u16 {
        let (own, other) = (u32::from(self.of(color)), u32::from(self.of(color.other())));
        match (own, other) {
            (0, _) => 0,
            (_, 0) => 1000,
            _ => u16::try_from(((own * 2000 + own + other) / (2 * (own + other))).clamp(1, 999)).expect("a share"),
        }
    }

    /// Does nobody get any traffic?
    #[must_use]
    pub fn is_nobody(self) -> bool {
        Color::ALL.into_iter().all(|color| self.of(color) == 0)
    }

    /// These weights without a color that has none; `None` where nobody has any.
    #[must_use]
    pub fn without_idle(self) -> Option<Weights> {
        (!self.is_nobody()).then(|| Weights(self.0.map(|weight| weight.filter(|weight| *weight > 0))))
    }

    /// These weights in the other order.
    #[must_use]
    pub const fn swapped(self) -> Weights {
        Weights([self.0[1], self.0[0]])
    }
}
