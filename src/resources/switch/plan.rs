//! The plan: what an apply will make of the state, and the runbook of how it gets there.
//!
//! Terraform plans twice and compares, so the planned values are a pure function of configuration and refreshed state.
//! What is only known from AWS at this moment comes as warnings, or as the error that the apply would run into.

use std::collections::BTreeMap;

use bluegreen::{Clock, Color, Percentages, RouteName, SystemClock, World, active_color, is_at_rest, preview, runbook};
use tfplugin::{Diagnostics, PlanRequest, PlanResponse};
use tftypes::Value;

use super::live_state::{cutover, id, live, read_live, with};
use super::model::{self, Declared, Occasion};
use super::parity;
use crate::connection::{Aws, Connection};
use crate::diagnostics;

/// Plans a create, an update or a destroy.
pub(super) async fn plan(connection: &Connection, request: PlanRequest) -> PlanResponse {
    let mut response = PlanResponse {
        planned: request.proposed.clone(),
        requires_replace: Vec::new(),
        private: request.prior_private,
        diagnostics: Diagnostics::new(),
    };
    if request.proposed.is_null() {
        return response;
    }
    let reading = model::read(&request.proposed);
    response.planned = planned(&request.prior, request.proposed, reading.declared.as_ref());
    response.diagnostics = reading.problems;
    if let Some(declared) = reading.declared
        && (request.prior.is_null() || response.planned != request.prior)
    {
        response.diagnostics.extend(look_ahead(connection, &request.prior, &response.planned, &declared).await);
    }
    response
}

/// The proposed state with its computed attributes planned.
fn planned(prior: &Value, proposed: Value, declared: Option<&Declared>) -> Value {
    let active = proposed.get("active_color").and_then(Value::as_str).and_then(|text| text.parse::<Color>().ok());
    let known = |value: Option<Value>| value.unwrap_or_else(Value::unknown);
    let standby = known(active.map(|active| Value::string(active.other().as_str())));
    let planned_live = known(active.and_then(|active| live_at_rest(&proposed, active)));
    let planned_id = known(declared.map(|declared| Value::string(id(&declared.routes))));
    let planned_cutover = known(declared.and_then(|declared| planned_cutover(prior, declared)));
    let planned = with(proposed, "standby_color", standby);
    let planned = with(planned, "live", planned_live);
    let planned = with(planned, "id", planned_id);
    with(planned, "cutover", planned_cutover)
}

/// An apply only succeeds with everything on the declared color, so this is known even where the routes are not yet.
fn live_at_rest(proposed: &Value, active: Color) -> Option<Value> {
    let names: Vec<_> = proposed.get("routes")?.as_map()?.keys().map(|name| RouteName(name.clone())).collect();
    let at_rest = Percentages::all_to(active);
    Some(live(names.iter().map(|name| (name, &at_rest))))
}

/// What the `cutover` attribute will be; `None` when that depends on what is live on routes the state does not know.
fn planned_cutover(prior: &Value, declared: &Declared) -> Option<Value> {
    let live_now = live_of_unchanged_routes(prior, declared)?;
    if is_at_rest(&live_now, declared.active) {
        return prior.get("cutover").cloned();
    }
    let steps = runbook(&declared.intent(Occasion::Update), &live_now);
    Some(cutover(declared.active, &steps, None))
}

/// The percentages that the state has for every declared route, if it has these very routes.
fn live_of_unchanged_routes(prior: &Value, declared: &Declared) -> Option<BTreeMap<RouteName, Percentages>> {
    let before = model::read_routes(prior).ok()?;
    let live_now = read_live(prior);
    let known =
        declared.routes.iter().all(|(name, address)| before.get(name) == Some(address) && live_now.contains_key(name));
    known.then(|| live_now.into_iter().filter(|(name, _)| declared.routes.contains_key(name)).collect())
}

/// Looks at AWS for what would stop the apply and for what a person should know before approving it.
async fn look_ahead(connection: &Connection, prior: &Value, planned: &Value, declared: &Declared) -> Diagnostics {
    let Aws::Ready(account) = connection.aws() else { return Diagnostics::new() };
    let occasion = if prior.is_null() { Occasion::Create } else { Occasion::Update };
    let intent = declared.intent(occasion);
    let mut world = declared.world(account);
    match world.observe().await {
        Err(error) => vec![diagnostics::observe_error(&error)],
        Ok(seen) => {
            let expected = expected(prior, declared);
            let preview = preview(&intent, expected, &seen, SystemClock.now());
            if let Some(refusal) = preview.refusal {
                return vec![diagnostics::refusal(&refusal)];
            }
            let mut diagnostics: Diagnostics = preview.warnings.iter().map(diagnostics::warning).collect();
            diagnostics.extend(parity::before_approval(&world, declared.parity, planned).await);
            diagnostics
        }
    }
}

/// What the refreshed state says of the declared routes: finding anything else means that somebody moved them since.
/// Routes that the state does not have under the same name and address are new; nothing is expected of them.
pub(super) fn expected(prior: &Value, declared: &Declared) -> BTreeMap<RouteName, Percentages> {
    let before = model::read_routes(prior).unwrap_or_default();
    let unchanged = |name: &RouteName| before.get(name) == declared.routes.get(name);
    read_live(prior).into_iter().filter(|(name, _)| declared.routes.contains_key(name) && unchanged(name)).collect()
}

/// The color that is active by these percentages.
pub(super) fn active_by(live_now: &BTreeMap<RouteName, Percentages>, state: &Value) -> Color {
    active_color(live_now, super::live_state::color_in(state))
}
