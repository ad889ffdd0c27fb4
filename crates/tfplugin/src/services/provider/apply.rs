//! ApplyResourceChange: the one call whose answer must never lose anything.
//!
//! What the host does with an answer: an error with a state saves the state (tainted after a create) and exactly the
//! private bytes of the answer; an error without one keeps the prior state; a gRPC error forgets a new object
//! altogether and erases the private bytes of an old one.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::apply_resource_change::{Request, Response};

use super::before::{Before, Kept};
use super::identity;
use super::registry::{Identified, Registry, Typed};
use crate::convert::diagnostics::to_messages;
use crate::convert::settled::settled;
use crate::convert::{values, write_only};
use crate::provider::{ApplyRequest, ApplyResponse, Resource};
use tftypes::{Diagnostic, Diagnostics, has_errors};

/// The best known state when the call has nothing better to say.
pub(super) fn before(registry: &Arc<Registry>, request: &Request) -> Before {
    Before {
        registry: registry.clone(),
        type_name: request.type_name.clone(),
        state: request.prior_state.clone(),
        // The host does not send the private bytes of the prior state here; those of the plan came from them.
        private: request.planned_private.clone(),
        // Nor its identity. The planned one is that of an object that may never be.
        stored_identity: None,
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

pub(super) async fn apply(registry: Arc<Registry>, request: Request) -> Response {
    let before = before(&registry, &request);
    let resource = match registry.resource(&request.type_name) {
        Ok(resource) => resource,
        Err(unknown) => return kept(before, vec![unknown]),
    };
    let identified = registry.identities().get(&request.type_name);
    match arguments(resource, request) {
        Ok(arguments) => {
            let there_was_one = !arguments.prior.is_null();
            answer(resource, identified, resource.it.apply(arguments).await, before, there_was_one)
        }
        Err(unreadable) => kept(before, vec![unreadable]),
    }
}

fn answer(
    resource: &Typed<Arc<dyn Resource>>,
    identified: Option<&Identified>,
    applied: ApplyResponse,
    before: Before,
    there_was_one: bool,
) -> Response {
    let ApplyResponse { state, private, mut diagnostics } = applied;
    if state.is_null() && there_was_one && has_errors(&diagnostics) {
        // A failed update or delete that does not say what is there now: what was there still is.
        let private = or_kept(private, before.private);
        return kept(Before { private, ..before }, diagnostics);
    }
    let (state, problems) = settled(write_only::without(state, &resource.schema), &resource.ty);
    diagnostics.extend(problems);
    let new_identity = identity::of_state(identified, &state).unwrap_or_else(|invalid| {
        diagnostics.push(invalid);
        None
    });
    let private = if has_errors(&diagnostics) { or_kept(private, before.private) } else { private };
    match values::encode(&state, &resource.ty) {
        Ok(new_state) => Response {
            new_state: Some(new_state),
            private,
            new_identity,
            diagnostics: to_messages(diagnostics),
            ..Default::default()
        },
        Err(invalid) => {
            diagnostics.push(invalid);
            kept(Before { private, ..before }, diagnostics)
        }
    }
}

/// A failed call that says nothing about private bytes does not mean to erase them.
fn or_kept(private: Vec<u8>, before: Vec<u8>) -> Vec<u8> {
    if private.is_empty() { before } else { private }
}

fn arguments(resource: &Typed<Arc<dyn Resource>>, request: Request) -> Result<ApplyRequest, Diagnostic> {
    Ok(ApplyRequest {
        prior: values::decode_known(request.prior_state.as_ref(), &resource.ty, "prior state")?,
        planned: values::decode(request.planned_state.as_ref(), &resource.ty, "planned state")?,
        config: values::decode(request.config.as_ref(), &resource.ty, "configuration")?,
        planned_private: request.planned_private,
    })
}
