//! ImportResourceState.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::import_resource_state::{ImportedResource, Request, Response};

use super::registry::{Registry, Typed};
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::provider::{ImportResponse, Resource};

pub(super) async fn import(registry: Arc<Registry>, request: Request) -> Response {
    let resource = match registry.resource(&request.type_name) {
        Ok(resource) => resource,
        Err(unknown) => return failed(unknown),
    };
    if request.id.is_empty() {
        return failed(Diagnostic::error(
            "Import needs an id",
            format!("A {} is imported by its id: identities are not supported.", request.type_name),
        ));
    }
    let imported = resource.it.import(request.id).await;
    answer(resource, request.type_name, imported)
}

pub(super) fn failed(diagnostic: Diagnostic) -> Response {
    Response { diagnostics: to_messages(vec![diagnostic]), ..Default::default() }
}

fn answer(resource: &Typed<Arc<dyn Resource>>, type_name: String, imported: ImportResponse) -> Response {
    let mut diagnostics = imported.diagnostics;
    let imported_resources = match imported.state {
        _ if has_errors(&diagnostics) => Vec::new(),
        Some(state) if !state.is_null() => {
            let (state, problems) = settled(write_only::without(state, &resource.schema), &resource.ty);
            diagnostics.extend(problems);
            let state = values::encode(&state, &resource.ty).map_err(|invalid| diagnostics.push(invalid)).ok();
            vec![ImportedResource { type_name, state, private: imported.private, identity: None }]
        }
        _ => {
            diagnostics.push(bug("the import found nothing and did not say why."));
            Vec::new()
        }
    };
    Response { imported_resources, diagnostics: to_messages(diagnostics), deferred: None }
}
