//! Asking targets, over connections that are kept.

mod pool;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use alb_model::TargetKey;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::http::uri::PathAndQuery;
use hyper::{Request, Response, Uri, Version};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::tasks::Tasks;
use pool::{Pool, Sender};

/// AWS's time for connecting to a target.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// AWS's time for a target to begin its answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// A client that keeps connections to targets open. A request that meets a connection which was closed before anything of
/// it was sent goes to another connection; one that was sent is never sent twice.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    pool: Pool,
    tasks: Tasks,
}

/// Why a target gave no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    #[error("target {0} is not on this machine's loopback, and nothing else is ever asked")]
    NotLoopback(String),
    #[error("the target did not begin its answer in time")]
    Timeout,
    #[error("the target cannot be reached")]
    Connect(#[from] io::Error),
    #[error("the target's answer is broken")]
    Broken(#[from] hyper::Error),
}

impl Upstream {
    pub(crate) fn new(tasks: Tasks) -> Self {
        let pool = Pool::default();
        tasks.spawn_until_stopped(pool.clone().tidy());
        Self { pool, tasks }
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
        *request.uri_mut() = path_of(request.uri());
        *request.version_mut() = Version::HTTP_11;
        match tokio::time::timeout(ANSWER_TIMEOUT, self.send(address, request)).await {
            Ok(answer) => answer,
            Err(_) => Err(UpstreamError::Timeout),
        }
    }

    async fn send(
        &self,
        address: SocketAddr,
        mut request: Request<Incoming>,
    ) -> Result<Response<Incoming>, UpstreamError> {
        while let Some(mut kept) = self.pool.take(address) {
            match kept.try_send_request(request).await {
                Ok(answer) => {
                    self.pool.put(address, kept);
                    return Ok(answer);
                }
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(error.into_error().into()),
                },
            }
        }
        let mut fresh = self.connect(address).await?;
        let answer = fresh.send_request(request).await?;
        self.pool.put(address, fresh);
        Ok(answer)
    }

    async fn connect(&self, address: SocketAddr) -> Result<Sender, UpstreamError> {
        let connecting = tokio::time::timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await;
        let stream = connecting.map_err(|_| UpstreamError::Timeout)??;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with its sender, which ends with the pool: a request in flight may finish after all else has stopped.
        self.tasks.spawn(async move {
            if let Err(error) = connection.with_upgrades().await {
                // Whoever waits for the answer gets this error too.
                tracing::debug!(%error, "a connection to a target broke");
            }
        });
        Ok(sender)
    }
}

/// The form in which a server that is no proxy is asked.
fn path_of(asked: &Uri) -> Uri {
    Uri::from(asked.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/")))
}
