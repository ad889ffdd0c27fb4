//! Which function answers which action.

use alb_model::{Arn, ArnKind, Tree};
use bytes::Bytes;

use super::errors::ApiError;
use super::query::Query;
use super::{ControlPlane, listeners, load_balancers, rules, security_token, tags, target_groups, targets, xml};

pub(super) fn dispatch(plane: &ControlPlane, query: &Query) -> Result<Bytes, ApiError> {
    let state = &plane.state;
    let result = match (query.version(), query.action()) {
        ("2011-06-15", "GetCallerIdentity") => {
            let identity = security_token::caller_identity(state);
            return Ok(xml::response(xml::STS, "GetCallerIdentity", &identity));
        }
        ("2015-12-01", action) => match action {
            "DescribeLoadBalancers" => load_balancers::describe(state, query),
            "DescribeListeners" => listeners::describe(state, query),
            "ModifyListener" => listeners::modify(state, query),
            "DeleteListener" => listeners::delete(state, &plane.data_plane, query),
            "DescribeRules" => rules::describe(state, query),
            "ModifyRule" => rules::modify(state, query),
            "DeleteRule" => rules::delete(state, query),
            "DescribeTargetGroups" => target_groups::describe(state, query),
            "DescribeTargetGroupAttributes" => target_groups::describe_attributes(state, query),
            "DescribeTargetHealth" => targets::describe_health(state, query),
            "RegisterTargets" => targets::register(state, query),
            "DeregisterTargets" => targets::deregister(state, query),
            "DescribeTags" => tags::describe(state, query),
            _ => Err(ApiError::unknown_action(action, query.version())),
        },
        (version, action) => Err(ApiError::unknown_action(action, version)),
    };
    Ok(xml::response(xml::ELBV2, query.action(), &result?))
}

/// Refuses what is no ARN of the kind that a parameter takes, as AWS does before it looks anything up.
pub(super) fn check_arn(arn: &str, kind: ArnKind) -> Result<(), ApiError> {
    let what = match kind {
        ArnKind::LoadBalancer => "load balancer",
        ArnKind::Listener => "listener",
        ArnKind::Rule => "listener rule",
        ArnKind::TargetGroup => "target group",
    };
    if Arn::parse(arn).is_some_and(|parsed| parsed.kind == kind) {
        return Ok(());
    }
    Err(ApiError::validation(format!("'{arn}' is not a valid {what} ARN")))
}

/// A structure with nothing in it, the result of most changes that return nothing.
pub(super) const NOTHING: Tree = Tree::fields();
