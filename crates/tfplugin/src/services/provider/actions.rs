//! ValidateActionConfig, PlanAction and InvokeAction.

use std::future::ready;
use std::sync::Arc;

use futures_util::{StreamExt, stream};

use tfplugin_protos::tfplugin6::invoke_action::event::{Completed, Progress, Type};
use tfplugin_protos::tfplugin6::{invoke_action, plan_action, validate_action_config};
use tftypes::{Diagnostics, has_errors};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::codegen::BoxStream;

use super::registry::Registry;
use crate::action::ActionProgress;
use crate::convert::diagnostics::to_messages;
use crate::convert::values;

const WHAT: &str = "action configuration";

pub(super) async fn validate(
    registry: Arc<Registry>,
    request: validate_action_config::Request,
) -> validate_action_config::Response {
    let checked = async {
        let action = registry.action(&request.type_name)?;
        let config = values::decode(request.config.as_ref(), &action.ty, WHAT)?;
        Ok(action.it.validate(config).await)
    };
    let diagnostics = checked.await.unwrap_or_else(|error| vec![error]);
    validate_action_config::Response { diagnostics: to_messages(diagnostics) }
}

pub(super) async fn plan(registry: Arc<Registry>, request: plan_action::Request) -> plan_action::Response {
    let planned = async {
        let action = registry.action(&request.action_type)?;
        let config = values::decode(request.config.as_ref(), &action.ty, WHAT)?;
        Ok(action.it.plan(config).await)
    };
    planned_with(planned.await.unwrap_or_else(|error| vec![error]))
}

pub(super) fn planned_with(diagnostics: Diagnostics) -> plan_action::Response {
    plan_action::Response { diagnostics: to_messages(diagnostics), deferred: None }
}

/// Invokes the action, whose lines go out while it runs, and gives the event that ends it.
pub(super) async fn invoke(
    registry: Arc<Registry>,
    request: invoke_action::Request,
    lines: UnboundedSender<String>,
) -> invoke_action::Event {
    let invoked = async {
        let action = registry.action(&request.action_type)?;
        let config = values::decode_known(request.config.as_ref(), &action.ty, WHAT)?;
        let refused = action.it.validate(config.clone()).await;
        if has_errors(&refused) {
            return Ok(refused);
        }
        Ok(action.it.invoke(config, ActionProgress::new(lines, registry.stop_token())).await)
    };
    completed(invoked.await.unwrap_or_else(|error| vec![error]))
}

/// What the host is told of an action that runs: its lines, and how it ended.
///
/// Once the host has asked to stop, nothing: Terraform takes one more event of a stopped run at most, and panics at the next one
/// (1.14.9, 1.15.5). A line may be on its way when it stops, so that even the end is one too many. It takes the end of the stream
/// for the end of the action, and does nothing more in a stopped run.
pub(super) fn told(
    lines: UnboundedReceiver<String>,
    invoked: JoinHandle<invoke_action::Event>,
    stop: CancellationToken,
) -> BoxStream<invoke_action::Event> {
    // The lines end when the action does, since nobody else holds their other end.
    let lines = UnboundedReceiverStream::new(lines).map(|line| Ok(progress(line)));
    let end = stream::once(async { invoked.await.map_err(|error| Status::internal(error.to_string())) });
    lines.chain(end).filter(move |_| ready(!stop.is_cancelled())).boxed()
}

/// A line on the way.
fn progress(message: String) -> invoke_action::Event {
    invoke_action::Event { r#type: Some(Type::Progress(Progress { message })) }
}

/// The last event: a stream that ends without it means success.
pub(super) fn completed(diagnostics: Diagnostics) -> invoke_action::Event {
    invoke_action::Event { r#type: Some(Type::Completed(Completed { diagnostics: to_messages(diagnostics) })) }
}
