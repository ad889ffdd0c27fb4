//! Whether the two environments are alike, asked whenever a cutover is pending.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    Clock, Environments, Errand, Intent, Observation, ObserveError, Parity, ParityFinding, RouteName, RouteSeen,
    SystemClock, Timestamp, is_at_rest, is_way_out, live_percentages,
};
use bluegreen_aws::AwsWorld;
use tfplugin::{Diagnostic, Diagnostics, Severity};
use tftypes::Value;

use crate::diagnostics;

/// For how long a plan's comparison serves its apply.
const COMPARED_LATELY: Duration = Duration::from_secs(600);

/// A change that is pending.
pub(super) struct Pending<'a> {
    pub(super) world: &'a AwsWorld,
    pub(super) intent: &'a Intent,
    pub(super) parity: Parity,
    pub(super) planned: &'a Value,
}

impl Pending<'_> {
    /// What a plan says of the environments, with the production routes as they are seen, and whether it has seen them.
    pub(super) async fn before_approval(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> (Diagnostics, bool) {
        if !self.is_due(routes) {
            return (Diagnostics::new(), false);
        }
        let environments = self.world.observe_environments().await;
        let is_seen = environments.is_ok();
        (self.compared(environments, routes).await, is_seen)
    }

    /// What must stop an apply before it writes anything, unless its plan has compared the environments a moment ago. Of the
    /// rest the plan has told.
    pub(super) async fn before_writing(&self, compared_at: Option<Timestamp>) -> Diagnostics {
        let is_known = compared_at.is_some_and(|at| SystemClock.now().since(at) <= COMPARED_LATELY);
        if is_known || !self.may_be_due() {
            return Diagnostics::new();
        }
        let all = match self.world.observe_routes().await {
            Ok(mut routes) => {
                routes.retain(|name, _| !name.is_preview());
                self.right_before_writing(&routes).await
            }
            Err(error) => vec![diagnostics::environments_unknown(&error, self.parity)],
        };
        all.into_iter().filter(|diagnostic: &Diagnostic| diagnostic.severity == Severity::Error).collect()
    }

    /// What there is to tell of the environments right before writing. Under `warn` only a target that is in both of them
    /// stops anything, so only the targets are asked for.
    async fn right_before_writing(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> Diagnostics {
        if !self.is_due(routes) {
            return Diagnostics::new();
        }
        let environments = match self.parity {
            Parity::Enforce => self.world.observe_environments().await,
            Parity::Warn | Parity::Off => self.world.observe_registrations().await,
        };
        self.compared(environments, routes).await
    }

    async fn compared(
        &self,
        environments: Result<Environments, ObserveError>,
        routes: &BTreeMap<RouteName, RouteSeen>,
    ) -> Diagnostics {
        match environments {
            Ok(environments) => self.told(&environments.findings(), routes).await,
            Err(error) => vec![diagnostics::environments_unknown(&error, self.parity)],
        }
    }

    /// Are they compared where something moves?
    fn may_be_due(&self) -> bool {
        may_be_compared(self.intent, self.parity, self.planned)
    }

    /// The plan does not know the last cutover either where a route has only got another name, or where a create finds what is
    /// declared: nothing will move then.
    fn is_due(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> bool {
        self.may_be_due() && !is_at_rest(&live_percentages(routes), self.intent.active)
    }

    /// The findings for a person. None of them stands in the way of traffic that must leave where it is.
    async fn told(&self, findings: &[ParityFinding], routes: &BTreeMap<RouteName, RouteSeen>) -> Diagnostics {
        let stops = |finding: &ParityFinding| finding.stops(self.parity);
        let way_out = findings.iter().any(stops) && self.is_way_out(routes).await;
        let told = |finding| diagnostics::parity(finding, stops(finding) && !way_out);
        diagnostics::merged_by_fact(findings.iter().map(|finding| (finding.route(), told(finding))).collect())
    }

    async fn is_way_out(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> bool {
        let groups = self.world.observe_health_of(self.intent.active.other()).await;
        let seen = Observation { routes: routes.clone(), groups, ..Observation::default() };
        is_way_out(self.intent, &seen)
    }
}

/// Are the environments compared where something moves? The plan knows the last cutover wherever none is to come. What answered a
/// moment ago is not compared again, nor is a color with itself, whose targets are as a rule in both groups when one of them is
/// replaced.
pub(super) fn may_be_compared(intent: &Intent, parity: Parity, planned: &Value) -> bool {
    parity != Parity::Off
        && intent.errand == Errand::Release
        && !intent.is_within_color()
        && planned.get("cutover").is_some_and(|cutover| !cutover.is_wholly_known())
}
