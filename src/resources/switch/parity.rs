//! Whether the two environments are alike, asked whenever a cutover is pending.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    Clock, Environments, Errand, Intent, Observation, ObserveError, Parity, ParityFinding, RouteName, RouteSeen,
    SystemClock, is_at_rest, is_way_out, live_percentages,
};
use bluegreen_aws::{Account, AwsWorld};
use tfplugin::{Diagnostics, Severity};
use tftypes::Value;

use super::told::Compared;
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
    /// The settings of both environments, with the production routes as they are seen; `None` where nothing is compared.
    pub(super) async fn settings(
        &self,
        routes: &BTreeMap<RouteName, RouteSeen>,
    ) -> Option<Result<Environments, ObserveError>> {
        if !self.is_due(routes) {
            return None;
        }
        Some(self.world.observe_settings().await)
    }

    /// Does a plan leave to its apply what is registered with the color that traffic leaves? So it is where many switches change at
    /// once: AWS has no call that shows it of several target groups, and the apply stops before any traffic moves, too.
    pub(super) fn is_put_off(&self, account: &Account) -> bool {
        self.parity == Parity::Warn && account.has_much_to_read()
    }

    /// What a plan says of the environments with these settings, and what it has compared.
    pub(super) async fn before_approval(
        &self,
        settings: Option<Result<Environments, ObserveError>>,
        is_put_off: bool,
        routes: &BTreeMap<RouteName, RouteSeen>,
    ) -> (Diagnostics, Option<Compared>) {
        let Some(settings) = settings else { return (Diagnostics::new(), None) };
        let found = match settings {
            Ok(settings) if is_put_off => Ok(settings),
            Ok(settings) => self.with_targets(settings).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(found) => {
                let notice = is_put_off.then(|| diagnostics::targets_put_off(self.intent.active));
                let told = self.told(&found.findings(), routes).await;
                let compared = Compared { at: SystemClock.now(), is_put_off };
                (told.into_iter().chain(notice).collect(), Some(compared))
            }
            Err(error) => (vec![diagnostics::environments_unknown(&error, self.parity)], None),
        }
    }

    async fn with_targets(&self, found: Environments) -> Result<Environments, ObserveError> {
        Ok(self.world.with_instances(self.world.with_targets(found).await?).await)
    }

    /// Is it left to the apply to look for targets that are registered with both colors? Under `enforce` all is compared before it.
    pub(super) fn looks_for_shared_targets(&self, compared: Option<&Compared>) -> bool {
        self.parity == Parity::Warn && self.may_be_due() && compared.is_none_or(|compared| compared.is_put_off)
    }

    /// What must stop an apply before it looks at anything else, unless its plan has compared the environments a moment ago. Of
    /// the rest the plan has told.
    pub(super) async fn before_writing(&self, compared: Option<&Compared>) -> Diagnostics {
        if self.parity != Parity::Enforce || compared.is_some() || !self.may_be_due() {
            return Diagnostics::new();
        }
        let all = match self.world.observe_routes().await {
            Ok(mut routes) => {
                routes.retain(|name, _| !name.is_preview());
                self.right_before_writing(&routes).await
            }
            Err(error) => vec![diagnostics::environments_unknown(&error, self.parity)],
        };
        all.into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect()
    }

    async fn right_before_writing(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> Diagnostics {
        if !self.is_due(routes) {
            return Diagnostics::new();
        }
        match self.world.observe_environments().await {
            Ok(environments) => self.told(&environments.findings(), routes).await,
            Err(error) => vec![diagnostics::environments_unknown(&error, self.parity)],
        }
    }

    /// What a plan has put off, told by its apply: how what was registered with both colors compares; `None` where the run has
    /// not seen it.
    pub(super) async fn what_was_put_off(&self, registered: Option<Environments>) -> Diagnostics {
        let Some(registered) = registered else {
            return vec![diagnostics::targets_unknown(self.intent.active.other())];
        };
        let findings = self.world.with_instances(registered).await.findings();
        let told = findings.iter().map(|finding| (finding.route(), diagnostics::parity(finding, false)));
        diagnostics::merged_by_fact(told.collect())
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

/// A plan's comparison, if it was made so short a time ago that it serves an apply that begins.
pub(super) fn lately(compared: Option<Compared>) -> Option<Compared> {
    compared.filter(|compared| SystemClock.now().since(compared.at) <= COMPARED_LATELY)
}

/// Are the environments compared where something moves? The plan knows the last cutover wherever none is to come. What answered a
/// moment ago is not compared again, nor is a color with itself, whose targets are as a rule in both groups when one of them is
/// replaced.
fn may_be_compared(intent: &Intent, parity: Parity, planned: &Value) -> bool {
    parity != Parity::Off
        && intent.errand == Errand::Release
        && !intent.is_within_color()
        && planned.get("cutover").is_some_and(|cutover| !cutover.is_wholly_known())
}
