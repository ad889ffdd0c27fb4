//! The gRPC services of a plugin.

mod broker;
mod controller;
mod provider;
mod stdio;

use std::sync::Arc;

use tfplugin_protos::go_plugin::grpc_broker_server::GrpcBrokerServer;
use tfplugin_protos::go_plugin::grpc_controller_server::GrpcControllerServer;
use tfplugin_protos::go_plugin::grpc_stdio_server::GrpcStdioServer;
use tfplugin_protos::tfplugin6::provider_server::ProviderServer;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::transport::server::Router;
use tonic_health::ServingStatus;

use crate::provider::Provider;
use crate::work::Work;

/// What Go servers allow in both directions. tonic's own limit, 4 MiB, is less than a large state or plan.
const LARGEST_MESSAGE: usize = 256 << 20;

/// The moments that end a server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ends {
    /// The host called Shutdown.
    pub(crate) shutdown: CancellationToken,
    /// The server closes now: streams that would stay open for ever end.
    pub(crate) closing: CancellationToken,
}

/// All services of the plugin.
pub(crate) async fn router(provider: Arc<dyn Provider>, work: Work, ends: &Ends) -> Router {
    let provider = ProviderServer::new(provider::Service::new(provider, work))
        .max_decoding_message_size(LARGEST_MESSAGE)
        .max_encoding_message_size(LARGEST_MESSAGE);
    let (health, health_service) = tonic_health::server::health_reporter();
    // The name under which every go-plugin host asks.
    health.set_service_status("plugin", ServingStatus::Serving).await;
    Server::builder()
        .add_service(provider)
        .add_service(GrpcControllerServer::new(controller::Controller::new(ends.shutdown.clone())))
        .add_service(GrpcStdioServer::new(stdio::Stdio::new(ends.closing.clone())))
        .add_service(GrpcBrokerServer::new(broker::Broker::new(ends.closing.clone())))
        .add_service(health_service)
}
