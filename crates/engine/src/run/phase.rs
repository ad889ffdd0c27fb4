//! Where a run is.

use std::collections::BTreeMap;

use crate::intent::RouteName;
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// Where a run is. It only ever goes down this list: nobody turns back twice, and nobody turns back from a complete cutover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// On the way to the declared color.
    Forward,
    /// There is no way but back, and it has yet to be looked at where that leads.
    TurningBack(Turned),
    /// On the way back.
    GoingBack {
        /// When it turned, and why.
        turned: Turned,
        /// The routes that are better left where they are, each with why.
        stay: BTreeMap<RouteName, String>,
        /// Has a step back been taken?
        has_stepped: bool,
    },
    /// The cutover is complete and stays; only what follows it is left to do.
    Concluding,
}

/// The turn of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turned {
    /// What went wrong.
    pub(crate) why: Refusal,
    /// When.
    pub(crate) at: Timestamp,
}

/// Which way a run is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the declared color.
    Forward,
    /// To where it was before.
    Back,
}

impl Phase {
    /// Which way the run is going.
    pub(crate) const fn way(&self) -> Way {
        match self {
            Phase::Forward | Phase::Concluding => Way::Forward,
            Phase::TurningBack(_) | Phase::GoingBack { .. } => Way::Back,
        }
    }

    /// The turn of the run, if it has turned.
    pub(crate) const fn turned(&self) -> Option<&Turned> {
        match self {
            Phase::TurningBack(turned) | Phase::GoingBack { turned, .. } => Some(turned),
            Phase::Forward | Phase::Concluding => None,
        }
    }
}
