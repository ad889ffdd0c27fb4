//! Why nothing is done right now.

use std::time::Duration;

use crate::duration::in_whole_seconds;
use crate::gate::{GateShortfall, joined};
use crate::http_check::{HttpCheckShortfall, joined as joined_checks};
use crate::intent::RouteName;
use crate::shift::Share;

/// What a cutover waits for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitingOn {
    /// A route was written and does not show it yet.
    #[error("waiting for the new weights of route {route} to be readable")]
    ReadBack {
        /// The route.
        route: RouteName,
    },
    /// A write failed in a way that may pass; it is tried again.
    #[error("writing route {route} again after: {message}")]
    Retry {
        /// The route.
        route: RouteName,
        /// What went wrong.
        message: String,
    },
    /// Targets that will receive the traffic are not healthy enough.
    #[error("gate: {}", joined(.0))]
    Health(Vec<GateShortfall>),
    /// HTTP checks that have not passed often enough.
    #[error("gate: {}", joined_checks(.0))]
    HttpChecks(Vec<HttpCheckShortfall>),
    /// The preview routes show the standby and the data plane is given time to follow, so that HTTP checks test the standby
    /// and not what was shown before.
    #[error("letting the preview routes settle for another {}", in_whole_seconds(*remaining))]
    PreviewSettle {
        /// For how much longer.
        remaining: Duration,
    },
    /// The gate holds and has to go on holding.
    #[error("gate: healthy, and must stay so for another {}", in_whole_seconds(*remaining))]
    Stability {
        /// For how much longer.
        remaining: Duration,
    },
    /// The next write. Nothing is ever waited for here; it only tells what a run whose time was over still had to do.
    #[error("about to change weights")]
    Write,
    /// The world could not be observed; it is tried again.
    #[error("reading the routes again after: {message}")]
    Sight {
        /// What went wrong.
        message: String,
    },
    /// The alarms could not be read; nothing more moves before they are.
    #[error("reading the alarms again after: {message}")]
    Alarms {
        /// What went wrong.
        message: String,
    },
    /// A slow call made the last look slow, and what else it showed is too old to move traffic on.
    #[error("looking again, since the last look took too long")]
    NewerLook,
    /// A stage is held and watched.
    #[error("holding at {share} for another {}", in_whole_seconds(*remaining))]
    Hold {
        /// The declared color's share of traffic, in tenths of a percent.
        share: Share,
        /// For how much longer.
        remaining: Duration,
    },
    /// Everything has moved and is watched.
    #[error("baking for another {}", in_whole_seconds(*remaining))]
    Bake {
        /// For how much longer.
        remaining: Duration,
    },
    /// The routes show the new weights and the data plane is given time to follow.
    #[error("settling for another {}", in_whole_seconds(*remaining))]
    Settle {
        /// For how much longer.
        remaining: Duration,
    },
}
