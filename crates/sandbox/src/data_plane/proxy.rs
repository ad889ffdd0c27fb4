//! One HTTP listener: each request goes its own way, by the routing table of its moment.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use alb_model::{GroupRoutes, ListenerRoutes, RequestHead, Route, Sticky, TargetKey, Transform};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::header::HOST;
use hyper::{Request, Response, StatusCode, Version};
use tokio_rustls::TlsAcceptor;

use super::answers::{self, Body};
use super::chance::{self, Chance};
use super::upstream::{Upstream, UpstreamError};
use super::{headers, rewriting, stickiness, tunnel};
use crate::recorder::ListenerTraffic;
use crate::server::Handler;
use crate::state::State;
use crate::tasks::Tasks;

#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) listener_arn: String,
    pub(crate) state: Arc<State>,
    pub(crate) traffic: Arc<ListenerTraffic>,
    pub(crate) chance: Arc<Chance>,
    pub(crate) upstream: Upstream,
    pub(crate) tasks: Tasks,
}

/// Where a request is to go.
enum Decision {
    To(Choice),
    Answered(Response<Body>),
}

struct Choice {
    listener: Arc<ListenerRoutes>,
    group: Arc<GroupRoutes>,
    /// `None` when the group has none that could be asked.
    target: Option<TargetKey>,
    sticky: Option<Sticky>,
    transforms: Vec<Transform>,
}

impl Handler for Proxy {
    type Body = Body;
    type Cut = Infallible;

    async fn handle(
        self: Arc<Self>,
        mut request: Request<Incoming>,
        peer: SocketAddr,
    ) -> Result<Response<Body>, Infallible> {
        let now = jiff::Timestamp::now();
        if request.version() == Version::HTTP_2 {
            headers::as_of_http1(&mut request);
        }
        let (group, answer) = match self.decide(&request, peer, now) {
            Decision::Answered(answer) => (None, answer),
            Decision::To(choice) if rewriting::apply_transforms(&choice.transforms, &mut request).is_err() => {
                (Some(choice.group), answers::error(StatusCode::INTERNAL_SERVER_ERROR))
            }
            Decision::To(choice) => {
                let mut answer = self.forward(&choice, request, peer, now).await;
                if let Some(sticky) = &choice.sticky {
                    stickiness::remember(answer.headers_mut(), sticky, jiff::Timestamp::now());
                }
                (Some(choice.group), answer)
            }
        };
        self.traffic.count(group.as_deref(), answer.status().as_u16());
        Ok(answer)
    }

    fn encryption(&self) -> Option<TlsAcceptor> {
        let routes = self.state.routes();
        let encrypted = routes.listener(&self.listener_arn)?.protocol == "HTTPS";
        encrypted.then(|| self.state.encryption.of_requests())
    }
}

impl Proxy {
    fn decide(&self, request: &Request<Incoming>, peer: SocketAddr, now: jiff::Timestamp) -> Decision {
        let routes = self.state.routes();
        let Some(listener) = routes.listener(&self.listener_arn) else {
            return Decision::Answered(answers::error(StatusCode::SERVICE_UNAVAILABLE));
        };
        let remembered = stickiness::remembered(request.headers(), now);
        let header = |name: &str| {
            let values = request.headers().get_all(name).iter().filter_map(|value| value.to_str().ok());
            values.map(str::to_owned).collect()
        };
        let head = RequestHead {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            host: host(request),
            source: peer.ip(),
            header: &header,
        };
        match listener.route(&head, remembered.as_deref(), self.chance.draw()) {
            Route::Group { group, sticky, transforms } => {
                let zone = listener.zone(chance::of_connection(peer));
                let kept = stickiness::remembered_target(request.headers(), group, zone, now);
                let target = kept.or_else(|| group.target_from(zone, self.chance.turn(&group.arn))).cloned();
                let (listener, group, transforms) = (listener.clone(), group.clone(), transforms.to_vec());
                Decision::To(Choice { listener, group, target, sticky, transforms })
            }
            Route::NoWeight => Decision::Answered(answers::error(StatusCode::SERVICE_UNAVAILABLE)),
            Route::Other(action) => {
                Decision::Answered(answers::to_action(action, request, scheme(listener), listener.port))
            }
        }
    }

    async fn forward(
        &self,
        choice: &Choice,
        mut request: Request<Incoming>,
        peer: SocketAddr,
        now: jiff::Timestamp,
    ) -> Response<Body> {
        let (Choice { listener, group, .. }, Some(target)) = (choice, &choice.target) else {
            return answers::error(StatusCode::SERVICE_UNAVAILABLE);
        };
        let upgrade = headers::wanted_upgrade(request.headers());
        if upgrade.is_some() && target.id.starts_with("arn:") {
            // A function cannot hold a connection.
            return answers::error(StatusCode::BAD_REQUEST);
        }
        headers::prepare_request(request.headers_mut(), peer, scheme(listener), listener.port);
        let client = upgrade.map(|protocol| {
            headers::set_upgrade(request.headers_mut(), protocol);
            hyper::upgrade::on(&mut request)
        });
        let address = self.state.address(&target.id, target.port);
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

/// What clients speak.
fn scheme(listener: &ListenerRoutes) -> &'static str {
    if listener.protocol == "HTTPS" { "https" } else { "http" }
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
        UpstreamError::NotLoopback(_) | UpstreamError::Connect(_) | UpstreamError::Broken(_) => {
            answers::error(StatusCode::BAD_GATEWAY)
        }
    }
}
