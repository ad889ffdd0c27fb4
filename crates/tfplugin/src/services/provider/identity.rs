//! GetResourceIdentitySchemas and UpgradeResourceIdentity, and the identities in the answers to other calls.
//!
//! An identity is a function of the state it belongs to, so no call can forget it or leave an old one behind.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::{ResourceIdentityData, get_resource_identity_schemas, upgrade_resource_identity};
use tftypes::Value;

use super::registry::{Identified, Registry};
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::identity::{schema_to_message, to_message};
use crate::convert::settled::settled;
use crate::panics::{self, Panicked};
use tftypes::UpgradeRequest;
use tftypes::{Diagnostic, Diagnostics, has_errors};

/// The schemas of all identities that there are.
pub(super) fn schemas(registry: &Registry) -> get_resource_identity_schemas::Response {
    let mut diagnostics = Diagnostics::new();
    for (name, identified) in registry.identities() {
        if let Err(error) = identified.schema.validate() {
            diagnostics.push(bug(format!("the identity of the resource {name} is not valid: {error}.")));
        }
    }
    let message = |(name, identified): (&String, &Identified)| (name.clone(), schema_to_message(&identified.schema));
    get_resource_identity_schemas::Response {
        identity_schemas: registry.identities().iter().map(message).collect(),
        diagnostics: to_messages(diagnostics),
    }
}

/// The identity of an object with this state.
///
/// # Errors
/// The provider made one that hosts refuse, or panicked over it, which must cost nobody the state.
pub(super) fn of_state(
    identified: Option<&Identified>,
    state: &Value,
) -> Result<Option<ResourceIdentityData>, Diagnostic> {
    match identity(identified, state)? {
        Some((_, identity)) if !identity.is_wholly_known() => Err(bug("the identity of a known object is unknown.")),
        Some((identified, identity)) => to_message(&identity, &identified.ty).map(Some),
        None => Ok(None),
    }
}

/// The identity of an object as it is planned: none until all of it is known. Hosts write plans down, and whatever is in
/// an identity they write as a value: they give up on one that is not known (Terraform) or on the whole plan (OpenTofu).
///
/// # Errors
/// The provider made one that hosts refuse.
pub(super) fn of_plan(
    identified: Option<&Identified>,
    planned: &Value,
) -> Result<Option<ResourceIdentityData>, Diagnostic> {
    match identity(identified, planned)? {
        Some((identified, identity)) if identity.is_wholly_known() => to_message(&identity, &identified.ty).map(Some),
        _ => Ok(None),
    }
}

fn identity<'identified>(
    identified: Option<&'identified Identified>,
    state: &Value,
) -> Result<Option<(&'identified Identified, Value)>, Diagnostic> {
    let Some(identified) = identified.filter(|_| !state.is_null()) else { return Ok(None) };
    let identity =
        panics::caught_at_once(|| identified.it.identity_of(state)).map_err(|Panicked { message, place }| {
            bug(format!("it panicked over the identity of an object: {message} ({place})."))
        })?;
    // Once such a one is stored, hosts refuse it before they ask for the right one.
    let mut required = identified.schema.attributes.iter().filter(|attribute| attribute.required_for_import);
    let is_whole = required.all(|attribute| identity.get(&attribute.name).is_some_and(|value| !value.is_null()));
    Ok(is_whole.then_some((identified, identity)))
}

pub(super) async fn upgrade(
    registry: Arc<Registry>,
    request: upgrade_resource_identity::Request,
) -> upgrade_resource_identity::Response {
    match upgraded(&registry, request).await {
        Ok(response) => response,
        Err(diagnostics) => failed(diagnostics),
    }
}

pub(super) fn failed(diagnostics: Diagnostics) -> upgrade_resource_identity::Response {
    upgrade_resource_identity::Response { upgraded_identity: None, diagnostics: to_messages(diagnostics) }
}

async fn upgraded(
    registry: &Registry,
    request: upgrade_resource_identity::Request,
) -> Result<upgrade_resource_identity::Response, Diagnostics> {
    let identified = registry.identity(&request.type_name).map_err(|error| vec![error])?;
    let json = request.raw_identity.map(|raw| raw.json).unwrap_or_default();
    if json.is_empty() {
        // A state that a host without identities has written: there is none to upgrade, and hosts ask all the same once the
        // schema's version is not 0.
        return Ok(upgrade_resource_identity::Response::default());
    }
    let upgraded = identified.it.upgrade(UpgradeRequest { stored_version: request.version, json }).await;
    let (identity, problems) = settled(upgraded.upgraded, &identified.ty);
    let diagnostics = [upgraded.diagnostics, problems].concat();
    if has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    let upgraded_identity = Some(to_message(&identity, &identified.ty).map_err(|invalid| vec![invalid])?);
    Ok(upgrade_resource_identity::Response { upgraded_identity, diagnostics: to_messages(diagnostics) })
}
