//! The refresh: state follows what is live, and says when somebody else moved it.

use std::collections::BTreeMap;

use bluegreen::{Color, Percentages, RouteName, RouteSeen, is_at_rest, live_percentages, unusable_route};
use bluegreen_aws::{Account, AwsWorld, RouteAddress};
use tfplugin::{Diagnostic, Diagnostics, ReadRequest, ReadResponse};
use tftypes::Value;

use super::live_state::{color_in, id, with, with_live};
use super::model;
use super::plan::active_by;
use crate::connection::Connection;
use crate::diagnostics;

/// Refreshes a state.
pub(super) async fn read(connection: &Connection, request: ReadRequest) -> ReadResponse {
    let ReadRequest { state, private } = request;
    match refreshed(connection, &state).await {
        Ok((state, diagnostics)) => ReadResponse { state, private, diagnostics },
        Err(diagnostics) => ReadResponse { state, private, diagnostics },
    }
}

async fn refreshed(connection: &Connection, state: &Value) -> Result<(Value, Diagnostics), Diagnostics> {
    let routes = model::read_routes(state)?;
    let account = connection.require_aws().map_err(|problem| vec![problem])?;
    let seen = look(account, &routes).await?;
    if seen.values().all(|route| *route == RouteSeen::Gone) {
        return Ok((Value::Null, Diagnostics::new()));
    }
    // A route that cannot be switched is left out of `live`, so that a plan is never empty with it, and its apply names it
    // in an error unless the configuration has been mended meanwhile. An error here would stand in the way of mending,
    // and of destroying.
    let unusable = seen.iter().filter_map(|(name, route)| unusable_route(name, Some(route)));
    let mut diagnostics: Diagnostics = unusable.map(|refusal| diagnostics::refusal_as_warning(&refusal)).collect();
    let live_now = live_percentages(&seen);
    let active = active_by(&live_now, state);
    diagnostics.extend(flipped(state, active, &live_now));
    let state = with(state.clone(), "id", Value::string(id(&routes)));
    let state = without_undone_cutover(state, &live_now);
    Ok((with_live(state, active, &live_now), diagnostics))
}

/// A cutover that is not what is live any more is history. Kept, it would hide the steps of the same cutover from the next
/// plan, since Terraform does not show what does not change.
fn without_undone_cutover(state: Value, live_now: &BTreeMap<RouteName, Percentages>) -> Value {
    let to = state.get("cutover").and_then(|cutover| cutover.get("to")).and_then(Value::as_str);
    match to.and_then(|color| color.parse::<Color>().ok()) {
        Some(color) if !is_at_rest(live_now, color) => with(state, "cutover", Value::Null),
        _ => state,
    }
}

async fn look(
    account: Account,
    routes: &BTreeMap<RouteName, RouteAddress>,
) -> Result<BTreeMap<RouteName, RouteSeen>, Diagnostics> {
    let world = AwsWorld::new(account, routes.clone(), Color::Blue);
    world.observe_routes().await.map_err(|error| vec![diagnostics::observe_error(&error)])
}

/// A warning when another color is active than the one this resource made active.
fn flipped(state: &Value, active: Color, live_now: &BTreeMap<RouteName, Percentages>) -> Option<Diagnostic> {
    let was_known = state.get("active_color").is_some_and(|color| !color.is_null());
    let was = color_in(state);
    (was_known && was != active).then(|| diagnostics::flipped(was, active, live_now))
}
