//! Pooled connections to targets.

use std::net::SocketAddr;
use std::time::Duration;

use alb_model::TargetKey;
use hyper::body::Incoming;
use hyper::http::uri::{PathAndQuery, Scheme};
use hyper::{Request, Response, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioTimer;

use crate::tasks::Tasks;

/// AWS's time for connecting to a target.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// AWS's time for a target to begin its answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Shorter than the five seconds after which common servers close an idle connection, so that a request hardly ever
/// meets a connection that is just being closed.
const POOLED_IDLE: Duration = Duration::from_secs(4);

/// A client that keeps connections to targets open. A request that meets a connection which was closed before anything of
/// it was sent goes to another connection by itself; one that was sent is never sent twice.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    client: Client<HttpConnector, Incoming>,
}

/// Why a target gave no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    #[error("target {0} is not on this machine's loopback, and nothing else is ever asked")]
    NotLoopback(String),
    #[error("the target did not begin its answer in time")]
    Timeout,
    #[error("the target could not be asked")]
    Failed(#[from] hyper_util::client::legacy::Error),
}

impl Upstream {
    pub(crate) fn new(tasks: Tasks) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let client = Client::builder(tasks)
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOLED_IDLE)
            .retry_canceled_requests(true)
            .build(connector);
        Self { client }
    }

    /// Asks a target at its address; `None` is one that is not on this machine.
    pub(crate) async fn ask(
        &self,
        target: &TargetKey,
        address: Option<SocketAddr>,
        mut request: Request<Incoming>,
    ) -> Result<Response<Incoming>, UpstreamError> {
        let unreachable = || UpstreamError::NotLoopback(target.id.clone());
        let address = address.ok_or_else(unreachable)?;
        *request.uri_mut() = uri(address, request.uri());
        *request.version_mut() = hyper::Version::HTTP_11;
        match tokio::time::timeout(ANSWER_TIMEOUT, self.client.request(request)).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(UpstreamError::Timeout),
        }
    }
}

fn uri(address: SocketAddr, asked: &Uri) -> Uri {
    let path = asked.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    let uri = Uri::builder().scheme(Scheme::HTTP).authority(address.to_string()).path_and_query(path);
    uri.build().expect("an address and the path of a valid URI are a valid URI")
}
