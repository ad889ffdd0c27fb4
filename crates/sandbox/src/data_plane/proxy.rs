//! One HTTP listener: each request goes its own way, by the routing table of its moment.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use alb_model::{GroupRoutes, RequestHead, Route, Sticky};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::header::HOST;
use hyper::{Request, Response, StatusCode};

use super::answers::{self, Body};
use super::chance::Chance;
use super::upstream::{Upstream, UpstreamError};
use super::{headers, stickiness, tunnel};
use crate::recorder::ListenerTraffic;
use crate::server::Handler;
use crate::state::State;
use crate::tasks::Tasks;

#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) listener_arn: String,
    pub(crate) scheme: &'static str,
    /// The port as configured.
    pub(crate) port: u16,
    pub(crate) state: Arc<State>,
    pub(crate) traffic: Arc<ListenerTraffic>,
    pub(crate) chance: Arc<Chance>,
    pub(crate) upstream: Upstream,
    pub(crate) tasks: Tasks,
}

/// Where a request is to go.
enum Decision {
    To(Arc<GroupRoutes>, Option<Sticky>),
    Answered(Response<Body>),
}

impl Handler for Proxy {
    type Body = Body;
    type Cut = Infallible;

    async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> Result<Response<Body>, Infallible> {
        let (group, answer) = match self.decide(&request, peer) {
            Decision::Answered(answer) => (None, answer),
            Decision::To(group, sticky) => {
                let mut answer = self.forward(&group, request, peer).await;
                if let Some(sticky) = sticky {
                    stickiness::remember(answer.headers_mut(), &sticky, jiff::Timestamp::now());
                }
                (Some(group), answer)
            }
        };
        self.traffic.count(group.as_deref(), answer.status().as_u16());
        Ok(answer)
    }
}

impl Proxy {
    fn decide(&self, request: &Request<Incoming>, peer: SocketAddr) -> Decision {
        let routes = self.state.routes();
        let Some(routes) = routes.listener(&self.listener_arn) else {
            return Decision::Answered(answers::error(StatusCode::SERVICE_UNAVAILABLE));
        };
        let remembered = stickiness::remembered(request.headers(), jiff::Timestamp::now());
        let header = |name: &str| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
        let head = RequestHead {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            host: host(request),
            source: peer.ip(),
            header: &header,
        };
        match routes.route(&head, remembered.as_deref(), self.chance.draw()) {
            Route::Group { group, sticky } => Decision::To(group.clone(), sticky),
            Route::NoWeight => Decision::Answered(answers::error(StatusCode::SERVICE_UNAVAILABLE)),
            Route::Other(action) => Decision::Answered(answers::to_action(action, request, self.scheme, self.port)),
        }
    }

    async fn forward(&self, group: &GroupRoutes, mut request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let now = jiff::Timestamp::now();
        let kept = stickiness::remembered_target(request.headers(), group, now);
        let Some(target) = kept.or_else(|| group.target(self.chance.turn(&group.arn))) else {
            return answers::error(StatusCode::SERVICE_UNAVAILABLE);
        };
        let upgrade = headers::wanted_upgrade(request.headers());
        headers::prepare_request(request.headers_mut(), peer, self.scheme, self.port);
        let client = upgrade.map(|protocol| {
            headers::set_upgrade(request.headers_mut(), protocol);
            hyper::upgrade::on(&mut request)
        });
        let address = self.state.instances.address(&target.id, target.port);
        match (self.upstream.ask(target, address, request).await, client) {
            (Ok(answer), Some(client)) if answer.status() == StatusCode::SWITCHING_PROTOCOLS => {
                self.tunnel(client, answer)
            }
            (Ok(mut answer), _) => {
                headers::remove_hop_by_hop(answer.headers_mut());
                stickiness::remember_target(answer.headers_mut(), group, target, now);
                answer.map(Either::Left)
            }
            (Err(error), _) => failed(&error, &target.id, target.port),
        }
    }

    fn tunnel(&self, client: hyper::upgrade::OnUpgrade, mut answer: Response<Incoming>) -> Response<Body> {
        let target = hyper::upgrade::on(&mut answer);
        self.tasks.spawn_until_stopped(tunnel::join(client, target));
        answer.map(Either::Left)
    }
}

/// The host that was asked for, without the port.
fn host(request: &Request<Incoming>) -> &str {
    let header = request.headers().get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = request.uri().host().unwrap_or(header);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn failed(error: &UpstreamError, id: &str, port: u16) -> Response<Body> {
    tracing::warn!(error = error as &dyn std::error::Error, "no answer from target {id}:{port}");
    match error {
        UpstreamError::Timeout => answers::error(StatusCode::GATEWAY_TIMEOUT),
        UpstreamError::NotLoopback(_) | UpstreamError::Failed(_) => answers::error(StatusCode::BAD_GATEWAY),
    }
}
