//! The admin API under `/_sandbox/`: faults, limits and forced health in, evidence out. JSON both ways.

mod instances;
mod sessions;

use std::collections::BTreeMap;

use alb_model::{ForcedHealth, TargetKey};
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::alarms::AlarmState;
use crate::faults::Fault;
use crate::limits::{Category, Limit, Named};
use crate::ready::Ready;
use crate::scripted_answers::{Answers, Script, check_answers};
use crate::state::State;

const PATHS: &str = "GET ready, GET ca.pem, GET calls, GET traffic, GET|PUT|DELETE faults, GET|PUT|DELETE limits, GET|PUT|DELETE sessions, PUT targets/{id}:{port}/health, GET|PUT|DELETE targets/{id}:{port}/answers, GET|PUT|DELETE functions/{name}/answers, PUT alarms/{name}, PUT instances/{id}";

/// Why a request was refused.
struct Refusal {
    status: StatusCode,
    reason: String,
}

type Outcome = Result<serde_json::Value, Refusal>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedHealth {
    state: HealthWord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedAlarm {
    state: AlarmState,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum HealthWord {
    Healthy,
    Unhealthy,
    Auto,
}

/// Answers one request; `path` is what follows `/_sandbox/`.
pub(crate) fn answer_request(
    state: &State,
    ready: impl FnOnce() -> Ready,
    method: &Method,
    path: &str,
    body: &[u8],
) -> Response<Full<Bytes>> {
    let outcome = match (method.as_str(), path.trim_end_matches('/')) {
        ("GET", "ca.pem") => return authority(state),
        ("GET", "ready") => Ok(to_json(&ready())),
        _ => route(state, method, path, body),
    };
    rendered(outcome)
}

/// The answer to whom the admin API is not for.
pub(crate) fn forbidden(reason: String) -> Response<Full<Bytes>> {
    rendered(Err(Refusal { status: StatusCode::FORBIDDEN, reason }))
}

fn rendered(outcome: Outcome) -> Response<Full<Bytes>> {
    let (status, value) = match outcome {
        Ok(value) => (StatusCode::OK, value),
        Err(refusal) => (refusal.status, json!({ "error": refusal.reason })),
    };
    let mut response = Response::new(Full::new(Bytes::from(format!("{value}\n"))));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The one answer that is not JSON, so that `curl` can write it into the file that it then trusts.
fn authority(state: &State) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(state.encryption.authority_pem().to_owned())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-pem-file"));
    response
}

fn route(state: &State, method: &Method, path: &str, body: &[u8]) -> Outcome {
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    match (method.as_str(), segments.as_slice()) {
        ("GET", ["calls"]) => Ok(to_json(&state.recorder.calls.list())),
        ("GET", ["traffic"]) => Ok(to_json(&state.recorder.traffic.list())),
        ("GET", ["faults"]) => Ok(to_json(&state.faults.list())),
        ("PUT", ["faults"]) => set_faults(state, parse_body(body)?),
        ("DELETE", ["faults"]) => set_faults(state, Vec::new()),
        ("GET", ["limits"]) => Ok(to_json(&state.limits.list())),
        ("PUT", ["limits"]) => set_limits(state, parse_body(body)?),
        ("DELETE", ["limits"]) => set_limits(state, json!("off")),
        ("GET", ["sessions"]) => Ok(sessions::listed(state)),
        ("PUT", ["sessions"]) => sessions::limit(state, &parse_body(body)?),
        ("DELETE", ["sessions"]) => Ok(sessions::end_all(state)),
        ("PUT", ["targets", target, "health"]) => force_health(state, target, parse_body(body)?),
        ("GET", ["targets", target, "answers"]) => Ok(to_json(&script(state, target)?.get())),
        ("PUT", ["targets", target, "answers"]) => tell(script(state, target)?, parse_body(body)?),
        ("DELETE", ["targets", target, "answers"]) => tell(script(state, target)?, Answers::new()),
        ("PUT", ["alarms", name]) => force_alarm(state, name, parse_body(body)?),
        ("GET", ["functions", name, "answers"]) => Ok(to_json(&function_script(state, name)?.get())),
        ("PUT", ["functions", name, "answers"]) => tell(function_script(state, name)?, parse_body(body)?),
        ("DELETE", ["functions", name, "answers"]) => tell(function_script(state, name)?, Answers::new()),
        ("PUT", ["instances", id]) => instances::declare(state, id, body),
        (
            _,
            ["ready" | "ca.pem" | "calls" | "traffic" | "faults" | "limits" | "sessions"]
            | ["targets", _, "health" | "answers"]
            | ["functions", _, "answers"]
            | ["alarms" | "instances", _],
        ) => Err(Refusal {
            status: StatusCode::METHOD_NOT_ALLOWED,
            reason: format!("{method} is not offered here; there are: {PATHS}"),
        }),
        _ => Err(not_found(format!("there is no /_sandbox/{path}; there are: {PATHS}"))),
    }
}

fn set_faults(state: &State, faults: Vec<Fault>) -> Outcome {
    state.faults.set(faults);
    Ok(to_json(&state.faults.list()))
}

fn set_limits(state: &State, body: serde_json::Value) -> Outcome {
    let limits = if body.is_string() {
        serde_json::from_value::<Named>(body).map(Named::limits)
    } else {
        serde_json::from_value::<BTreeMap<Category, Limit>>(body)
    };
    state.limits.set(limits.map_err(|error| bad(format!("expected \"aws\", \"off\" or limits by category: {error}")))?);
    Ok(to_json(&state.limits.list()))
}

fn force_health(state: &State, target: &str, wanted: WantedHealth) -> Outcome {
    let key = target_key(target).ok_or_else(|| bad(format!("expected a target as id:port, found '{target}'")))?;
    let forced = match wanted.state {
        HealthWord::Healthy => Some(ForcedHealth::Healthy),
        HealthWord::Unhealthy => Some(ForcedHealth::Unhealthy),
        HealthWord::Auto => None,
    };
    if state.change(|model| model.force_health(&key, forced)) {
        return Ok(json!({ "id": key.id, "port": key.port }));
    }
    Err(not_found(format!("no target group has a target {target}")))
}

fn tell(script: &Script, answers: Answers) -> Outcome {
    check_answers(&answers).map_err(bad)?;
    script.set(answers);
    Ok(to_json(&script.get()))
}

fn script<'a>(state: &'a State, target: &str) -> Result<&'a Script, Refusal> {
    let key = target_key(target).ok_or_else(|| bad(format!("expected a target as id:port, found '{target}'")))?;
    let found = state.backends.script(&key.id, key.port);
    found.ok_or_else(|| not_found(format!("there is no built-in backend at {target}")))
}

