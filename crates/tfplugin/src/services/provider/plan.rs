//! PlanResourceChange.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::plan_resource_change::{Request, Response};

use super::before::{Before, Kept};
use super::identity;
use super::registry::{Registry, Typed};
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::{path, values, write_only};
use crate::provider::{PlanRequest, Resource};
use tftypes::{Diagnostic, Diagnostics};

/// The answer when there is no plan.
pub(super) fn before(registry: &Arc<Registry>, request: &Request) -> Before {
    Before {
        registry: registry.clone(),
        type_name: request.type_name.clone(),
        state: request.prior_state.clone(),
        private: request.prior_private.clone(),
        stored_identity: request.prior_identity.clone(),
    }
}

pub(super) fn kept(before: Before, diagnostics: Diagnostics) -> Response {
    let Kept { state, private, identity } = before.kept();
    Response {
        planned_state: state,
        planned_private: private,
        planned_identity: identity,
        diagnostics: to_messages(diagnostics),
        ..Default::default()
    }
}

pub(super) async fn plan(registry: Arc<Registry>, request: Request) -> Response {
    let before = before(&registry, &request);
    match planned(&registry, request).await {
        Ok(response) => response,
        Err(diagnostics) => kept(before, diagnostics),
    }
}

async fn planned(registry: &Registry, request: Request) -> Result<Response, Diagnostics> {
    let resource = registry.resource(&request.type_name).map_err(|error| vec![error])?;
    let identified = registry.identities().get(&request.type_name);
    let arguments = arguments(resource, request).map_err(|error| vec![error])?;
    let is_destroy = arguments.proposed.is_null();
    let plan = resource.it.plan(arguments).await;
    if is_destroy && !plan.planned.is_null() {
        return Err([plan.diagnostics, vec![bug("the plan of a destroy is not null.")]].concat());
    }
    let planned = write_only::without(plan.planned, &resource.schema);
    let encoded = values::encode(&planned, &resource.ty).and_then(|planned_state| {
        let planned_identity = identity::of_plan(identified, &planned)?;
        Ok((planned_state, planned_identity))
    });
    match encoded {
        Ok((planned_state, planned_identity)) => Ok(Response {
            planned_state: Some(planned_state),
            requires_replace: plan.requires_replace.iter().map(path::to_message).collect(),
            planned_private: plan.private,
            planned_identity,
            diagnostics: to_messages(plan.diagnostics),
            ..Default::default()
        }),
        Err(invalid) => Err([plan.diagnostics, vec![invalid]].concat()),
    }
}

fn arguments(resource: &Typed<Arc<dyn Resource>>, request: Request) -> Result<PlanRequest, Diagnostic> {
    let proposed = values::decode(request.proposed_new_state.as_ref(), &resource.ty, "proposed state")?;
    Ok(PlanRequest {
        prior: values::decode_known(request.prior_state.as_ref(), &resource.ty, "prior state")?,
        // The host does not promise to leave them out.
        proposed: write_only::without(proposed, &resource.schema),
        config: values::decode(request.config.as_ref(), &resource.ty, "configuration")?,
        prior_private: request.prior_private,
    })
}
