//! Whether the declared color can be tested: before that its targets have no health to speak of.

use crate::intent::Intent;
use crate::observation::{Forwarding, Observation};

/// Is the declared color attached on every production route, and shown on every preview route?
pub(crate) fn can_be_tested(intent: &Intent, seen: &Observation) -> bool {
    is_attached_everywhere(intent, seen) && is_shown_everywhere(intent, seen)
}

/// Is the declared color attached on every production route?
pub(crate) fn is_attached_everywhere(intent: &Intent, seen: &Observation) -> bool {
    let is_attached = |forwarding: &Forwarding| forwarding.is_attached(intent.active);
    seen.routes.values().all(|route| route.forwarding().is_some_and(is_attached))
}

/// Does every preview route show the declared color?
pub(crate) fn is_shown_everywhere(intent: &Intent, seen: &Observation) -> bool {
    let is_shown = |forwarding: &Forwarding| intent.is_shown(intent.active, forwarding);
    seen.preview_routes.iter().all(|(name, route)| intent.forwarding_of(name, route).is_some_and(is_shown))
}
