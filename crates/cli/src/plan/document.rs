//! The plan for programs.

use std::collections::BTreeMap;

use bluegreen::{Cause, PendingRoute, Plan};
use bluegreen_progress::Shares;
use serde::Serialize;

const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct PlanDocument {
    version: u32,
    verdict: String,
    pending: Vec<Pending>,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Pending {
    address: String,
    from: Option<String>,
    to: Option<String>,
    cause: &'static str,
    is_certain: bool,
    routes: BTreeMap<String, Route>,
    runbook: Vec<String>,
}

#[derive(Serialize)]
struct Route {
    before: Option<Shares>,
    after: Option<Shares>,
}

#[derive(Serialize)]
struct Found {
    kind: &'static str,
    is_dangerous: bool,
    address: Option<String>,
    switch: Option<String>,
    message: String,
    way_out: String,
}

pub(super) fn document(plan: &Plan) -> PlanDocument {
    let pending = plan.pending().iter().map(|cutover| Pending {
        address: cutover.address.to_string(),
        from: cutover.from.map(|color| color.to_string()),
        to: cutover.to.map(|color| color.to_string()),
        cause: cause(cutover.cause),
        is_certain: cutover.is_certain,
        routes: cutover.routes.iter().map(|(name, shares)| (name.to_string(), route(shares))).collect(),
        runbook: cutover.runbook.clone(),
    });
    let findings = plan.findings().iter().map(|finding| Found {
        kind: finding.kind.name(),
        is_dangerous: finding.kind.is_dangerous(),
        address: finding.address.as_ref().map(ToString::to_string),
        switch: finding.switch.as_ref().map(ToString::to_string),
        message: finding.message.clone(),
        way_out: finding.way_out.clone(),
    });
    PlanDocument {
        version: VERSION,
        verdict: super::verdict(plan),
        pending: pending.collect(),
        findings: findings.collect(),
    }
}

fn route(route: &PendingRoute) -> Route {
    Route { before: route.before.map(Shares::from), after: route.after.map(Shares::from) }
}

const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Declared => "declared",
        Cause::Created => "created",
        Cause::Routes => "routes",
        Cause::Drifted => "drifted",
        _ => "other",
    }
}
