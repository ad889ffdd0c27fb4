//! ReadResource.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::DynamicValue;
use tfplugin_protos::tfplugin6::read_resource::{Request, Response};

use super::registry::{Registry, Typed};
use crate::convert::diagnostics::to_messages;
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use crate::diagnostic::{Diagnostic, Diagnostics, has_errors};
use crate::provider::{ReadRequest, ReadResponse, Resource};

/// What is stored: the answer when nothing better is known.
pub(super) struct Before {
    state: Option<DynamicValue>,
    private: Vec<u8>,
}

impl Before {
    pub(super) fn of(request: &Request) -> Self {
        Self { state: request.current_state.clone(), private: request.private.clone() }
    }

    pub(super) fn kept(self, diagnostics: Diagnostics) -> Response {
        Response {
            new_state: self.state,
            private: self.private,
            diagnostics: to_messages(diagnostics),
            ..Default::default()
        }
    }
}

pub(super) async fn read(registry: Arc<Registry>, request: Request) -> Response {
    let before = Before::of(&request);
    match now(&registry, request).await {
        Ok((_, read)) if has_errors(&read.diagnostics) => before.kept(read.diagnostics),
        Ok((resource, read)) => answer(resource, read, before),
        Err(unreadable) => before.kept(vec![unreadable]),
    }
}

async fn now(registry: &Registry, request: Request) -> Result<(&Typed<Arc<dyn Resource>>, ReadResponse), Diagnostic> {
    let resource = registry.resource(&request.type_name)?;
    let state = values::decode(request.current_state.as_ref(), &resource.ty, "state")?;
    let read = resource.it.read(ReadRequest { state, private: request.private }).await;
    Ok((resource, read))
}

fn answer(resource: &Typed<Arc<dyn Resource>>, read: ReadResponse, before: Before) -> Response {
    let (state, problems) = settled(write_only::without(read.state, &resource.schema), &resource.ty);
    let diagnostics = [read.diagnostics, problems].concat();
    match values::encode(&state, &resource.ty) {
        // Half a state would be taken for drift.
        _ if has_errors(&diagnostics) => before.kept(diagnostics),
        Ok(new_state) => Response {
            new_state: Some(new_state),
            private: read.private,
            diagnostics: to_messages(diagnostics),
            ..Default::default()
        },
        Err(invalid) => before.kept([diagnostics, vec![invalid]].concat()),
    }
}
