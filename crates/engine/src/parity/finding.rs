//! What a comparison of the environments means for a cutover.

use super::{Comparison, Difference, Environments, InstancesSeen, compare_environments};
use crate::color::{Color, PerColor};
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
         cutover takes it out of production.",
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
        "Route {route}: its blue and its green environment are not alike.\n{}",
        listed(.differences)
    )]
    Unlike {
        /// The route.
        route: RouteName,
        /// In what they differ. Never empty.
        differences: Vec<Difference>,
    },
    /// Registered instances that do not exist.
    #[error(
        "Route {route}: registered in the {color} target group and not known to EC2, so nothing of them was compared: {}.",
        .instances.join(", "),
        color = .color
    )]
    UnknownInstances {
        /// The route.
        route: RouteName,
        /// The color of the target group.
        color: Color,
        /// The ids of the instances. Never empty.
        instances: Vec<String>,
    },
    /// EC2 could not be asked, whatever the route.
    #[error(
        "The load balancers' view of both environments was compared, the EC2 instances in them were not. {message}"
    )]
    InstancesNotCompared {
        /// What was tried and what came of it.
        message: String,
    },
}

impl Environments {
    /// What is to be told about all routes. A route of which a target group does not exist is refused for that alone.
    #[must_use]
    pub fn findings(&self) -> Vec<ParityFinding> {
        let both =
            |groups: &PerColor<Option<_>>| Some(PerColor { blue: groups.blue.clone()?, green: groups.green.clone()? });
        let of_routes = self.routes.iter().filter_map(|(route, groups)| {
            let comparison = compare_environments(&both(groups)?, &self.instances);
            Some(comparison.findings(route))
        });
        let mut findings: Vec<_> = of_routes.flatten().collect();
        if let InstancesSeen::Failed { message } = &self.instances {
            findings.push(ParityFinding::InstancesNotCompared { message: message.clone() });
        }
        findings
    }
}

impl Comparison {
    /// What is to be told about this route, the graver first.
    fn findings(&self, route: &RouteName) -> Vec<ParityFinding> {
        let (route, targets, differences) = (route.clone(), self.shared_targets.clone(), self.differences.clone());
        let shared = (!targets.is_empty()).then(|| ParityFinding::SharedTargets { route: route.clone(), targets });
        let unlike = (!differences.is_empty()).then(|| ParityFinding::Unlike { route: route.clone(), differences });
        let unknown = Color::ALL.into_iter().filter_map(|color| {
            let instances = self.unknown_instances.get(color).clone();
            let route = route.clone();
            (!instances.is_empty()).then_some(ParityFinding::UnknownInstances { route, color, instances })
        });
        shared.into_iter().chain(unlike).chain(unknown).collect()
    }
}

impl ParityFinding {
    /// Does this stop a cutover? Otherwise it is a warning.
    #[must_use]
    pub const fn stops(&self, parity: Parity) -> bool {
        match (self, parity) {
            (_, Parity::Off) => false,
            (ParityFinding::SharedTargets { .. }, _) | (_, Parity::Enforce) => true,
            (_, Parity::Warn) => false,
        }
    }

    /// The route it is about; `None` when it is about all of them.
    #[must_use]
    pub const fn route(&self) -> Option<&RouteName> {
        match self {
            ParityFinding::SharedTargets { route, .. }
            | ParityFinding::Unlike { route, .. }
            | ParityFinding::UnknownInstances { route, .. } => Some(route),
            ParityFinding::InstancesNotCompared { .. } => None,
        }
    }

    /// A few words that tell the kind of finding, for a heading. They name the route: Terraform shows only the first of
    /// several warnings under one heading.
    #[must_use]
    pub fn headline(&self) -> String {
        match self {
            ParityFinding::SharedTargets { route, .. } => format!("Target in both environments of route {route}"),
            ParityFinding::Unlike { route, .. } => format!("Environments of route {route} not alike"),
            ParityFinding::UnknownInstances { route, color, .. } => {
                format!("Unknown instances in the {color} environment of route {route}")
            }
            ParityFinding::InstancesNotCompared { .. } => "Instances not compared".to_owned(),
        }
    }

    /// The kind of finding alone, without a route, under which a guide explains it.
    #[must_use]
    pub const fn kind_headline(&self) -> &'static str {
        match self {
            ParityFinding::SharedTargets { .. } => "Target in both environments",
            ParityFinding::Unlike { .. } => "Environments not alike",
            ParityFinding::UnknownInstances { .. } => "Unknown instances",
            ParityFinding::InstancesNotCompared { .. } => "Instances not compared",
        }
    }
}

fn listed(differences: &[Difference]) -> String {
    differences.iter().map(|difference| format!("  - {difference}\n")).collect()
}
