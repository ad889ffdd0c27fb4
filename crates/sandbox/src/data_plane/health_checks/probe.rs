//! One health check: its own connection, closed afterwards, as AWS's checkers do it.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use alb_model::{CheckFailure, CheckJob, CheckResult, HealthCheckProtocol};
use bytes::Bytes;
use http_body_util::Empty;
use hyper::Request;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, HOST, USER_AGENT};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// By this a target can tell checks from traffic.
pub(crate) const CHECKER: &str = "ELB-HealthChecker/2.0";

#[derive(Debug, thiserror::Error)]
enum ProbeError {
    #[error("the target cannot be reached")]
    Connect(#[from] io::Error),
    #[error("the answer is no HTTP")]
    Http(#[from] hyper::Error),
    #[error("the request cannot be made")]
    Request(#[from] hyper::http::Error),
}

pub(crate) async fn probe(job: &CheckJob, address: Option<SocketAddr>) -> CheckResult {
    match tokio::time::timeout(Duration::from_millis(job.settings.timeout_ms), ask(job, address)).await {
        Err(_) => CheckResult::Failed(CheckFailure::Timeout),
        Ok(Ok(None)) => CheckResult::Passed,
        Ok(Ok(Some(status))) if job.settings.matcher.accepts(status) => CheckResult::Passed,
        Ok(Ok(Some(status))) => CheckResult::Failed(CheckFailure::Status(status)),
        Ok(Err(error)) => {
            tracing::debug!(error = &error as &dyn std::error::Error, "a health check failed");
            CheckResult::Failed(CheckFailure::NoAnswer)
        }
    }
}

/// The status of the answer; `None` when the connection alone was the check.
async fn ask(job: &CheckJob, address: Option<SocketAddr>) -> Result<Option<u16>, ProbeError> {
    let unreachable = || io::Error::other("targets outside of this machine's loopback are never asked");
    let address = address.ok_or_else(unreachable)?;
    let stream = TcpStream::connect(address).await?;
    // Targets speak plain HTTP here, whatever their group says.
    if job.settings.protocol == HealthCheckProtocol::Tcp {
        return Ok(None);
    }
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let request = Request::get(&job.settings.path)
        .header(HOST, address.to_string())
        .header(USER_AGENT, CHECKER)
        .header(CONNECTION, "close")
        .body(Empty::<Bytes>::new())?;
    // The connection is driven here and not in a task of its own, so that it ends with the check.
    let mut answer = pin!(sender.send_request(request));
    let answer = tokio::select! {
        answer = answer.as_mut() => answer?,
        ended = connection => {
            // It may have ended in the very step that delivered the answer.
            ended?;
            answer.await?
        }
    };
    Ok(Some(answer.status().as_u16()))
}
