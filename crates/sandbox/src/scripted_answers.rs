//! Answers that a backend has been told to give: a release that is broken at one path, or says another version.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::{Deserialize, Serialize};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default = "usual_status")]
    status: u16,
    /// The backend's usual one when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
}

/// Answers by exact path, without the query.
pub(crate) type Answers = BTreeMap<String, Answer>;

/// What one backend has been told; it can be told anew at any time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script(Arc<RwLock<Answers>>);

/// Says what is wrong with answers, if anything is.
pub(crate) fn check_answers(answers: &Answers) -> Result<(), String> {
    for (path, answer) in answers {
        if !path.starts_with('/') {
            return Err(format!("expected a path that starts with \"/\", found {path:?}"));
        }
        if !(200..=599).contains(&answer.status) {
            return Err(format!("{path}: status: expected 200 to 599, found {}", answer.status));
        }
        for (name, value) in &answer.headers {
            if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
                return Err(format!("{path}: headers: expected a header's name and value, found {name:?}: {value:?}"));
            }
        }
    }
    Ok(())
}

impl Script {
    pub(crate) fn new(answers: Answers) -> Self {
        Self(Arc::new(RwLock::new(answers)))
    }

    /// Puts other answers in the place of all that were there.
    pub(crate) fn set(&self, answers: Answers) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = answers;
    }

    pub(crate) fn get(&self) -> Answers {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The answer to a request for a path, when there is one for it.
    pub(crate) fn answer(&self, path: &str, usual_body: &Bytes) -> Option<Response<Full<Bytes>>> {
        let answers = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.get(path)?;
        let body = answer.body.as_ref().map_or_else(|| usual_body.clone(), |body| Bytes::from(body.clone()));
        let mut response = Response::new(Full::new(body));
        *response.status_mut() = StatusCode::from_u16(answer.status).ok()?;
        for (name, value) in &answer.headers {
            response.headers_mut().insert(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
        Some(response)
    }
}

const fn usual_status() -> u16 {
    200
}
