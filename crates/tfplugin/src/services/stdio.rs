//! The stream for what a plugin prints. We print nothing: logs go to stderr, and Terraform would show anything sent
//! here as "unexpected data". But the host opens it and expects it to stay open.

use futures_util::{StreamExt, stream};
use tfplugin_protos::go_plugin::StdioData;
use tfplugin_protos::go_plugin::grpc_stdio_server::GrpcStdio;
use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

pub(crate) struct Stdio {
    closing: CancellationToken,
}

impl Stdio {
    pub(crate) fn new(closing: CancellationToken) -> Self {
        Self { closing }
    }
}

#[tonic::async_trait]
impl GrpcStdio for Stdio {
    async fn stream_stdio(&self, _request: Request<()>) -> Result<Response<BoxStream<StdioData>>, Status> {
        let open = stream::pending().take_until(self.closing.clone().cancelled_owned());
        Ok(Response::new(Box::pin(open)))
    }
}
