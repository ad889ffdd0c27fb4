//! Where a route is on AWS.

use bluegreen_engine::PerColor;

use crate::arn::{RouteArn, TargetGroupArn};

/// Where one route is: its listener or rule, and the target group of each color.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteAddress {
    /// The listener or rule.
    pub arn: RouteArn,
    /// The target group of each color.
    pub groups: PerColor<TargetGroupArn>,
}
