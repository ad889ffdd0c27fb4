//! Whether the two environments are alike, asked whenever a cutover or a create is pending.

use std::collections::BTreeMap;

use bluegreen::{
    Environments, Errand, Intent, Observation, ObserveError, Parity, ParityFinding, RouteName, RouteSeen, is_at_rest,
    is_way_out, live_percentages,
};
use bluegreen_aws::AwsWorld;
use tfplugin::{Diagnostic, Diagnostics, Severity};
use tftypes::Value;

use crate::diagnostics;

/// A change that is pending.
pub(super) struct Pending<'a> {
    pub(super) world: &'a AwsWorld,
    pub(super) intent: &'a Intent,
    pub(super) parity: Parity,
    /// The state before it; null at a create.
    pub(super) prior: &'a Value,
    pub(super) planned: &'a Value,
}

impl Pending<'_> {
    /// What a plan says of the environments, with the production routes as they are seen.
    pub(super) async fn before_approval(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> Diagnostics {
        if self.parity == Parity::Off || !self.is_due(routes) {
            return Diagnostics::new();
        }
        self.compared(self.world.observe_environments().await, routes).await
    }

    /// What must stop an apply before it writes anything. Of the rest the plan has told.
    pub(super) async fn before_writing(&self) -> Diagnostics {
        if self.parity == Parity::Off || !self.may_be_due() {
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

    /// The plan knows the last cutover wherever none is to come. What answered a moment ago is not compared again, nor is a color
    /// with itself, whose targets are as a rule in both groups when one of them is replaced.
    fn may_be_due(&self) -> bool {
        self.intent.errand == Errand::Release
            && !self.intent.is_within_color()
            && self.planned.get("cutover").is_some_and(|cutover| !cutover.is_wholly_known())
    }

    /// It does not know it either where a route has only got another name, and nothing will move.
    fn is_due(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> bool {
        let nothing_to_move = is_at_rest(&live_percentages(routes), self.intent.active);
        self.may_be_due() && (self.prior.is_null() || !nothing_to_move)
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
