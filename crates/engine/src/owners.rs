//! Two switches that would both move one route, each undoing what the other did.

use std::collections::BTreeMap;
use std::fmt;

use crate::intent::RouteName;
use crate::mutation::{self, Mutation};

/// What tells one switch from another, for as long as it exists; the engine only compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SwitchKey(pub String);

/// What identifies a listener or a rule to the world outside; the engine only compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub String);

impl fmt::Display for RouteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Which switch declares which routes, as far as one process knows.
#[derive(Debug, Default)]
pub struct Owners {
    declared: BTreeMap<SwitchKey, BTreeMap<RouteName, RouteId>>,
}

/// A route that two switches declare.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Route {route} is {place}, which is also route {other_route} of another switch, the one with {}. Each of the two would undo \
     what the other one does.",
    listed(others)
)]
pub struct TwoOwners {
    /// The route of the switch that comes second.
    pub route: RouteName,
    /// The listener or rule.
    pub place: RouteId,
    /// The route of the switch that was there first.
    pub other_route: RouteName,
    /// All routes of that switch, itself among them, by which a person recognizes it.
    pub others: Vec<RouteName>,
}

impl Owners {
    /// Takes in what a switch declares, in the place of what it declared before.
    ///
    /// # Errors
    /// When one of its routes is another switch's already, be it a preview route of either. It owns none of its routes then.
    pub fn declare(&mut self, switch: SwitchKey, routes: BTreeMap<RouteName, RouteId>) -> Result<(), TwoOwners> {
        self.declared.remove(&switch);
        let taken = routes.iter().find_map(|(route, place)| self.taken(route, place));
        let taken = taken.filter(|_| !mutation::is_on(Mutation::OwnersShare));
        match taken {
            Some(two_owners) => Err(two_owners),
            None => {
                self.declared.insert(switch, routes);
                Ok(())
            }
        }
    }

    fn taken(&self, route: &RouteName, place: &RouteId) -> Option<TwoOwners> {
        self.declared.values().find_map(|routes| {
            let (other_route, _) = routes.iter().find(|(_, other)| *other == place)?;
            Some(TwoOwners {
                route: route.clone(),
                place: place.clone(),
                other_route: other_route.clone(),
                others: routes.keys().cloned().collect(),
            })
        })
    }
}

fn listed(routes: &[RouteName]) -> String {
    let names: Vec<_> = routes.iter().map(ToString::to_string).collect();
    match names.as_slice() {
        [one] => format!("the route {one}"),
        several => format!("the routes {}", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SwitchKey {
        SwitchKey(text.to_owned())
    }

    fn routes<const N: usize>(routes: [(RouteName, &str); N]) -> BTreeMap<RouteName, RouteId> {
        routes.into_iter().map(|(name, place)| (name, RouteId(place.to_owned()))).collect()
    }

    fn web() -> RouteName {
        RouteName::production("web")
    }

    #[test]
    fn a_preview_route_of_one_switch_is_no_route_of_another() {
        let mut owners = Owners::default();
        let (api, next) = (RouteName::production("api"), RouteName::preview("next"));
        owners.declare(key("one"), routes([(api, "l/1"), (web(), "l/2")])).unwrap();
        let refused = owners.declare(key("two"), routes([(next, "l/2")])).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Route next (preview) is l/2, which is also route web of another switch, the one with the routes api, web. Each of \
             the two would undo what the other one does."
        );
    }

    #[test]
    fn a_switch_is_no_other_one_than_itself_and_may_let_go_of_a_route() {
        let mut owners = Owners::default();
        owners.declare(key("one"), routes([(web(), "l/1")])).unwrap();
        owners.declare(key("one"), routes([(web(), "l/1")])).unwrap();
        assert!(owners.declare(key("two"), routes([(web(), "l/1")])).is_err());
        owners.declare(key("one"), routes([(web(), "l/2")])).unwrap();
        owners.declare(key("two"), routes([(web(), "l/1")])).unwrap();
    }

    #[test]
    fn one_that_was_refused_stands_in_nobodys_way() {
        let mut owners = Owners::default();
        owners.declare(key("one"), routes([(web(), "l/1")])).unwrap();
        owners.declare(key("two"), routes([(RouteName::production("api"), "l/3"), (web(), "l/1")])).unwrap_err();
        owners.declare(key("three"), routes([(web(), "l/3")])).unwrap();
    }
}
