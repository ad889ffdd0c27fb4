//! ValidateListResourceConfig and ListResource.
//!
//! Hosts gather a list before they show any of it, so it is made as a whole and sent as one. An event without an identity
//! may carry warnings alone; one with an error ends the list for the host.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::list_resource::{Event, Request};
use tfplugin_protos::tfplugin6::validate_list_resource_config;
use tftypes::{Diagnostic, Diagnostics, Value, has_errors};

use super::identity;
use super::registry::{Identified, Registry, Typed};
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use crate::list_resource::{ListRequest, Listed};
use crate::provider::Resource;

const WHAT: &str = "list configuration";

pub(super) async fn validate(
    registry: Arc<Registry>,
    request: validate_list_resource_config::Request,
) -> validate_list_resource_config::Response {
    let checked = async {
        let list = registry.list_resource(&request.type_name)?;
        let config = values::decode(request.config.as_ref(), &list.ty, WHAT)?;
        Ok(list.it.validate(config).await)
    };
    let diagnostics = checked.await.unwrap_or_else(|error| vec![error]);
    validate_list_resource_config::Response { diagnostics: to_messages(diagnostics) }
}

pub(super) async fn list(registry: Arc<Registry>, request: Request) -> Vec<Event> {
    events(&registry, request).await.unwrap_or_else(|diagnostics| vec![told(diagnostics)])
}

/// An event that is no object.
pub(super) fn told(diagnostics: Diagnostics) -> Event {
    Event { diagnostic: to_messages(diagnostics), ..Default::default() }
}

async fn events(registry: &Registry, request: Request) -> Result<Vec<Event>, Diagnostics> {
    let one = |error| vec![error];
    let list = registry.list_resource(&request.type_name).map_err(one)?;
    let resource = registry.resource(&request.type_name).map_err(one)?;
    let identified = registry.identity(&request.type_name).map_err(one)?;
    let config = values::decode_known(request.config.as_ref(), &list.ty, WHAT).map_err(one)?;
    let limit = usize::try_from(request.limit).unwrap_or(0);
    let answer = list.it.list(ListRequest { config, limit }).await;
    if has_errors(&answer.diagnostics) {
        return Err(answer.diagnostics);
    }
    let named = |listed| event(resource, identified, listed, request.include_resource_object);
    let found: Result<Vec<_>, _> = answer.found.into_iter().take(limit).map(named).collect();
    // Before the objects: a host that has as many of those as it wanted reads no further.
    let first = (!answer.diagnostics.is_empty()).then(|| told(answer.diagnostics));
    Ok(first.into_iter().chain(found?).collect())
}

fn event(
    resource: &Typed<Arc<dyn Resource>>,
    identified: &Identified,
    listed: Listed,
    with_state: bool,
) -> Result<Event, Diagnostics> {
    let Listed { display_name, state } = listed;
    let (state, problems) = settled(write_only::without(state, &resource.schema), &resource.ty);
    if has_errors(&problems) {
        return Err(problems);
    }
    object(resource, identified, display_name, &state, with_state).map_err(|invalid| vec![invalid])
}

fn object(
    resource: &Typed<Arc<dyn Resource>>,
    identified: &Identified,
    display_name: String,
    state: &Value,
    with_state: bool,
) -> Result<Event, Diagnostic> {
    let identity = identity::of_state(Some(identified), state)?;
    if identity.is_none() {
        return Err(bug(format!("it lists {display_name}, which has no identity.")));
    }
    let resource_object = if with_state { Some(values::encode(state, &resource.ty)?) } else { None };
    Ok(Event { identity, display_name, resource_object, diagnostic: Vec::new() })
}
