//! ImportResourceState.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::import_resource_state::{ImportedResource, Request, Response};
use tfplugin_protos::tfplugin6::{DynamicValue, ResourceIdentityData};
use tftypes::{IdentitySchema, Value};

use super::identity;
use super::registry::{Identified, Registry, Typed};
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::identity::from_message;
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use crate::import::ImportResponse;
use crate::provider::Resource;
use tftypes::{Diagnostic, has_errors};

pub(super) async fn import(registry: Arc<Registry>, request: Request) -> Response {
    let resource = match registry.resource(&request.type_name) {
        Ok(resource) => resource,
        Err(unknown) => return failed(unknown),
    };
    match found(&registry, resource, &request).await {
        Ok(imported) => {
            let identified = registry.identities().get(&request.type_name);
            answer(resource, identified, request.type_name, imported)
        }
        Err(refused) => failed(refused),
    }
}

pub(super) fn failed(diagnostic: Diagnostic) -> Response {
    Response { diagnostics: to_messages(vec![diagnostic]), ..Default::default() }
}

async fn found(
    registry: &Registry,
    resource: &Typed<Arc<dyn Resource>>,
    request: &Request,
) -> Result<ImportResponse, Diagnostic> {
    match &request.identity {
        _ if !request.id.is_empty() => Ok(resource.it.import(request.id.clone()).await),
        Some(data) => {
            let identified = registry.identity(&request.type_name)?;
            let identity = from_message(data, &identified.ty)?;
            check(&identity, &identified.schema)?;
            Ok(identified.it.import(identity).await)
        }
        None => Err(Diagnostic::error(
            "Import needs an id",
            format!("A {} is imported by its id, or by its identity if it has one.", request.type_name),
        )),
    }
}

fn check(identity: &Value, schema: &IdentitySchema) -> Result<(), Diagnostic> {
    if !identity.is_wholly_known() {
        return Err(Diagnostic::error(
            "Identity not known",
            "An import needs an identity all of whose attributes are known when the plan is made.",
        ));
    }
    let is_missing = |name: &str| identity.get(name).is_none_or(Value::is_null);
    let mut required = schema.attributes.iter().filter(|attribute| attribute.required_for_import);
    match required.find(|attribute| is_missing(&attribute.name)) {
        Some(missing) => Err(Diagnostic::error(
            "Incomplete identity",
            format!("The identity has no `{}`, which an import needs.", missing.name),
        )),
        None => Ok(()),
    }
}

fn answer(
    resource: &Typed<Arc<dyn Resource>>,
    identified: Option<&Identified>,
    type_name: String,
    imported: ImportResponse,
) -> Response {
    let ImportResponse { state, private, diagnostics } = imported;
    if has_errors(&diagnostics) {
        return Response { diagnostics: to_messages(diagnostics), ..Default::default() };
    }
    let (state, problems) = settled(write_only::without(state.unwrap_or(Value::Null), &resource.schema), &resource.ty);
    let found = match state {
        _ if has_errors(&problems) => Err(problems),
        Value::Null => Err(vec![bug("the import found nothing and did not say why.")]),
        state => object(resource, identified, &state).map_err(|invalid| vec![invalid]),
    };
    match found {
        Ok((state, identity)) => Response {
            imported_resources: vec![ImportedResource { type_name, state: Some(state), private, identity }],
            diagnostics: to_messages(diagnostics),
            deferred: None,
        },
        Err(problems) => Response { diagnostics: to_messages([diagnostics, problems].concat()), ..Default::default() },
    }
}

/// A state and its identity: both or none.
fn object(
    resource: &Typed<Arc<dyn Resource>>,
    identified: Option<&Identified>,
    state: &Value,
) -> Result<(DynamicValue, Option<ResourceIdentityData>), Diagnostic> {
    Ok((values::encode(state, &resource.ty)?, identity::of_state(identified, state)?))
}
