//! What a run last saw of each route, and what that hid from it.

use crate::moment::{Ending, Moment};
use crate::reality::{Author, Reality};

/// The version of each route that the last reply about it showed.
#[derive(Default)]
pub(super) struct LastSeen(Vec<usize>);

impl LastSeen {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => self.0 = vec![0; truth.sites.routes.len()],
            Moment::RouteRead { route, version } => self.0[*route] = *version,
            _ => {}
        }
    }

    /// Did an old reply hide a change of this route from a run that ended like this? One that finds everything there has
    /// nothing but that reply: to it any change may be hidden. To others only what somebody else has made of the route.
    pub(super) fn hides_a_change(&self, route: usize, ending: &Ending, truth: &Reality) -> bool {
        let counts =
            |version: usize| *ending == Ending::AlreadyThere || truth.version(route, version).author == Author::Other;
        (self.0[route] + 1..truth.versions(route)).any(counts)
    }
}
