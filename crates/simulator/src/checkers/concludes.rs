//! What follows a complete cutover is done when the run says that it is done.
//!
//! Claims: after a run that succeeds, every preview route shows the standby alone; and where the standby is to leave
//! the routes, every production route names the declared color alone.
//!
//! Limits: routes that somebody else changed during the run are theirs, and so are those where an old reply hid such a
//! change.

use super::{Checker, Ending, Moment, Verdict, verdict};
use crate::reality::{Author, Reality};
use crate::scenario::Weights;

/// Compares.
pub(super) struct Concludes;

impl Checker for Concludes {
    fn name(&self) -> &'static str {
        "concludes"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let Moment::Ends(Ending::AlreadyThere | Ending::CutOver) = moment else { return Verdict::NotAsked };
        let declared = &truth.scenario.declared;
        let is_done = |route: &usize| {
            let wanted = if truth.is_production(*route) { declared.active } else { declared.active.other() };
            let is_free = truth.is_production(*route) && !declared.detaches_standby;
            is_free || truth.weights(*route) == Some(Weights::only(wanted)) || is_theirs(*route, truth)
        };
        let left: Vec<_> = (0..truth.sites.routes.len()).filter(|route| !is_done(route)).collect();
        verdict(left.is_empty(), || format!("it succeeded, and routes {left:?} were not concluded"))
    }
}

/// A minute is longer than any reply is old.
fn is_theirs(route: usize, truth: &Reality) -> bool {
    let last = truth.version(route, truth.versions(route) - 1);
    last.author == Author::Other && last.at + 60_000 >= truth.run.began
}
