//! What an apply is told of its plan.

use std::collections::BTreeMap;

use crate::intent::RouteName;
use crate::time::Timestamp;
use crate::weights::Percentages;

/// What a plan has found, if one was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// What it saw on the routes: finding anything else means that somebody moved them since.
    pub live: BTreeMap<RouteName, Percentages>,
    /// When somebody answered on the color that traffic is to be taken from ([`left_answers`](crate::left_answers)), if the plan
    /// has looked.
    pub left_answered_at: Option<Timestamp>,
}

impl From<BTreeMap<RouteName, Percentages>> for Planned {
    fn from(live: BTreeMap<RouteName, Percentages>) -> Planned {
        Planned { live, left_answered_at: None }
    }
}
