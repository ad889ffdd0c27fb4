//! Built-in backends, which answer with their color.

mod websocket;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::{Request, Response, StatusCode};

use crate::sandbox::{StartError, listen};
use crate::server::{self, Handler};
use crate::tasks::Tasks;
use crate::topology::{BackendsSpec, TopologySpec};

/// Longer than any pooled connection stays idle, so that a backend never closes one in the face of a request.
const IDLE: Duration = Duration::from_secs(120);

/// `/slow` waits no longer than this, so that nothing waits forever.
const SLOWEST: Duration = Duration::from_secs(120);

/// The ports of the built-in backends, by the name of their target group.
#[derive(Debug, Default)]
pub(crate) struct Backends {
    ports: BTreeMap<String, Vec<u16>>,
}

impl Backends {
    /// Ports that are never opened, for checking a topology before anything is.
    pub(crate) fn imagined(spec: &TopologySpec) -> Self {
        let mut backends = Self::default();
        for group in &spec.target_groups {
            let count = group.backends.as_ref().map_or(0, |backends| backends.count);
            backends.ports.insert(group.name.clone(), (1..=u16::MAX).take(count).collect());
        }
        backends
    }

    pub(crate) fn ports(&self, group: &str) -> &[u16] {
        self.ports.get(group).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Opens and serves all built-in backends of a topology.
pub(crate) async fn start(spec: &TopologySpec, tasks: &Tasks) -> Result<Backends, StartError> {
    let mut started = Backends::default();
    for group in &spec.target_groups {
        let Some(backends) = &group.backends else { continue };
        for number in 1..=backends.count {
            let backend = Backend::new(backends, number, tasks);
            let socket = listen(&format!("backend {}", backend.name), None).await?;
            let port = socket.local_addr().expect("a bound socket has an address").port();
            started.ports.entry(group.name.clone()).or_default().push(port);
            tasks.spawn(server::serve(socket, tasks.clone(), Arc::new(backend), IDLE));
        }
    }
    Ok(started)
}

#[derive(Debug)]
struct Backend {
    color: HeaderValue,
    name: String,
    body: Bytes,
    status: StatusCode,
    tasks: Tasks,
}

impl Backend {
    fn new(spec: &BackendsSpec, number: usize, tasks: &Tasks) -> Self {
        let name = format!("{}-{number}", spec.color);
        Self {
            color: HeaderValue::from_str(&spec.color).expect("checked with the topology"),
            body: Bytes::from(format!("{} {name}\n", spec.color)),
            name,
            status: StatusCode::from_u16(spec.status).expect("checked with the topology"),
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
        let mut answer = match request.uri().path() {
            "/ws" => websocket::accept(request, &self.tasks),
            _ => self.answer(),
        };
        answer.headers_mut().insert("x-color", self.color.clone());
        Ok(answer)
    }
}

impl Backend {
    fn answer(&self) -> Response<Full<Bytes>> {
        let mut answer = Response::new(Full::new(self.body.clone()));
        *answer.status_mut() = self.status;
        let name = HeaderValue::from_str(&self.name).expect("a color and a number are header text");
        answer.headers_mut().insert("x-backend", name);
        answer.headers_mut().insert("content-type", HeaderValue::from_static("text/plain"));
        answer
    }
}

/// The milliseconds in `?ms=N`.
fn wanted_wait(query: &str) -> Duration {
    let millis = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "ms");
    let millis = millis.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    Duration::from_millis(millis).min(SLOWEST)
}
