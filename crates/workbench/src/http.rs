//! One HTTP request over a connection of its own: what `curl` is to a person at the listener or at the admin API.

mod encryption;

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, StatusCode, Uri, header};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// A request without its whole answer after this long has failed.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its `x-color` header.
    pub color: Option<String>,
    /// Its body as text.
    pub body: String,
}

/// What the client or the connection says.
type Cause = Box<dyn Error + Send + Sync>;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The URL is not of the form `http://host:port/path`, or `https://` where an authority is trusted.
    #[error("{url} is not a URL that can be asked here")]
    Url {
        /// What was given.
        url: String,
    },
    /// No connection could be opened.
    #[error("no connection to {url}")]
    Connect {
        /// Where to.
        url: String,
        /// Why not.
        source: Cause,
    },
    /// The connection broke before the end of the answer.
    #[error("no whole answer from {url}")]
    Broken {
        /// Where from.
        url: String,
        /// What happened to the connection.
        source: Cause,
    },
    /// No whole answer within 5 seconds.
    #[error("no answer from {url} in time")]
    TimedOut {
        /// Where from.
        url: String,
    },
}

/// Gets a URL.
///
/// # Errors
///
/// No whole answer of any status came: see [`HttpError`].
pub async fn get(url: &str) -> Result<Answer, HttpError> {
    request(Method::GET, url, String::new()).await
}

/// Gets a URL; when it is an `https://` one, trusting nobody but the authority whose certificate is found in PEM at
/// `authority_url`, which is asked first.
///
/// # Errors
///
/// No whole answer of any status came from either: see [`HttpError`].
pub async fn get_trusting(url: &str, authority_url: &str) -> Result<Answer, HttpError> {
    if !url.starts_with("https://") {
        return get(url).await;
    }
    let authority = get(authority_url).await?.body;
    request_trusting(Method::GET, url, String::new(), Some(&authority)).await
}

/// Puts a JSON body.
///
/// # Errors
///
/// No whole answer of any status came: see [`HttpError`].
pub async fn put(url: &str, json: impl Into<String>) -> Result<Answer, HttpError> {
    request(Method::PUT, url, json.into()).await
}

/// Deletes what is at a URL.
///
/// # Errors
///
/// No whole answer of any status came: see [`HttpError`].
pub async fn delete(url: &str) -> Result<Answer, HttpError> {
    request(Method::DELETE, url, String::new()).await
}

async fn request(method: Method, url: &str, body: String) -> Result<Answer, HttpError> {
    request_trusting(method, url, body, None).await
}

async fn request_trusting(
    method: Method,
    url: &str,
    body: String,
    authority: Option<&str>,
) -> Result<Answer, HttpError> {
    match tokio::time::timeout(TIMEOUT, exchange(method, url, body, authority)).await {
        Ok(result) => result,
        Err(_elapsed) => Err(HttpError::TimedOut { url: url.to_owned() }),
    }
}

async fn exchange(method: Method, url: &str, body: String, authority: Option<&str>) -> Result<Answer, HttpError> {
    let request = message(method, url, body, authority).ok_or_else(|| HttpError::Url { url: url.to_owned() })?;
    let broken = |source: Cause| HttpError::Broken { url: url.to_owned(), source };
    let trust = encryption::trusting(authority).map_err(|error| broken(error.into()))?;
    let connector = HttpsConnectorBuilder::new().with_tls_config(trust).https_or_http().enable_http1().build();
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
    let response = client.request(request).await.map_err(|error| match error.is_connect() {
        true => HttpError::Connect { url: url.to_owned(), source: error.into() },
        false => broken(error.into()),
    })?;
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| broken(error.into()))?.to_bytes();
    let color = head.headers.get("x-color").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Answer { status: head.status, color, body: String::from_utf8_lossy(&body).into_owned() })
}

/// The request, if the URL is one whose server can be trusted.
fn message(method: Method, url: &str, body: String, authority: Option<&str>) -> Option<Request<Full<Bytes>>> {
    let scheme = if authority.is_some() { "https" } else { "http" };
    let uri = url.parse::<Uri>().ok().filter(|uri| uri.scheme_str() == Some(scheme))?;
    let request = Request::builder().method(method).uri(uri).header(header::CONTENT_TYPE, "application/json");
    request.header(header::CONNECTION, "close").body(Full::new(Bytes::from(body))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// Answers one request with the text and returns the request.
    async fn answering_once(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/_sandbox/faults", listener.local_addr().unwrap());
        let request = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut request, mut piece) = (Vec::new(), [0; 1024]);
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let length = stream.read(&mut piece).await.unwrap();
                request.extend_from_slice(&piece[..length]);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(request).unwrap()
        });
        (url, request)
    }

    #[tokio::test]
    async fn an_answer_has_its_status_color_and_body() {
        let (url, request) =
            answering_once("HTTP/1.1 503 Service Unavailable\r\nx-color: green\r\ncontent-length: 4\r\n\r\nnope").await;
        let answer = get(&url).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.color.as_deref(), &*answer.body), (503, Some("green"), "nope"));
        assert!(request.await.unwrap().starts_with("GET /_sandbox/faults HTTP/1.1\r\n"));
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_is_an_error() {
        let (url, _request) = answering_once("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\nnope").await;
        assert!(matches!(get(&url).await, Err(HttpError::Broken { .. })));
    }

    #[tokio::test]
    async fn a_url_of_another_scheme_is_refused() {
        assert!(matches!(get("https://127.0.0.1/").await, Err(HttpError::Url { .. })));
    }
}
