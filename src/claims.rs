//! The routes that the switches of one command apply, across its processes.
//!
//! Terraform starts a process for each provider block, aliases included, and may end it before the next one begins. So a process
//! cannot know by itself whose a route is already. Each switch that is applied leaves a note of its routes for the others, until it
//! is destroyed or was never made.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use bluegreen::{Owners, RouteId, RouteName, SwitchKey, TwoOwners};
use serde::{Deserialize, Serialize};

use crate::notes::Notes;

/// What the names of these notes begin with.
const BEGINNING: &str = "routes-";

/// The routes of one switch, as they are noted.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    switch: String,
    routes: Vec<ClaimedRoute>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ClaimedRoute {
    key: String,
    is_preview: bool,
    arn: String,
}

/// Takes in that a switch is applied which declares these routes.
///
/// # Errors
/// When another one that this command has applied declares one of them, too.
pub(crate) fn claim(notes: &Notes, switch: &SwitchKey, routes: &BTreeMap<RouteName, RouteId>) -> Result<(), TwoOwners> {
    // First, so that of two at the same moment at least one reads of the other.
    notes.leave(&name_of(switch), &Claim::of(switch, routes).written());
    let mut owners = Owners::default();
    for claim in notes.beginning_with(BEGINNING).iter().filter_map(|note| Claim::read(note)) {
        if claim.switch != switch.0 {
            // What others have in common is theirs to hear of.
            let _ = owners.declare(SwitchKey(claim.switch.clone()), claim.routes());
        }
    }
    owners.declare(switch.clone(), routes.clone()).inspect_err(|_| release(notes, switch))
}

/// Takes in that a switch is no more, or was not made.
pub(crate) fn release(notes: &Notes, switch: &SwitchKey) {
    notes.remove(&name_of(switch));
}

fn name_of(switch: &SwitchKey) -> String {
    let mut digest = DefaultHasher::new();
    switch.hash(&mut digest);
    format!("{BEGINNING}{:016x}", digest.finish())
}

impl Claim {
    fn of(switch: &SwitchKey, routes: &BTreeMap<RouteName, RouteId>) -> Claim {
        let claimed = |(name, id): (&RouteName, &RouteId)| ClaimedRoute {
            key: name.key().to_owned(),
            is_preview: name.is_preview(),
            arn: id.0.clone(),
        };
        Claim { switch: switch.0.clone(), routes: routes.iter().map(claimed).collect() }
    }

    fn written(&self) -> String {
        serde_json::to_string(self).expect("strings and booleans")
    }

    fn read(note: &str) -> Option<Claim> {
        serde_json::from_str(note).ok()
    }

    fn routes(&self) -> BTreeMap<RouteName, RouteId> {
        let named = |route: &ClaimedRoute| {
            let name = if route.is_preview { RouteName::preview } else { RouteName::production };
            (name(route.key.as_str()), RouteId(route.arn.clone()))
        };
        self.routes.iter().map(named).collect()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn switch(key: &str) -> SwitchKey {
        SwitchKey(key.to_owned())
    }

    fn over(arn: &str, name: RouteName) -> BTreeMap<RouteName, RouteId> {
        [(name, RouteId(arn.to_owned()))].into()
    }

    #[test]
    fn a_route_that_another_process_has_applied_is_not_applied_again() {
        let place = tempfile::tempdir().unwrap();
        let notes = Notes::in_place(place.path());
        claim(&notes, &switch("one"), &over("listener", RouteName::production("http"))).unwrap();
        claim(&notes, &switch("one"), &over("listener", RouteName::production("renamed"))).unwrap();
        claim(&notes, &switch("two"), &over("rule", RouteName::production("api"))).unwrap();
        let taken = claim(&notes, &switch("three"), &over("listener", RouteName::preview("next"))).unwrap_err();
        assert_eq!((taken.route, taken.other_route), (RouteName::preview("next"), RouteName::production("renamed")));
        claim(&notes, &switch("four"), &over("other", RouteName::preview("next"))).unwrap();
    }

    #[test]
    fn what_is_destroyed_is_in_nobodys_way_and_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let notes = Notes::in_place(place.path());
        claim(&notes, &switch("one"), &over("listener", RouteName::production("http"))).unwrap();
        release(&notes, &switch("one"));
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
        claim(&notes, &switch("two"), &over("listener", RouteName::production("http"))).unwrap();
    }
}
