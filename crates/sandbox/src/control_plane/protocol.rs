//! Which of AWS's services a request is for, and in which protocol.

mod cbor;
mod json;
mod leaves;

use alb_model::Tree;
use bytes::Bytes;
use hyper::http::request::Parts;

use super::errors::ApiError;
use super::query::Query;
use super::xml;
use crate::limits::{self, Category};

/// Where the newest protocol has its operations.
const CLOUDWATCH_PATH: &str = "/service/GraniteServiceVersion20100801/operation/";

/// What the JSON protocol writes before an operation's name.
const CLOUDWATCH_TARGET: &str = "GraniteServiceVersion20100801.";

/// The services that are offered here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    LoadBalancing,
    SecurityToken,
    CloudWatch,
    Compute,
    /// None of them, by the version in the request.
    Unknown,
}

/// How requests and answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// Forms in, XML out.
    Query,
    /// Forms in, XML out, with flat lists and other elements: only EC2 has it.
    ComputeQuery,
    /// JSON both ways.
    Json,
    /// Smithy's RPC v2 with CBOR both ways.
    Cbor,
}

/// One call.
#[derive(Debug)]
pub(super) struct ApiCall {
    pub(super) service: Service,
    pub(super) protocol: Protocol,
    /// What was asked; or why it cannot be read.
    pub(super) query: Query,
    pub(super) malformed: Option<ApiError>,
}

impl ApiCall {
    pub(super) fn from_request(head: &Parts, body: &[u8]) -> Self {
        let target = head.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
        if let Some(action) = head.uri.path().strip_prefix(CLOUDWATCH_PATH) {
            return Self::structured(Protocol::Cbor, action, cbor::read_cbor(body));
        }
        if let Some(action) = target.and_then(|target| target.strip_prefix(CLOUDWATCH_TARGET)) {
            return Self::structured(Protocol::Json, action, json::read_json(body));
        }
        let query = Query::parse(head.uri.query().unwrap_or_default(), body);
        let (service, protocol) = match query.version() {
            "2015-12-01" => (Service::LoadBalancing, Protocol::Query),
            "2011-06-15" => (Service::SecurityToken, Protocol::Query),
            "2010-08-01" => (Service::CloudWatch, Protocol::Query),
            "2016-11-15" => (Service::Compute, Protocol::ComputeQuery),
            _ => (Service::Unknown, Protocol::Query),
        };
        Self { service, protocol, query, malformed: None }
    }

    fn structured(protocol: Protocol, action: &str, parameters: Result<Tree, ApiError>) -> Self {
        let (parameters, malformed) = match parameters {
            Ok(parameters) => (parameters, None),
            Err(error) => (Tree::fields(), Some(error)),
        };
        let query = Query::from_tree(action, "2010-08-01", parameters);
        Self { service: Service::CloudWatch, protocol, query, malformed }
    }

    /// The body of an answer.
    pub(super) fn answer(&self, result: &Tree) -> Bytes {
        let action = self.query.action();
        match (self.protocol, self.service) {
            (Protocol::Cbor, _) => cbor::write_cbor(result),
            (Protocol::Json, _) => json::write_json(result),
            (Protocol::ComputeQuery, _) => xml::compute_response(action, result),
            (Protocol::Query, Service::SecurityToken) => xml::response(xml::STS, action, result),
            (Protocol::Query, Service::CloudWatch) => xml::response(xml::CLOUDWATCH, action, result),
            (Protocol::Query, _) => xml::response(xml::ELBV2, action, result),
        }
    }

    /// The body of an error's answer.
    pub(super) fn error(&self, error: &ApiError) -> Bytes {
        let structured = || {
            let kind = Tree::leaf(format!("com.amazonaws.cloudwatch#{}", error.code));
            Tree::fields().with("__type", kind).with("message", Tree::leaf(&error.message))
        };
        match self.protocol {
            Protocol::Cbor => cbor::write_cbor(&structured()),
            Protocol::Json => json::write_json(&structured()),
            Protocol::ComputeQuery => xml::compute_error(error.short()),
            Protocol::Query if self.service == Service::CloudWatch => xml::error(xml::CLOUDWATCH, error.long()),
            Protocol::Query if self.service == Service::SecurityToken => xml::error(xml::STS, error.long()),
            Protocol::Query => xml::error(xml::ELBV2, error.long()),
        }
    }
}

impl Service {
    /// What a call takes its tokens from.
    pub(super) fn categories(self, action: &str) -> Vec<Category> {
        match self {
            Self::LoadBalancing => limits::of_load_balancing(action).to_vec(),
            Self::CloudWatch if action == "DescribeAlarms" => vec![Category::DescribeAlarms],
            Self::Compute if action.starts_with("Describe") => vec![Category::Ec2Describe],
            _ => Vec::new(),
        }
    }

    /// The answer to credentials whose time is over.
    pub(super) fn expired(self) -> ApiError {
        match self {
            Self::Compute => ApiError::new(400, "RequestExpired", "Request has expired."),
            _ => ApiError::new(403, "ExpiredToken", "The security token included in the request is expired"),
        }
    }

    /// The answer to a caller who may not do this.
    pub(super) fn not_authorized(self, caller: &str, action: &str) -> ApiError {
        let prefix = match self {
            Self::Compute => {
                return ApiError::new(
                    403,
                    "UnauthorizedOperation",
                    "You are not authorized to perform this operation.",
                );
            }
            Self::CloudWatch => "cloudwatch",
            Self::SecurityToken => "sts",
            Self::LoadBalancing | Self::Unknown => "elasticloadbalancing",
        };
        let message = format!("User: {caller} is not authorized to perform: {prefix}:{action}");
        ApiError::new(403, "AccessDenied", message)
    }

    /// The answer to too many calls. The documentation of ELB says `ThrottlingException`; clients of the query API see
    /// this code. EC2 has its own.
    pub(super) fn throttled(self) -> ApiError {
        match self {
            Self::Compute => ApiError::new(503, "RequestLimitExceeded", "Request limit exceeded."),
            _ => ApiError::new(400, "Throttling", "Rate exceeded"),
        }
    }
}

impl Protocol {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Query => "text/xml",
            Self::ComputeQuery => "text/xml;charset=UTF-8",
            Self::Json => "application/x-amz-json-1.0",
            Self::Cbor => "application/cbor",
        }
    }

    /// Whether errors have their code in a header too, for clients that knew the query protocol.
    pub(super) const fn has_error_header(self) -> bool {
        matches!(self, Self::Json | Self::Cbor)
    }
}
