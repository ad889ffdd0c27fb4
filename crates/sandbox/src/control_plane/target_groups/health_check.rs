//! Health-check settings in requests, with AWS's ranges and defaults.

use alb_model::{HealthCheck, HealthCheckProtocol, StatusMatcher, TargetGroup, Tree};

use crate::control_plane::errors::ApiError;
use crate::control_plane::query::{Query, truth};

/// AWS's defaults for a new group.
pub(super) fn defaults(group: &TargetGroup) -> HealthCheck {
    let of_functions_or_load_balancers = matches!(group.target_type.as_str(), "lambda" | "alb");
    if of_functions_or_load_balancers || matches!(group.protocol.as_str(), "HTTP" | "HTTPS") {
        return HealthCheck::of_target_type(&group.target_type);
    }
    HealthCheck {
        protocol: HealthCheckProtocol::Tcp,
        timeout_ms: 10_000,
        matcher: StatusMatcher::parse("200-399").expect("a range is a matcher"),
        ..HealthCheck::default()
    }
}

/// What a request makes of the settings that were in force.
pub(super) fn changed(query: &Query, group: &TargetGroup, before: HealthCheck) -> Result<HealthCheck, ApiError> {
    let of_requests = group.is_of_functions() || matches!(group.protocol.as_str(), "HTTP" | "HTTPS");
    let takes_tcp = !of_requests && group.target_type != "alb";
    let milliseconds = |name, low, high, before: u64| {
        Ok::<_, ApiError>(within(query, name, low, high)?.map_or(before, |seconds| u64::from(seconds) * 1000))
    };
    let check = HealthCheck {
        enabled: truth(query.parameters(), "HealthCheckEnabled")?.unwrap_or(before.enabled),
        protocol: query
            .text("HealthCheckProtocol")
            .map_or(Ok(before.protocol), |text| check_protocol(text, takes_tcp))?,
        path: query.text("HealthCheckPath").map_or(Ok(before.path), check_path)?,
        port: query.text("HealthCheckPort").map_or(Ok(before.port), check_port)?,
        interval_ms: milliseconds("HealthCheckIntervalSeconds", 5, 300, before.interval_ms)?,
        timeout_ms: milliseconds("HealthCheckTimeoutSeconds", 2, 120, before.timeout_ms)?,
        healthy_threshold: within(query, "HealthyThresholdCount", 2, 10)?.unwrap_or(before.healthy_threshold),
        unhealthy_threshold: within(query, "UnhealthyThresholdCount", 2, 10)?.unwrap_or(before.unhealthy_threshold),
        matcher: matcher(query, of_requests)?.unwrap_or(before.matcher),
    };
    if !check.enabled && !group.is_of_functions() {
        return Err(ApiError::validation(
            "Health checks can only be disabled for target groups with target type 'lambda'",
        ));
    }
    check_timeout(&check, of_requests)?;
    Ok(check)
}

/// Network load balancers, whose checks once had one timeout that was their interval, still allow that.
fn check_timeout(check: &HealthCheck, of_requests: bool) -> Result<(), ApiError> {
    let (timeout, interval) = (check.timeout_ms / 1000, check.interval_ms / 1000);
    let (allowed, expected) = match of_requests {
        true => (timeout < interval, "smaller than"),
        false => (timeout <= interval, "smaller than or equal to"),
    };
    if allowed {
        return Ok(());
    }
    Err(ApiError::validation(format!("Health check timeout '{timeout}' must be {expected} the interval '{interval}'")))
}

fn within(query: &Query, name: &str, low: u32, high: u32) -> Result<Option<u32>, ApiError> {
    match query.number::<u32>(name)? {
        Some(number) if !(low..=high).contains(&number) => {
            Err(ApiError::validation(format!("{name} '{number}' must be between {low} and {high} inclusive")))
        }
        number => Ok(number),
    }
}

fn check_protocol(text: &str, takes_tcp: bool) -> Result<HealthCheckProtocol, ApiError> {
    match text {
        "HTTP" => Ok(HealthCheckProtocol::Http),
        "HTTPS" => Ok(HealthCheckProtocol::Https),
        "TCP" if takes_tcp => Ok(HealthCheckProtocol::Tcp),
        _ => {
            Err(ApiError::validation(format!("Health check protocol '{text}' is not supported for this target group")))
        }
    }
}

fn check_path(text: &str) -> Result<String, ApiError> {
    if text.starts_with('/') && text.len() <= 1024 {
        return Ok(text.to_owned());
    }
    Err(ApiError::validation(format!(
        "Health check path '{text}' must begin with a '/' character and have at most 1024"
    )))
}

fn check_port(text: &str) -> Result<Option<u16>, ApiError> {
    match text.parse::<u16>() {
        _ if text == "traffic-port" => Ok(None),
        Ok(port @ 1..) => Ok(Some(port)),
        _ => Err(ApiError::validation(format!("Health check port '{text}' must be 'traffic-port' or from 1 to 65535"))),
    }
}

fn matcher(query: &Query, of_requests: bool) -> Result<Option<StatusMatcher>, ApiError> {
    let Some(matcher) = query.get("Matcher") else { return Ok(None) };
    if matcher.get("GrpcCode").is_some() {
        return Err(ApiError::not_offered("gRPC"));
    }
    let Some(text) = matcher.get("HttpCode").and_then(Tree::as_text) else { return Ok(None) };
    let highest = if of_requests { 499 } else { 599 };
    let parsed = StatusMatcher::parse(text).filter(|parsed| !(highest + 1..=599).any(|status| parsed.accepts(status)));
    let wrong = || {
        ApiError::validation(format!(
            "Health check matcher HTTP code '{text}' must be within '200-{highest}' inclusive"
        ))
    };
    parsed.map(Some).ok_or_else(wrong)
}
