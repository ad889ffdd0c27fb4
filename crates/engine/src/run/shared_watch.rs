//! Whether a target is registered with both colors, where the plan has not looked for one.

use std::collections::BTreeSet;

use crate::color::Color;
use crate::health::TargetState;
use crate::intent::{Intent, RouteIntent, RouteName};
use crate::mutation::{self, Mutation};
use crate::observation::{GroupSeen, Observation};
use crate::parity::is_way_out;
use crate::refusal::Refusal;

/// The targets of both colors, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SharedWatch {
    /// It is known of every route, or nobody wants to know: why nothing may move, if so.
    Known(Option<Refusal>),
    /// It has yet to be looked for.
    ToBeSeen,
}

impl SharedWatch {
    pub(crate) const fn begin(is_to_be_seen: bool) -> SharedWatch {
        if is_to_be_seen { SharedWatch::ToBeSeen } else { SharedWatch::Known(None) }
    }

    pub(crate) const fn is_to_be_seen(&self) -> bool {
        matches!(self, SharedWatch::ToBeSeen)
    }

    /// Takes in a look. What it does not show of a target group has yet to be seen. Traffic that must leave where it is waits for
    /// nobody who mends that.
    pub(crate) fn note(&mut self, intent: &Intent, seen: &Observation) {
        if !self.is_to_be_seen() {
            return;
        }
        let shared: Option<Vec<_>> =
            intent.routes.iter().map(|(name, route)| Some((name, shared(route, seen)?))).collect();
        if let Some(shared) = shared {
            let is_left_alone = is_way_out(intent, seen) || mutation::is_on(Mutation::NothingIsShared);
            let found = shared.into_iter().find(|(_, targets)| !targets.is_empty() && !is_left_alone);
            *self = SharedWatch::Known(found.map(|(route, targets)| refusal(route, targets)));
        }
    }

    /// Why nothing may move, if so.
    pub(crate) const fn refusal(&self) -> Option<&Refusal> {
        match self {
            SharedWatch::Known(refusal) => refusal.as_ref(),
            SharedWatch::ToBeSeen => None,
        }
    }
}

fn refusal(route: &RouteName, targets: BTreeSet<String>) -> Refusal {
    Refusal::SharedTargets { route: route.clone(), targets: targets.into_iter().collect() }
}

/// The targets in both groups of this route; `None` where those of one are not known.
fn shared(route: &RouteIntent, seen: &Observation) -> Option<BTreeSet<String>> {
    let [blue, green] = Color::ALL.map(|color| registered(seen.groups.get(route.groups.get(color))));
    Some(blue?.intersection(&green?).cloned().collect())
}

/// What is registered in a group. A target that is draining has been deregistered.
fn registered(group: Option<&GroupSeen>) -> Option<BTreeSet<String>> {
    let Some(GroupSeen::Targets(targets)) = group else { return None };
    let staying = targets.iter().filter(|target| target.state != TargetState::Draining);
    Some(staying.map(|target| target.name.clone()).collect())
}
