//! Whether the two environments are alike, asked whenever a cutover or a create is pending.

use bluegreen::{GroupFacts, Parity, ParityFinding, PerColor, RouteName, compare_environments};
use bluegreen_aws::AwsWorld;
use tfplugin::{Diagnostic, Diagnostics, Severity};
use tftypes::Value;

use crate::diagnostics;

/// What a plan says of the environments.
pub(super) async fn before_approval(world: &AwsWorld, parity: Parity, planned: &Value) -> Diagnostics {
    if parity == Parity::Off || !is_due(planned) {
        return Diagnostics::new();
    }
    match world.observe_environments().await {
        Err(error) => vec![diagnostics::environments_unknown(&error, parity)],
        Ok(routes) => {
            let findings = routes.iter().flat_map(|(route, groups)| findings(route, groups));
            findings.map(|finding| diagnostics::parity(&finding, parity)).collect()
        }
    }
}

/// What must stop an apply before it writes anything. Of the rest the plan has told.
pub(super) async fn before_writing(world: &AwsWorld, parity: Parity, planned: &Value) -> Diagnostics {
    let all = before_approval(world, parity, planned).await;
    all.into_iter().filter(|diagnostic: &Diagnostic| diagnostic.severity == Severity::Error).collect()
}

/// The plan knows the last cutover wherever none is to come.
fn is_due(planned: &Value) -> bool {
    planned.get("cutover").is_some_and(|cutover| !cutover.is_wholly_known())
}

/// A target group that does not exist is refused for that alone.
fn findings(route: &RouteName, groups: &PerColor<Option<GroupFacts>>) -> Vec<ParityFinding> {
    let (Some(blue), Some(green)) = (&groups.blue, &groups.green) else { return Vec::new() };
    compare_environments(&PerColor { blue: blue.clone(), green: green.clone() }).findings(route)
}
