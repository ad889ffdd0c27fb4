//! The apply: cut over, and tell the truth about how it ended.

use std::collections::BTreeMap;

use bluegreen::{
    Color, CutoverTimes, ObserveError, Outcome, Planned, Refusal, RouteName, SwitchKey, SystemClock, Urgency, cut_over,
    runbook,
};
use bluegreen_aws::{Account, AwsWorld, RouteAddress};
use tfplugin::{ApplyRequest, ApplyResponse, Diagnostics};
use tftypes::Value;

use super::declared::{self, Declared};
use super::kept_interval::KeptInterval;
use super::key::{keyed, told};
use super::listener::{listener, note_refused};
use super::live_state::{LiveNow, cutover, with};
use super::model::{self, Maintenance, Occasion, recorded};
use super::parity::{Pending, lately};
use super::registered::Registered;
use crate::claims::Claims;
use crate::connection::{Connection, route_ids};
use crate::diagnostics;
use crate::early_end::{name_in_record, note_early_end};

/// Makes a plan come true. Destroying leaves the traffic where it is.
pub(super) async fn apply(connection: &Connection, request: ApplyRequest) -> ApplyResponse {
    let claims = Claims::of_this_process();
    let release = |key| claims.iter().for_each(|claims| claims.release(&key));
    if request.planned.is_null() {
        release(keyed(&request.planned_private).0);
        return ApplyResponse { state: Value::Null, private: Vec::new(), diagnostics: Diagnostics::new() };
    }
    let (key, private) = keyed(&request.planned_private);
    let (state, diagnostics) = match prepare(connection, &key, &request, claims.as_ref()) {
        Ok((account, declared)) => switch(connection, account, &declared, &request).await,
        Err(diagnostics) => {
            note_early_end(connection, &name_in_record(connection, [&request.config, &request.prior]), &diagnostics);
            (request.prior.clone(), diagnostics)
        }
    };
    if state.is_null() {
        release(key);
    }
    ApplyResponse { state, private, diagnostics }
}

fn prepare(
    connection: &Connection,
    key: &SwitchKey,
    request: &ApplyRequest,
    claims: Option<&Claims>,
) -> Result<(Account, Declared), Diagnostics> {
    // The plan has all of it but what is write-only, which is in the configuration alone.
    let reading = declared::read_declared(&request.config);
    let declared = reading.declared.ok_or(reading.problems)?;
    let account = connection.require_aws_for(&declared.routes)?;
    // Two that were planned apart, or before their listeners existed, meet here.
    let declaring = connection.declare(key.clone(), &declared.routes);
    let claiming = |()| claims.map_or(Ok(()), |claims| claims.claim(key, &route_ids(&declared.routes)));
    declaring.and_then(claiming).map_err(|two_owners| vec![diagnostics::two_owners(&two_owners)])?;
    Ok((account, declared))
}

async fn switch(
    connection: &Connection,
    account: Account,
    declared: &Declared,
    request: &ApplyRequest,
) -> (Value, Diagnostics) {
    let occasion = if request.prior.is_null() { Occasion::Create } else { Occasion::Update };
    let intent = declared.intent(occasion, &request.prior);
    let expected = recorded(&request.prior, &declared.places(&intent)).live;
    let stop = connection.stop_token();
    let world = || declared::world(declared, account.clone(), &intent).with_urgency(Urgency::Gate);
    let told = told(&request.planned_private);
    let (parity, planned, beside) = (declared.parity, &request.planned, world());
    let pending = Pending { world: &beside, intent: &intent, parity, planned };
    let compared = lately(told.compared);
    let unlike = connection
        .unless_stopped(pending.before_writing(compared.as_ref()))
        .await
        .unwrap_or_else(|stopped| vec![stopped]);
    if !unlike.is_empty() {
        note_refused(connection, declared, &intent, &expected, &unlike);
        return (request.prior.clone(), unlike);
    }
    let mut world = declared::with_checks(declared, world().with_stop(stop.clone()), account.outbound());
    let listener = listener(connection, declared, &intent, &expected);
    let mut kept = KeptInterval::declared(intent.gate.interval, listener);
    let is_put_off = compared.as_ref().is_some_and(|compared| compared.is_put_off);
    let mut registered = Registered::with_both_colors(&intent, is_put_off, &mut kept);
    let found = Planned {
        live: expected.clone(),
        left_answered_at: told.left_answered_at,
        open_gate: told.open_gate,
        fair_interval: account.fair_interval_of_plans(),
        looks_for_shared_targets: pending.looks_for_shared_targets(compared.as_ref()),
    };
    match cut_over(&intent, found, &mut world, &SystemClock, &stop, &mut registered).await {
        Ok(outcome) => {
            let runbook = || runbook(&intent, &expected);
            let reached = was_reached(request, &outcome).then(|| diagnostics::reached(declared.active));
            let is_due = is_put_off && outcome != Outcome::AlreadyThere;
            let finished = finished(request, declared, outcome, runbook);
            let state = filled_in(connection, account, declared, finished).await;
            let registered = registered.found();
            let unlike = match is_due {
                true => connection.unless_stopped(pending.what_was_put_off(registered)).await.unwrap_or_default(),
                false => Diagnostics::new(),
            };
            (state, reached.into_iter().chain(kept.told()).chain(unlike).collect())
        }
        Err(refusal) => failed(connection, account, declared, request, &refusal).await,
    }
}

