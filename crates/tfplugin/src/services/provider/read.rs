//! ReadResource.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::read_resource::{Request, Response};

use super::before::{Before, Kept};
use super::identity;
use super::registry::{Identified, Registry, Typed};
use crate::convert::diagnostics::to_messages;
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use crate::provider::{ReadRequest, ReadResponse, Resource};
use tftypes::{Diagnostic, Diagnostics, has_errors};

/// What is stored: the answer when nothing better is known.
pub(super) fn before(registry: &Arc<Registry>, request: &Request) -> Before {
    Before {
        registry: registry.clone(),
        type_name: request.type_name.clone(),
        state: request.current_state.clone(),
        private: request.private.clone(),
        stored_identity: request.current_identity.clone(),
    }
}

pub(super) fn kept(before: Before, diagnostics: Diagnostics) -> Response {
    let Kept { state, private, identity } = before.kept();
    Response {
        new_state: state,
        private,
        new_identity: identity,
        diagnostics: to_messages(diagnostics),
        ..Default::default()
    }
}

pub(super) async fn read_resource(registry: Arc<Registry>, request: Request) -> Response {
    let before = before(&registry, &request);
    let resource = match registry.resource(&request.type_name) {
        Ok(resource) => resource,
        Err(unknown) => return kept(before, vec![unknown]),
    };
    let identified = registry.identities().get(&request.type_name);
    match now(resource, request).await {
        Ok(read) if has_errors(&read.diagnostics) => kept(before, read.diagnostics),
        Ok(read) => answer(resource, identified, read, before),
        Err(unreadable) => kept(before, vec![unreadable]),
    }
}

async fn now(resource: &Typed<Arc<dyn Resource>>, request: Request) -> Result<ReadResponse, Diagnostic> {
    let state = values::decode_known(request.current_state.as_ref(), &resource.ty, "state")?;
    Ok(resource.it.read(ReadRequest { state, private: request.private }).await)
}

fn answer(
    resource: &Typed<Arc<dyn Resource>>,
    identified: Option<&Identified>,
    read: ReadResponse,
    before: Before,
) -> Response {
    let (state, problems) = settled(write_only::without(read.state, &resource.schema), &resource.ty);
    let diagnostics = [read.diagnostics, problems].concat();
    // Half a state would be taken for drift.
    if has_errors(&diagnostics) {
        return kept(before, diagnostics);
    }
    let encoded = values::encode(&state, &resource.ty)
        .and_then(|new_state| Ok((new_state, identity::of_state(identified, &state)?)));
    match encoded {
        Ok((new_state, new_identity)) => Response {
            new_state: Some(new_state),
            private: read.private,
            new_identity,
            diagnostics: to_messages(diagnostics),
            ..Default::default()
        },
        Err(invalid) => kept(before, [diagnostics, vec![invalid]].concat()),
    }
}