fn function_script<'a>(state: &'a State, name: &str) -> Result<&'a Script, Refusal> {
    let found = state.backends.function_script(&percent_decoded(name));
    found.ok_or_else(|| not_found(format!("there is no function '{name}'; declare it in the topology")))
}

fn force_alarm(state: &State, name: &str, wanted: WantedAlarm) -> Outcome {
    let name = percent_decoded(name);
    let given = state.alarms.change(&name, |alarm| alarm.give(wanted.state, "Forced by the sandbox's admin API", None));
    let unknown = || not_found(format!("there is no alarm '{name}'; create it with PutMetricAlarm or in the topology"));
    given.map(|()| json!({ "name": name, "state": wanted.state })).ok_or_else(unknown)
}

/// A segment of a path, in which anything may be written as `%41` is.
fn percent_decoded(segment: &str) -> String {
    // What a form means by these letters, a path does not.
    let plain = segment.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(plain.as_bytes()).next().map(|(text, _)| text.into_owned()).unwrap_or_default()
}

fn target_key(text: &str) -> Option<TargetKey> {
    let text = percent_decoded(text);
    let (id, port) = text.rsplit_once(':')?;
    Some(TargetKey { id: id.to_owned(), port: port.parse().ok()? })
}

fn parse_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| bad(format!("the body is not what was expected: {error}")))
}

fn to_json(of: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(of).expect("plain data is JSON")
}

fn bad(reason: String) -> Refusal {
    Refusal { status: StatusCode::BAD_REQUEST, reason }
}

fn not_found(reason: String) -> Refusal {
    Refusal { status: StatusCode::NOT_FOUND, reason }
}
