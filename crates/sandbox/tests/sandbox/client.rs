//! A plain HTTP client that knows nothing of AWS's SDKs.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// What any good call is signed with; signatures are not verified.
pub(crate) const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/elasticloadbalancing/aws4_request, SignedHeaders=host, Signature=0";

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn color(&self) -> &str {
        self.header("x-color").unwrap_or_default()
    }

    /// The text of every XML element of this name, in document order.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(&self.body).unwrap();
        let found = document.descendants().filter(|node| node.tag_name().name() == name);
        found.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.texts(name).into_iter().next().unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The answer's own XML, without what differs from call to call.
    pub(crate) fn assert_ok(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.text("Code").as_str()), (status, code), "{}", self.body);
        self
    }
}

pub(crate) type Http = Client<HttpConnector, Full<Bytes>>;

/// Keeps connections alive.
pub(crate) fn http() -> Http {
    Client::builder(TokioExecutor::new()).build_http()
}

/// Sends one request; `None` when there was no answer.
pub(crate) async fn try_send(http: &Http, request: Request<Full<Bytes>>) -> Option<Answer> {
    let answer = http.request(request).await.ok()?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.ok()?.to_bytes();
    Some(Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        bytes: body,
    })
}

pub(crate) async fn get(url: &str) -> Answer {
    try_send(&http(), Request::get(url).body(Full::default()).unwrap()).await.expect("an answer")
}

pub(crate) async fn send(method: Method, url: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(url).body(Full::from(body.to_owned())).unwrap();
    try_send(&http(), request).await.expect("an answer")
}

/// Calls the API; `None` when the connection was cut.
pub(crate) async fn try_call(
    endpoint: &str,
    authorization: &str,
    action: &str,
    parameters: &[(&str, &str)],
) -> Option<Answer> {
    try_send(&http(), api_request(endpoint, authorization, action, parameters)).await
}

/// A call of the API before it is sent.
pub(crate) fn api_request(
    endpoint: &str,
    authorization: &str,
    action: &str,
    parameters: &[(&str, &str)],
) -> Request<Full<Bytes>> {
    let version = match action {
        "GetCallerIdentity" | "AssumeRole" | "AssumeRoleWithWebIdentity" => "2011-06-15",
        action if action.contains("Alarm") => "2010-08-01",
        "DescribeInstances" => "2016-11-15",
        _ => "2015-12-01",
    };
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", action).append_pair("Version", version).extend_pairs(parameters);
    let mut request = Request::post(format!("{endpoint}/")).body(Full::from(form.finish())).unwrap();
    if !authorization.is_empty() {
        request.headers_mut().insert(AUTHORIZATION, authorization.parse().unwrap());
    }
    request
}

/// Waits until a condition holds, and says what did not when that takes too long.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition().await {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
