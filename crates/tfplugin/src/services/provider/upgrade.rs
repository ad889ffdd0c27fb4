//! UpgradeResourceState.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::upgrade_resource_state::{Request, Response};

use super::registry::Registry;
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use tftypes::UpgradeRequest;
use tftypes::{Diagnostic, Diagnostics, has_errors};

pub(super) async fn upgrade(registry: Arc<Registry>, request: Request) -> Response {
    match upgraded(&registry, request).await {
        Ok(response) => response,
        Err(diagnostics) => Response { upgraded_state: None, diagnostics: to_messages(diagnostics) },
    }
}

pub(super) fn failed(diagnostic: Diagnostic) -> Response {
    Response { upgraded_state: None, diagnostics: to_messages(vec![diagnostic]) }
}

async fn upgraded(registry: &Registry, request: Request) -> Result<Response, Diagnostics> {
    let resource = registry.resource(&request.type_name).map_err(|error| vec![error])?;
    let json = request.raw_state.map(|raw| raw.json).unwrap_or_default();
    if json.is_empty() {
        return Err(vec![Diagnostic::error(
            "State from before Terraform 0.12",
            "It is stored in a form that this provider, which is younger, never wrote and cannot read.",
        )]);
    }
    let upgraded = resource.it.upgrade(UpgradeRequest { stored_version: request.version, json }).await;
    let (state, problems) = settled(write_only::without(upgraded.upgraded, &resource.schema), &resource.ty);
    let mut diagnostics = [upgraded.diagnostics, problems].concat();
    if state.is_null() && !has_errors(&diagnostics) {
        diagnostics.push(bug("the upgraded state is null."));
    }
    if has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    let upgraded_state = values::encode(&state, &resource.ty).map_err(|invalid| vec![invalid])?;
    Ok(Response { upgraded_state: Some(upgraded_state), diagnostics: to_messages(diagnostics) })
}
