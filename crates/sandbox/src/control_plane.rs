//! The ELBv2 API, as AWS's clients speak it: form-encoded requests, answers in XML.

mod action_lists;
mod conditions;
mod credentials;
mod dispatch;
mod errors;
mod listeners;
mod load_balancers;
mod paging;
mod query;
mod rules;
mod security_token;
mod tags;
mod target_groups;
mod targets;
mod xml;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response};

use crate::admin;
use crate::data_plane::DataPlane;
use crate::faults::{Effect, Hit};
use crate::recorder::Call;
use crate::server::Handler;
use crate::state::State;
use errors::ApiError;
use query::Query;

/// AWS's own limit is not published; no request of this API comes near this.
const LONGEST_REQUEST: usize = 1 << 20;

/// Answers the API's calls, and those of the admin API on the same socket.
#[derive(Debug)]
pub(crate) struct ControlPlane {
    state: Arc<State>,
    data_plane: Arc<DataPlane>,
}

/// The connection is to be cut, as a fault rule demands.
#[derive(Debug, thiserror::Error)]
#[error("cut by a fault rule")]
pub(crate) struct Cut;

impl From<Infallible> for Cut {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl ControlPlane {
    pub(crate) const fn new(state: Arc<State>, data_plane: Arc<DataPlane>) -> Self {
        Self { state, data_plane }
    }
}

impl Handler for ControlPlane {
    type Body = Full<Bytes>;
    type Cut = Cut;

    async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        _peer: SocketAddr,
    ) -> Result<Response<Full<Bytes>>, Cut> {
        let (head, body) = request.into_parts();
        let body = match Limited::new(body, LONGEST_REQUEST).collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => {
                return Ok(render(Err(ApiError::validation("The request is longer than 1 MiB or incomplete")), ""));
            }
        };
        if let Some(path) = head.uri.path().strip_prefix("/_sandbox") {
            return Ok(admin::answer(&self.state, &head.method, path.trim_start_matches('/'), &body));
        }
        let arrived = jiff::Timestamp::now();
        let query = Query::parse(head.uri.query().unwrap_or_default(), &body);
        let hit = self.state.faults.hit(query.action(), &query.resources());
        let (result, cut) = self.call(&head, &query, hit).await;
        self.record(&query, arrived, &result, cut);
        if cut.is_some() { Err(Cut) } else { Ok(render(result, query.action())) }
    }
}

type Answer = Result<Bytes, ApiError>;

impl ControlPlane {
    /// The answer to a call, and the effect that keeps it from the client, if one does.
    async fn call(
        &self,
        head: &hyper::http::request::Parts,
        query: &Query,
        hit: Option<Hit>,
    ) -> (Answer, Option<Effect>) {
        if let Some(hit) = hit {
            tokio::time::sleep(hit.delay).await;
        }
        let region = self.state.read(|model| model.naming().region.clone());
        let permitted = credentials::check(&head.headers, head.uri.query().unwrap_or_default(), &region);
        let dispatch = || permitted.and_then(|()| self.admitted(query));
        match hit.map(|hit| hit.effect) {
            Some(Effect::Throttle) => (Err(ApiError::throttled()), None),
            Some(Effect::Error500) => (Err(ApiError::internal()), None),
            Some(Effect::DropBefore) => (Err(ApiError::internal()), Some(Effect::DropBefore)),
            Some(Effect::DropAfter) => (dispatch(), Some(Effect::DropAfter)),
            Some(Effect::Delay) | None => (dispatch(), None),
        }
    }

    fn admitted(&self, query: &Query) -> Answer {
        if !self.state.limits.admit(query.action()) {
            return Err(ApiError::throttled());
        }
        dispatch::dispatch(self, query)
    }

    fn record(&self, query: &Query, arrived: jiff::Timestamp, result: &Answer, cut: Option<Effect>) {
        let (outcome, status) = match (cut, result) {
            (Some(Effect::DropBefore), _) => ("drop_before", 0),
            (Some(_), _) => ("drop_after", 0),
            (None, Ok(_)) => ("ok", 200),
            (None, Err(error)) => (error.code.as_str(), error.status),
        };
        self.state.recorder.calls.record(Call {
            sequence: 0,
            time: arrived.to_string(),
            action: query.action().to_owned(),
            resources: query.resources(),
            outcome: outcome.to_owned(),
            status,
        });
    }
}

fn render(result: Answer, action: &str) -> Response<Full<Bytes>> {
    let (status, body) = match result {
        Ok(body) => (200, body),
        Err(error) => {
            tracing::info!(action, code = error.code, message = error.message, "a call was refused");
            (error.status, error.to_xml())
        }
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = hyper::StatusCode::from_u16(status).expect("statuses of answers are constants");
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    let id = HeaderValue::from_str(&xml::request_id()).expect("hexadecimal digits are header text");
    response.headers_mut().insert("x-amzn-requestid", id);
    response
}
