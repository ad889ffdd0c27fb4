//! Nothing is written on a route that two switches declare.
//!
//! Claims: while another switch of the same process declares one of the routes, no run of this one writes any.
//!
//! Limits: what the other one does is not simulated. Two processes do not know of each other.

use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;

/// Looks at the writes.
pub(super) struct OneOwner;

impl Checker for OneOwner {
    fn name(&self) -> &'static str {
        "one_owner"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let Moment::Sent(sent) = moment else { return Verdict::NotAsked };
        verdict(!truth.is_contested, || {
            format!("route {} is written, and another switch declares one of the routes", sent.route)
        })
    }
}
