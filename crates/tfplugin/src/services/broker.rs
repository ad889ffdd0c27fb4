//! Where other plugins agree on more connections. Terraform opens the stream and never uses it.

use futures_util::{StreamExt, stream};
use tfplugin_protos::go_plugin::ConnInfo;
use tfplugin_protos::go_plugin::grpc_broker_server::GrpcBroker;
use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

pub(crate) struct Broker {
    closing: CancellationToken,
}

impl Broker {
    pub(crate) fn new(closing: CancellationToken) -> Self {
        Self { closing }
    }
}

#[tonic::async_trait]
impl GrpcBroker for Broker {
    async fn start_stream(
        &self,
        _request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        let open = stream::pending().take_until(self.closing.clone().cancelled_owned());
        Ok(Response::new(Box::pin(open)))
    }
}