/// The planned state with its last unknown, the cutover, filled in.
fn finished(request: &ApplyRequest, declared: &Declared, outcome: Outcome, runbook: impl Fn() -> Vec<String>) -> Value {
    let planned = &request.planned;
    let value = match outcome {
        Outcome::CutOver { from, times } => made(planned, [from, declared.active], times, runbook),
        Outcome::AlreadyThere => last(planned, &request.prior),
    };
    with(planned.clone(), "cutover", value)
}

/// Was a cutover planned that somebody else has made?
fn was_reached(request: &ApplyRequest, outcome: &Outcome) -> bool {
    let planned = request.planned.get("cutover").and_then(|cutover| cutover.get("started_at"));
    *outcome == Outcome::AlreadyThere && planned.is_some_and(Value::is_unknown)
}

/// The last cutover stays the last one. What a plan has shown stays as it was shown, too: Terraform takes nothing else.
fn last(planned: &Value, prior: &Value) -> Value {
    let before = prior.get("cutover").cloned().unwrap_or(Value::Null);
    let Some(Value::Object(shown)) = planned.get("cutover") else { return before };
    let time = |name: &str| before.get(name).cloned().unwrap_or(Value::Null);
    Value::object(shown.iter().map(|(name, shown)| (name, if shown.is_unknown() { time(name) } else { shown.clone() })))
}

/// What could not be planned where nothing was known of the routes.
const FILLED_IN: [&str; 4] = ["live", "preview_live", "standby_color", "standby_attached"];

/// This state with what is live where the plan has left it open.
async fn filled_in(connection: &Connection, account: Account, declared: &Declared, state: Value) -> Value {
    let is_open = |name: &&str| state.get(name).is_some_and(Value::is_unknown);
    let open: Vec<_> = FILLED_IN.into_iter().filter(is_open).collect();
    if open.is_empty() {
        return state;
    }
    let seen = live_now(connection, account, declared.routes.clone(), &state).await.ok();
    let seen = seen.map(|live_now| live_now.fill_in(state.clone()));
    // The cutover is made, and what was made is in the state: if it cannot be read, the next refresh reads the rest.
    let now = |name: &str| seen.as_ref().and_then(|seen| seen.get(name)).cloned().unwrap_or(Value::Null);
    open.into_iter().fold(state.clone(), |state, name| with(state, name, now(name)))
}

/// The cutover that was made: with the runbook of the plan where there was one.
fn made(planned: &Value, [from, to]: [Color; 2], times: CutoverTimes, runbook: impl Fn() -> Vec<String>) -> Value {
    let planned_steps = planned.get("cutover").and_then(|cutover| cutover.get("runbook")).and_then(Value::as_list);
    let steps = match planned_steps {
        Some(steps) => steps.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => runbook(),
    };
    cutover(from, to, &steps, Some(times))
}

/// What is left after a cutover that failed: on update the state from before with what is really live, on create nothing,
/// since there is nothing that a later create could not start from.
async fn failed(
    connection: &Connection,
    account: Account,
    declared: &Declared,
    request: &ApplyRequest,
    refusal: &Refusal,
) -> (Value, Diagnostics) {
    if may_wait(declared, &request.planned, refusal) {
        return waited(connection, account, declared, request, refusal).await;
    }
    let before = if request.prior.is_null() { None } else { model::read_routes(&request.prior).ok() };
    let routes = before.unwrap_or_else(|| declared.routes.clone());
    match live_now(connection, account, routes, &request.prior).await {
        Ok(live_now) => {
            let diagnostics = vec![diagnostics::refusal_and_live(refusal, &live_now.routes)];
            let is_create = request.prior.is_null();
            (if is_create { Value::Null } else { live_now.fill_in(request.prior.clone()) }, diagnostics)
        }
        Err(error) => {
            let unknown = diagnostics::state_unknown(&error, request.prior.is_null());
            (request.prior.clone(), vec![diagnostics::refusal(refusal), unknown])
        }
    }
}

/// Only what is left open by the plan can be told as it is.
fn may_wait(declared: &Declared, planned: &Value, refusal: &Refusal) -> bool {
    let is_open = planned.get("live").is_some_and(Value::is_unknown);
    declared.maintenance == Maintenance::Wait && refusal.is_maintenance() && is_open
}

/// The planned state with what is live, and that it is waited for the end of a maintenance.
async fn waited(
    connection: &Connection,
    account: Account,
    declared: &Declared,
    request: &ApplyRequest,
    refusal: &Refusal,
) -> (Value, Diagnostics) {
    match live_now(connection, account, declared.routes.clone(), &request.planned).await {
        Ok(live_now) => {
            let state = with(request.planned.clone(), "cutover", last(&request.planned, &request.prior));
            let state = with(live_now.fill_in(state.clone()), "active_color", Value::string(declared.active.as_str()));
            (state, vec![diagnostics::waiting(refusal)])
        }
        Err(error) => (request.prior.clone(), vec![diagnostics::state_unknown(&error, request.prior.is_null())]),
    }
}

async fn live_now(
    connection: &Connection,
    account: Account,
    routes: BTreeMap<RouteName, RouteAddress>,
    state: &Value,
) -> Result<LiveNow, ObserveError> {
    // It is what the cutover has written that is read back.
    let world = AwsWorld::new(account, routes).with_urgency(Urgency::WayBack);
    let seen = connection.soon_once_stopped(world.observe_routes()).await;
    Ok(LiveNow::of_routes(seen?, state))
}
