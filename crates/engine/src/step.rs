//! The one kind of mutation there is: some routes forward differently.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::color::PerColor;
use crate::group_name::GroupName;
use crate::intent::RouteName;
use crate::observation::Forwarding;
use crate::refusal::Refusal;

/// What the driver has to do now; it chooses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Why the routes are written.
    pub purpose: Purpose,
    /// The routes to write; their order does not matter and they may be written in parallel.
    pub writes: BTreeMap<RouteName, RouteWrite>,
    /// How long the first write may wait for its turn; `None`: as long as it takes. What the step was decided on is old then:
    /// nothing is written, and the turn is kept for the step that is decided anew
    /// ([`WriteResult::NotYet`](crate::WriteResult::NotYet)).
    pub within: Option<Duration>,
}

/// How one route is to forward from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteWrite {
    /// How the route forwards now. If a last look right before the write shows anything else, the route must not be
    /// written ([`WriteResult::ChangedMeanwhile`](crate::WriteResult::ChangedMeanwhile)).
    pub from: Forwarding,
    /// How it is to forward: its target groups with their weights, and its group stickiness.
    pub to: Forwarding,
    /// What its target groups are called.
    pub names: PerColor<GroupName>,
}

/// Why routes are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Attach the standby at weight 0, so that its targets get health checks, and let the preview routes show it. Moves no
    /// production traffic.
    Prime,
    /// Move traffic towards the declared color.
    Shift,
    /// Move it there from a color that has no healthy target: the gate need not hold, and one healthy target on each route is
    /// enough.
    Leave,
    /// Return to the color that was active before.
    GoBack {
        /// What went wrong.
        why: Refusal,
    },
    /// What follows a complete cutover: the preview routes show the new standby, and a standby that is not to stay attached
    /// leaves the routes. Moves no production traffic.
    Conclude,
}

impl Purpose {
    /// Does traffic move towards the declared color?
    #[must_use]
    pub const fn moves_forward(&self) -> bool {
        matches!(self, Purpose::Shift | Purpose::Leave)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Purpose::Prime => "prime",
            Purpose::Shift => "shift",
            Purpose::Leave => "leave a color that has no healthy target, without the gate",
            Purpose::GoBack { .. } => "go back",
            Purpose::Conclude => "conclude",
        })
    }
}
