//! What follows a complete cutover is done when the run says that it is done.
//!
//! Claims: after a run that succeeds, every preview route shows the standby alone; where the standby is to leave the routes,
//! every production route names the declared color alone; no route names a target group that is nobody's color and is to
//! leave; and a group that was replaced is on none, with the one that is declared in its place beside the declared color where the
//! standby stays.
//!
//! Limits: routes that somebody else changed during the run are theirs, and so are those where an old reply hid such a
//! change. A run that finds everything there has nothing but its look: when the reply is old, so is what it says.

use super::last_seen::LastSeen;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::{Author, Reality};
use crate::scenario::{Color, Weights};

/// What the run last saw of each route.
#[derive(Default)]
pub(super) struct Concludes {
    last_seen: LastSeen,
}

impl Checker for Concludes {
    fn name(&self) -> &'static str {
        "concludes"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.last_seen.note(moment, truth);
        let Moment::Ends(ending @ (Ending::AlreadyThere | Ending::CutOver)) = moment else { return Verdict::NotAsked };
        let declared = &truth.scenario.declared;
        let is_done = |route: &usize| {
            let wanted = if truth.is_production(*route) { declared.active } else { declared.active.other() };
            let is_free = truth.is_production(*route) && !declared.detaches_standby;
            let is_excused = is_theirs(*route, truth) || self.last_seen.hides_a_change(*route, ending, truth);
            let shows_it = is_free || truth.weights(*route).is_some_and(|weights| shows_alone(weights, wanted));
            let is_concluded = match truth.leaves_replaced(*route) {
                true => has_let_go(*route, truth),
                false => shows_it && !names_leaving(*route, truth),
            };
            is_concluded || is_excused
        };
        let left: Vec<_> = (0..truth.sites.routes.len()).filter(|route| !is_done(route)).collect();
        verdict(left.is_empty(), || format!("it succeeded, and routes {left:?} were not concluded"))
    }
}

/// Does one color get everything, with the other one not there? A target group beside it that is nobody's color may be.
fn shows_alone(weights: Weights, color: Color) -> bool {
    weights.of(color) > 0 && weights.0[color.other().index()].is_none()
}

/// Is the group that was replaced gone, and is the one that is declared in its place there in its stead, if it is to stay?
fn has_let_go(route: usize, truth: &Reality) -> bool {
    let declared = &truth.scenario.declared;
    let is_gone = truth.weights(route).is_some_and(|weights| weights.0[declared.active.other().index()].is_none());
    let came = truth.other_at(route, truth.versions(route) - 1);
    is_gone && came == (!declared.detaches_standby).then_some(0)
}

fn names_leaving(route: usize, truth: &Reality) -> bool {
    truth.scenario.declared.takes_out() && truth.other_at(route, truth.versions(route) - 1).is_some()
}

/// A minute is longer than any reply is old.
pub(super) fn is_theirs(route: usize, truth: &Reality) -> bool {
    let last = truth.version(route, truth.versions(route) - 1);
    last.author == Author::Other && last.at + 60_000 >= truth.run.began
}
