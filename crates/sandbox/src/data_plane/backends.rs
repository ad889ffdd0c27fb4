//! Built-in backends, which answer with their color.

mod websocket;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::{Request, Response, StatusCode};
use tokio::net::TcpListener;

use crate::scripted_answers::{Answers, Script};
use crate::server::{self, Handler};
use crate::tasks::Tasks;

/// Longer than any pooled connection stays idle, so that a backend never closes one in the face of a request.
const IDLE: Duration = Duration::from_secs(120);

/// `/slow` waits no longer than this, so that nothing waits forever.
const SLOWEST: Duration = Duration::from_secs(120);

/// What a backend is called, and what it answers before it has been told anything else.
#[derive(Debug)]
pub(crate) struct BackendPlan {
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) status: u16,
    pub(crate) answers: Answers,
}

/// Serves a backend on its socket; what it answers can be changed with its script.
pub(crate) fn serve_backend(socket: TcpListener, plan: BackendPlan, tasks: &Tasks) -> Script {
    let backend = Backend::new(plan, tasks);
    let script = backend.script.clone();
    tasks.spawn(server::serve(socket, tasks.clone(), Arc::new(backend), IDLE));
    script
}

#[derive(Debug)]
struct Backend {
    color: HeaderValue,
    name: String,
    body: Bytes,
    status: StatusCode,
    script: Script,
    tasks: Tasks,
}

impl Backend {
    fn new(plan: BackendPlan, tasks: &Tasks) -> Self {
        Self {
            color: HeaderValue::from_str(&plan.color).expect("checked with the topology"),
            body: Bytes::from(format!("{} {}\n", plan.color, plan.name)),
            name: plan.name,
            status: StatusCode::from_u16(plan.status).expect("checked with the topology"),
            script: Script::new(plan.answers),
            tasks: tasks.clone(),
        }
    }
}

impl Handler for Backend {
    type Body = Full<Bytes>;
    type Cut = Infallible;

    async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        _peer: SocketAddr,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        if request.uri().path() == "/slow" {
            tokio::time::sleep(wanted_wait(request.uri().query().unwrap_or_default())).await;
        }
        let path = request.uri().path();
        let mut answer = match self.script.answer(path, &self.body) {
            Some(answer) => answer,
            None if path == "/ws" => websocket::accept(request, &self.tasks),
            None if path == "/headers" => self.answer(self.status, head_of(&request)),
            None => self.answer(wanted_status(path).unwrap_or(self.status), self.body.clone()),
        };
        answer.headers_mut().entry("x-color").or_insert_with(|| self.color.clone());
        Ok(answer)
    }
}

impl Backend {
    fn answer(&self, status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
        let mut answer = Response::new(Full::new(body));
        *answer.status_mut() = status;
        let name = HeaderValue::from_str(&self.name).expect("a color and a number are header text");
        answer.headers_mut().insert("x-backend", name);
        answer.headers_mut().insert("content-type", HeaderValue::from_static("text/plain"));
        answer
    }
}

/// The status in `/status/503`.
fn wanted_status(path: &str) -> Option<StatusCode> {
    let status: u16 = path.strip_prefix("/status/")?.parse().ok()?;
    // Below are statuses that end no exchange.
    (status >= 200).then(|| StatusCode::from_u16(status).ok()).flatten()
}

/// What a load balancer has made of a request: its first line and its headers.
fn head_of(request: &Request<Incoming>) -> Bytes {
    let mut text = format!("{} {} {:?}\n", request.method(), request.uri(), request.version());
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    Bytes::from(text)
}

/// The milliseconds in `?ms=N`.
fn wanted_wait(query: &str) -> Duration {
    let millis = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "ms");
    let millis = millis.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    Duration::from_millis(millis).min(SLOWEST)
}
