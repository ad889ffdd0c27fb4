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

/// What the names of these notes begin with; the process and the switch follow.
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

/// The claims of one process among those of its command.
#[derive(Debug)]
pub(crate) struct Claims {
    notes: Notes,
    process: u32,
}

impl Claims {
    /// Those of this process; `None` where nothing tells which processes belong together.
    pub(crate) fn of_this_process() -> Option<Claims> {
        Some(Claims { notes: Notes::of_this_command()?, process: std::process::id() })
    }

    /// Takes in that a switch is applied which declares these routes. What the switches of its own process declare, that knows by
    /// itself.
    ///
    /// # Errors
    /// When one that another process of the command has applied declares one of them, too.
    pub(crate) fn claim(&self, switch: &SwitchKey, routes: &BTreeMap<RouteName, RouteId>) -> Result<(), TwoOwners> {
        self.release(switch);
        // First, so that of two at the same moment at least one reads of the other.
        let name = format!("{}{}", self.beginning(), digest(switch));
        self.notes.leave(&name, &Claim::of(switch, routes).written());
        let mut owners = Owners::default();
        for claim in self.of_others() {
            // What others have in common is theirs to hear of.
            let _ = owners.declare(SwitchKey(claim.switch.clone()), claim.routes());
        }
        owners.declare(switch.clone(), routes.clone()).inspect_err(|_| self.release(switch))
    }

    /// Takes in that a switch is no more, or was not made: whichever process has claimed its routes.
    pub(crate) fn release(&self, switch: &SwitchKey) {
        let ending = digest(switch);
        let names = self.notes.names().into_iter();
        let claimed = names.filter(|name| name.starts_with(BEGINNING) && name.ends_with(&ending));
        claimed.for_each(|name| self.notes.remove(&name));
    }

    fn of_others(&self) -> Vec<Claim> {
        let is_others = |name: &String| name.starts_with(BEGINNING) && !name.starts_with(&self.beginning());
        let names = self.notes.names().into_iter().filter(is_others);
        names.filter_map(|name| Claim::read(&self.notes.read(&name)?)).collect()
    }

    fn beginning(&self) -> String {
        format!("{BEGINNING}{}-", self.process)
    }
}

fn digest(switch: &SwitchKey) -> String {
    let mut digest = DefaultHasher::new();
    switch.hash(&mut digest);
    format!("{:016x}", digest.finish())
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

    fn of_process(place: &std::path::Path, process: u32) -> Claims {
        Claims { notes: Notes::in_place(place), process }
    }

    #[test]
    fn a_route_that_another_process_has_applied_is_not_applied_again() {
        let place = tempfile::tempdir().unwrap();
        let (first, second) = (of_process(place.path(), 1), of_process(place.path(), 11));
        first.claim(&switch("one"), &over("listener", RouteName::production("http"))).unwrap();
        first.claim(&switch("one"), &over("listener", RouteName::production("renamed"))).unwrap();
        first.claim(&switch("two"), &over("rule", RouteName::production("api"))).unwrap();
        let taken = second.claim(&switch("three"), &over("listener", RouteName::preview("next"))).unwrap_err();
        assert_eq!((taken.route, taken.other_route), (RouteName::preview("next"), RouteName::production("renamed")));
        second.claim(&switch("four"), &over("other", RouteName::preview("next"))).unwrap();
    }

    #[test]
    fn a_switch_that_a_later_process_applies_otherwise_has_only_its_new_routes() {
        let place = tempfile::tempdir().unwrap();
        let [first, second, third] = [1, 2, 3].map(|process| of_process(place.path(), process));
        first.claim(&switch("one"), &over("listener", RouteName::production("http"))).unwrap();
        second.claim(&switch("one"), &over("rule", RouteName::production("http"))).unwrap();
        third.claim(&switch("two"), &over("listener", RouteName::production("http"))).unwrap();
    }

    #[test]
    fn what_is_destroyed_is_in_nobodys_way_and_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (first, second) = (of_process(place.path(), 1), of_process(place.path(), 2));
        first.claim(&switch("one"), &over("listener", RouteName::production("http"))).unwrap();
        second.release(&switch("one"));
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
        second.claim(&switch("two"), &over("listener", RouteName::production("http"))).unwrap();
    }
}
