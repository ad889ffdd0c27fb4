//! The refresh: state follows what is live, and says when somebody else moved it.

use std::collections::BTreeMap;

use bluegreen::{RouteName, RouteSeen, unusable_route};
use bluegreen_aws::{Account, AwsWorld, RouteAddress};
use tfplugin::{Diagnostic, Diagnostics, ReadRequest, ReadResponse};
use tftypes::Value;

use super::live_state::{LiveNow, color_in, id, with};
use super::model;
use crate::connection::Connection;
use crate::diagnostics;

/// Refreshes a state.
pub(super) async fn refresh(connection: &Connection, request: ReadRequest) -> ReadResponse {
    let ReadRequest { state, private } = request;
    let refreshed = connection.unless_stopped(refreshed(connection, &state)).await;
    match refreshed.unwrap_or_else(|stopped| Err(vec![stopped])) {
        Ok((state, diagnostics)) => ReadResponse { state, private, diagnostics },
        Err(diagnostics) => ReadResponse { state, private, diagnostics },
    }
}

async fn refreshed(connection: &Connection, state: &Value) -> Result<(Value, Diagnostics), Diagnostics> {
    let routes = model::read_routes(state)?;
    let account = connection.require_aws_for(&routes)?;
    let seen = look(account, &routes).await?;
    if seen.iter().filter(|(name, _)| !name.is_preview()).all(|(_, route)| *route == RouteSeen::Gone) {
        connection.note_gone(&routes, state);
        return Ok((Value::Null, Diagnostics::new()));
    }
    // A route that cannot be switched is left out of `live` or `preview_live`, so that a plan is never empty with it, and its apply names it
    // in an error unless the configuration has been mended meanwhile. An error here would stand in the way of mending,
    // and of destroying.
    let unusable = seen.iter().filter_map(|(name, route)| unusable_route(name, Some(route)));
    let mut diagnostics: Diagnostics = unusable.map(|refusal| diagnostics::refusal_as_warning(&refusal)).collect();
    let live_now = LiveNow::of_routes(seen, state);
    diagnostics.extend(flipped(state, &live_now));
    let state = with(state.clone(), "id", Value::string(id(&routes)));
    Ok((live_now.fill_in(state), diagnostics))
}

async fn look(
    account: Account,
    routes: &BTreeMap<RouteName, RouteAddress>,
) -> Result<BTreeMap<RouteName, RouteSeen>, Diagnostics> {
    let world = AwsWorld::new(account, routes.clone());
    world.observe_routes().await.map_err(|error| vec![diagnostics::observe_error(&error)])
}

/// A warning when another color is active than the one this resource made active.
fn flipped(state: &Value, live_now: &LiveNow) -> Option<Diagnostic> {
    let was = color_in(state)?;
    (was != live_now.active).then(|| diagnostics::flipped(was, live_now.active, &live_now.routes))
}
