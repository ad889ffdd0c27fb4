//! The one kind of mutation there is: new weights on some routes.

use std::collections::BTreeMap;
use std::fmt;

use crate::intent::RouteName;
use crate::observation::Forwarding;
use crate::refusal::Refusal;
use crate::weights::Weights;

/// What the driver has to do now; it chooses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Why the routes are written.
    pub purpose: Purpose,
    /// The routes to write; their order does not matter and they may be written in parallel.
    pub writes: BTreeMap<RouteName, RouteWrite>,
}

/// One route's new weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteWrite {
    /// How the route forwards now. If a last look right before the write shows anything else, the route must not be
    /// written ([`WriteResult::ChangedMeanwhile`](crate::WriteResult::ChangedMeanwhile)).
    pub from: Forwarding,
    /// The weights it is to have, with both colors attached.
    pub to: Weights,
}

/// Why routes are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Attach the standby at weight 0, so that its targets get health checks. Moves no traffic.
    Prime,
    /// Move traffic towards the declared color.
    Shift,
    /// Return to the weights from before this run.
    GoBack {
        /// What went wrong.
        why: Refusal,
    },
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Purpose::Prime => "prime",
            Purpose::Shift => "shift",
            Purpose::GoBack { .. } => "go back",
        })
    }
}
