//! Built-in backends, which answer with their color.

mod scripted;
mod websocket;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
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
pub(crate) use scripted::{Answers, Script, check_answers};

/// Longer than any pooled connection stays idle, so that a backend never closes one in the face of a request.
const IDLE: Duration = Duration::from_secs(120);

/// `/slow` waits no longer than this, so that nothing waits forever.
const SLOWEST: Duration = Duration::from_secs(120);

/// The ports of the built-in backends, by the name of their target group, and by port what each has been told to answer.
#[derive(Debug, Default)]
pub(crate) struct Backends {
    ports: BTreeMap<String, Vec<u16>>,
    scripts: BTreeMap<u16, Script>,
    /// The ports at which functions answer, by their names.
    functions: BTreeMap<String, u16>,
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

    /// What the backend at an address has been told; `None` when there is no built-in one.
    pub(crate) fn script(&self, id: &str, port: u16) -> Option<&Script> {
        self.scripts.get(&port).filter(|_| id == Ipv4Addr::LOCALHOST.to_string())
    }

    /// Where a function answers, by its name.
    pub(crate) fn function(&self, name: &str) -> Option<SocketAddr> {
        self.functions.get(name).map(|port| (Ipv4Addr::LOCALHOST, *port).into())
    }

    /// What a function has been told to answer, by its name.
    pub(crate) fn function_script(&self, name: &str) -> Option<&Script> {
        self.scripts.get(self.functions.get(name)?)
    }

    pub(crate) fn ports(&self, group: &str) -> &[u16] {
        self.ports.get(group).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Opens and serves all built-in backends of a topology.
pub(crate) async fn start_backends(spec: &TopologySpec, tasks: &Tasks) -> Result<Backends, StartError> {
    let mut started = Backends::default();
    for group in &spec.target_groups {
        let Some(backends) = &group.backends else { continue };
        for number in 1..=backends.count {
            let name = format!("{}-{number}", backends.color);
            let port = started.start(Backend::new(name, backends, tasks), tasks).await?;
            started.ports.entry(group.name.clone()).or_default().push(port);
        }
    }
    for function in &spec.functions {
        let (color, status, answers) = (function.color.clone(), function.status, function.answers.clone());
        let told = BackendsSpec { color, count: 1, status, answers, zones: Vec::new() };
        let port = started.start(Backend::new(function.name.clone(), &told, tasks), tasks).await?;
        started.functions.insert(function.name.clone(), port);
    }
    Ok(started)
}

impl Backends {
    /// Opens one backend's socket, and gives its port.
    async fn start(&mut self, backend: Backend, tasks: &Tasks) -> Result<u16, StartError> {
        let socket = listen(&format!("backend {}", backend.name), None).await?;
        let port = socket.local_addr().expect("a bound socket has an address").port();
        self.scripts.insert(port, backend.script.clone());
        tasks.spawn(server::serve(socket, tasks.clone(), Arc::new(backend), IDLE));
        Ok(port)
    }
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
    fn new(name: String, spec: &BackendsSpec, tasks: &Tasks) -> Self {
        Self {
            color: HeaderValue::from_str(&spec.color).expect("checked with the topology"),
            body: Bytes::from(format!("{} {name}\n", spec.color)),
            name,
            status: StatusCode::from_u16(spec.status).expect("checked with the topology"),
            script: Script::new(spec.answers.clone()),
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
