//! Every kind of load there is, on three routes.

use std::time::Instant;

use bluegreen_sandbox::Ready;
use workbench::{Echoes, Load, LoadOptions, Report, WebSocketOptions, WebSockets};

/// A slow request takes this long, longer than most of a cutover.
const SLOW_MS: u32 = 1500;

/// One kind of load on one route.
struct Part<T> {
    route: &'static str,
    kind: &'static str,
    load: T,
}

/// Load that is on.
pub(super) struct Traffic {
    started: Instant,
    requests: Vec<Part<Load>>,
    sockets: Vec<Part<WebSockets>>,
}

/// What came of one kind of requests on one route.
pub(super) struct Requests {
    pub(super) route: &'static str,
    pub(super) kind: &'static str,
    pub(super) report: Report,
}

/// What came of one kind of WebSockets on one route.
pub(super) struct Frames {
    pub(super) route: &'static str,
    pub(super) kind: &'static str,
    pub(super) echoes: Echoes,
}

/// What came of all of it.
pub(super) struct Outcome {
    pub(super) started: Instant,
    pub(super) ended: Instant,
    pub(super) requests: Vec<Requests>,
    pub(super) frames: Vec<Frames>,
}

impl Traffic {
    /// Load on the first listener, on its rule for `/api/*`, and on the other load balancer's listener.
    pub(super) async fn begin(ready: &Ready) -> Traffic {
        let (web, inner) = (&ready.load_balancers[0].listeners[0].url, &ready.load_balancers[1].listeners[0].url);
        let routes = [("http", web.clone()), ("api", format!("{web}/api/x")), ("inner", inner.clone())];
        let mut traffic = Traffic { started: Instant::now(), requests: Vec::new(), sockets: Vec::new() };
        for (route, url) in routes {
            traffic.request(route, "kept connection", &url, 60, 0.0).await;
            traffic.request(route, "new connection", &url, 20, 1.0).await;
        }
        for (route, url) in [("http", web), ("inner", inner)] {
            traffic.request(route, "slow", &format!("{url}/slow?ms={SLOW_MS}"), 5, 0.5).await;
            let url = format!("{}/ws", url.replace("http://", "ws://"));
            traffic.open(route, "WebSocket, kept", WebSocketOptions { passing: 0, ..WebSocketOptions::on(&url) });
            traffic.open(route, "WebSocket, passing", WebSocketOptions { kept: 0, ..WebSocketOptions::on(&url) });
        }
        traffic
    }

    async fn request(&mut self, route: &'static str, kind: &'static str, url: &str, per_second: u32, new: f64) {
        let options =
            LoadOptions { requests_per_second: per_second, new_connection_share: new, ..LoadOptions::on(url) };
        self.requests.push(Part { route, kind, load: Load::start(options).await });
    }

    fn open(&mut self, route: &'static str, kind: &'static str, options: WebSocketOptions) {
        self.sockets.push(Part { route, kind, load: WebSockets::start(&options) });
    }

    pub(super) async fn end(self) -> Outcome {
        let (mut requests, mut frames) = (Vec::new(), Vec::new());
        for Part { route, kind, load } in self.requests {
            requests.push(Requests { route, kind, report: load.stop().await });
        }
        for Part { route, kind, load } in self.sockets {
            let (kept, passing) = tokio::task::spawn_blocking(|| load.stop()).await.unwrap();
            frames.push(Frames { route, kind, echoes: kept.and(passing) });
        }
        Outcome { started: self.started, ended: Instant::now(), requests, frames }
    }
}
