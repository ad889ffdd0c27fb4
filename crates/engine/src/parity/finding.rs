//! What a comparison of the environments means for a cutover.

use super::{Comparison, Difference};
use crate::intent::RouteName;

/// How much it matters whether the two environments are alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parity {
    /// Nothing moves between environments that differ.
    Enforce,
    /// Whoever approves the plan is told.
    #[default]
    Warn,
    /// Nobody looks.
    Off,
}

/// Why the two environments of a route are not what a cutover should move between.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParityFinding {
    /// Targets that are in both environments.
    #[error(
        "Route {route}: registered in the blue and in the green target group: {}. Such a target serves both colors, and no \
         cutover takes it out of production. Deregister it from one of the two. If it is meant to be in both, \
         `parity = \"off\"` says so.",
        .targets.join(", ")
    )]
    SharedTargets {
        /// The route.
        route: RouteName,
        /// The targets.
        targets: Vec<String>,
    },
    /// The environments differ.
    #[error(
        "Route {route}: its blue and its green environment are not alike.\n{}\nMake them alike in an apply of its own, \
         before the cutover. If they are meant to differ, `parity = \"off\"` says so.",
        listed(.differences)
    )]
    Unlike {
        /// The route.
        route: RouteName,
        /// In what they differ. Never empty.
        differences: Vec<Difference>,
    },
}

impl Comparison {
    /// What is to be told about this route, the graver first.
    #[must_use]
    pub fn findings(&self, route: &RouteName) -> Vec<ParityFinding> {
        let (route, targets, differences) = (route.clone(), self.shared_targets.clone(), self.differences.clone());
        let shared = (!targets.is_empty()).then(|| ParityFinding::SharedTargets { route: route.clone(), targets });
        let unlike = (!differences.is_empty()).then_some(ParityFinding::Unlike { route, differences });
        shared.into_iter().chain(unlike).collect()
    }
}

impl ParityFinding {
    /// Does this stop a cutover? Otherwise it is a warning.
    #[must_use]
    pub const fn stops(&self, parity: Parity) -> bool {
        match (self, parity) {
            (_, Parity::Off) | (ParityFinding::Unlike { .. }, Parity::Warn) => false,
            (ParityFinding::SharedTargets { .. }, _) | (_, Parity::Enforce) => true,
        }
    }

    /// The route it is about.
    #[must_use]
    pub const fn route(&self) -> &RouteName {
        match self {
            ParityFinding::SharedTargets { route, .. } | ParityFinding::Unlike { route, .. } => route,
        }
    }

    /// A few words that tell the kind of finding, for a heading. They name the route: Terraform shows only the first of
    /// several warnings under one heading.
    #[must_use]
    pub fn headline(&self) -> String {
        match self {
            ParityFinding::SharedTargets { route, .. } => format!("Target in both environments of route {route}"),
            ParityFinding::Unlike { route, .. } => format!("Environments of route {route} not alike"),
        }
    }
}

fn listed(differences: &[Difference]) -> String {
    differences.iter().map(|difference| format!("  - {difference}\n")).collect()
}
