//! StopProvider.

use tfplugin_protos::tfplugin6::stop_provider::Response;
use tracing::info;

use super::registry::Registry;

/// Tells the running calls to come to an end. They answer as usual, and further calls may follow.
pub(super) fn stop(registry: &Registry) -> Response {
    info!("The host asks to stop");
    registry.stop_token().cancel();
    registry.provider.stop();
    Response::default()
}
