//! What the routes' own writes say of what comes next.

use std::time::Duration;

use super::Decision;
use crate::intent::RouteName;
use crate::mutation::{self, Mutation};
use crate::refusal::Refusal;
use crate::run::Standing;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// How soon a written route is read again when it does not show the write yet.
const READ_BACK_PAUSE: Duration = Duration::from_millis(500);

/// Why a route cannot be moved, or is not ours to move, if one is so.
pub(super) fn failed_route<'a>(mut standings: impl Iterator<Item = (&'a RouteName, &'a Standing)>) -> Option<Refusal> {
    standings.find_map(|(_, standing)| match standing {
        Standing::Failed(refusal) => Some(refusal.clone()),
        _ => None,
    })
}

/// Nothing rests on a route that was written and not read back.
pub(super) fn outstanding_write<'a>(
    mut standings: impl Iterator<Item = (&'a RouteName, &'a Standing)>,
    now: Timestamp,
) -> Option<Decision> {
    standings.find_map(|(route, standing)| match standing {
        Standing::Known | Standing::Failed(_) => None,
        Standing::Unconfirmed => Some(read_back_again(route, now)),
        Standing::Retrying { at, message } => Some(Decision::Wait {
            on: WaitingOn::Retry { route: route.clone(), message: message.clone() },
            recheck_at: *at,
        }),
    })
}

/// Looks again soon at a route of which old replies may be on their way.
pub(super) fn read_back_again(route: &RouteName, now: Timestamp) -> Decision {
    Decision::Wait {
        on: WaitingOn::ReadBack { route: route.clone() },
        recheck_at: if mutation::is_on(Mutation::ReadBackWithoutPause) { now } else { now.plus(READ_BACK_PAUSE) },
    }
}
