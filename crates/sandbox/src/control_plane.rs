//! AWS's APIs as its clients speak them: load balancing, and what goes with it of CloudWatch and STS.

mod action_lists;
mod arguments;
mod attributes;
mod cloudwatch;
mod compute;
mod conditions;
mod constraints;
mod credentials;
mod dispatch;
mod errors;
mod hostile;
mod listeners;
mod load_balancers;
mod nothing;
mod paging;
mod protocol;
mod query;
mod rules;
mod security_token;
mod tags;
mod target_groups;
mod targets;
mod transforms;
mod xml;

use std::sync::Arc;

use alb_model::Tree;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};

use crate::data_plane::DataPlane;
use crate::faults::{Effect, Hit};
use crate::recorder::Call;
use crate::state::State;
use credentials::Caller;
use errors::ApiError;
pub(crate) use load_balancers::check_load_balancer_attributes;
use protocol::{ApiCall, Protocol};
pub(crate) use target_groups::check_group_attributes;

pub use hostile::read_request;

/// Answers the API's calls.
#[derive(Debug)]
pub(crate) struct ControlPlane {
    state: Arc<State>,
    data_plane: Arc<DataPlane>,
}

/// The connection is to be cut, as a fault rule demands.
#[derive(Debug, thiserror::Error)]
#[error("cut by a fault rule")]
pub(crate) struct Cut;

impl ControlPlane {
    pub(crate) const fn new(state: Arc<State>, data_plane: Arc<DataPlane>) -> Self {
        Self { state, data_plane }
    }

    /// Answers one request.
    pub(crate) async fn answer_request(&self, head: &Parts, body: &[u8]) -> Result<Response<Full<Bytes>>, Cut> {
        let arrived = jiff::Timestamp::now();
        let call = ApiCall::from_request(head, body);
        let hit = self.state.faults.hit(call.query.action(), &call.query.resources());
        let caller = credentials::identify_caller(head, &call, &self.state);
        let (result, cut) = self.call(&call, &caller, hit).await;
        self.record(&call, &caller, arrived, &result, cut);
        if cut.is_some() { Err(Cut) } else { Ok(render(&call, result)) }
    }
}

type Answer = Result<Tree, ApiError>;

impl ControlPlane {
    /// The answer to a call, and the effect that keeps it from the client, if one does.
    async fn call(
        &self,
        call: &ApiCall,
        caller: &Result<Caller, ApiError>,
        hit: Option<Hit>,
    ) -> (Answer, Option<Effect>) {
        if let Some(hit) = hit {
            tokio::time::sleep(hit.delay).await;
        }
        let dispatch = async || match caller {
            Ok(caller) => self.admitted(call, caller).await,
            Err(error) => Err(error.clone()),
        };
        match hit.map(|hit| hit.effect) {
            Some(Effect::Throttle) => (Err(call.service.throttled()), None),
            Some(Effect::Error500) => (Err(ApiError::internal()), None),
            Some(Effect::DropBefore) => (Err(ApiError::internal()), Some(Effect::DropBefore)),
            Some(Effect::DropAfter) => (dispatch().await, Some(Effect::DropAfter)),
            Some(Effect::Delay) | None => (dispatch().await, None),
        }
    }

    async fn admitted(&self, call: &ApiCall, caller: &Caller) -> Answer {
        if !self.state.limits.admit(&call.service.categories(call.query.action())) {
            return Err(call.service.throttled());
        }
        match &call.malformed {
            Some(error) => Err(error.clone()),
            None => {
                constraints::check_constraints(call.service, &call.query)?;
                dispatch::dispatch(&self.state, &self.data_plane, call, caller).await
            }
        }
    }

    fn record(
        &self,
        call: &ApiCall,
        caller: &Result<Caller, ApiError>,
        arrived: jiff::Timestamp,
        result: &Answer,
        cut: Option<Effect>,
    ) {
        let (outcome, status) = match (cut, result) {
            (Some(Effect::DropBefore), _) => ("drop_before", 0),
            (Some(_), _) => ("drop_after", 0),
            (None, Ok(_)) => ("ok", 200),
            (None, Err(error)) => (error.code.as_str(), error.status),
        };
        self.state.recorder.calls.record(Call {
            sequence: 0,
            time: arrived.to_string(),
            action: call.query.action().to_owned(),
            caller: caller.as_ref().ok().map(|caller| caller.arn(&self.state)),
            resources: call.query.resources(),
            outcome: outcome.to_owned(),
            status,
        });
    }
}

/// The answer to whom this API is not for.
pub(crate) fn forbidden(head: &Parts, reason: String) -> Response<Full<Bytes>> {
    render(&ApiCall::from_request(head, b""), Err(ApiError::new(403, "AccessDenied", reason)))
}

/// The answer to a request whose body is not read.
pub(crate) fn refuse_body(head: &Parts, reason: &str) -> Response<Full<Bytes>> {
    render(&ApiCall::from_request(head, b""), Err(ApiError::validation(reason)))
}

fn render(call: &ApiCall, result: Answer) -> Response<Full<Bytes>> {
    let text = |text: &str| HeaderValue::from_str(text).expect("codes and hexadecimal digits are header text");
    let mut response = match &result {
        Ok(result) => Response::new(Full::new(call.answer(result))),
        Err(error) => {
            tracing::info!(action = call.query.action(), code = error.code, message = error.message, "refused");
            let mut response = Response::new(Full::new(call.error(error)));
            *response.status_mut() = StatusCode::from_u16(error.status).expect("statuses of answers are constants");
            if call.protocol.has_error_header() {
                let code = format!("{};{}", error.code, error.fault());
                response.headers_mut().insert("x-amzn-query-error", text(&code));
            }
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(call.protocol.content_type()));
    headers.insert("x-amzn-requestid", text(&xml::request_id()));
    if call.protocol == Protocol::Cbor {
        headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    }
    response
}
