//! A switch that nobody has declared yet: the state of a route as it was found, for whoever adopts it.

use std::collections::BTreeMap;

use bluegreen::{RouteSeen, Standby, standby_as_found};
use bluegreen_aws::RouteAddress;
use tftypes::Value;

use super::import::by_address;
use super::live_state::{LiveNow, id, with};
use super::model;

/// The state of a switch over this one route. As a configuration it declares what is there, so that its first apply writes
/// nothing.
///
/// # Errors
/// Why there is no such switch.
pub(crate) fn state_as_found(address: &RouteAddress, seen: RouteSeen) -> Result<Value, String> {
    let state = by_address(address)?;
    let routes = model::read_routes(&state).map_err(|_| "its ARNs cannot be read".to_owned())?;
    let seen: BTreeMap<_, _> = routes.keys().map(|name| (name.clone(), seen.clone())).collect();
    let active = LiveNow::of_routes(seen.clone(), &state).active;
    let state = match standby_as_found(&seen, active.other()) {
        Standby::Attached => state,
        Standby::Detached => with(state, "standby", Value::string("detached")),
    };
    let live_now = LiveNow::of_routes(seen, &state);
    Ok(live_now.fill_in(with(state, "id", Value::string(id(&routes)))))
}
