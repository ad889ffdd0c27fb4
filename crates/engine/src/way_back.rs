//! Where a rollback leads.

use crate::intent::{Intent, Standby};
use crate::mutation::{self, Mutation};
use crate::observation::Forwarding;
use crate::weights::Weights;

/// What a rollback makes of a route that was found like this: the weights it had; or, where a cutover was half done
/// already, everything to the color that was active before it.
///
/// A standby that is to stay attached stays so: it is health-checked for the next attempt. One that is not leaves again, and
/// with it the sessions of sticky clients that have met it.
pub(crate) fn way_back(intent: &Intent, found: &Forwarding, is_half_done: bool) -> Forwarding {
    let previous = intent.active.other();
    if mutation::is_on(Mutation::BackToTheOtherColor) {
        return found.with_weights(Weights::all_to(previous));
    }
    match (intent.standby, is_half_done) {
        (Standby::Attached, false) => found.with_weights(found.weights()),
        (Standby::Attached, true) => found.with_weights(Weights::all_to(previous)),
        (Standby::Detached, false) => found.clone(),
        (Standby::Detached, true) => found.with_only(previous),
    }
}
