//! The reads that several readers have in common.

use aws_sdk_elasticloadbalancingv2::types::{TargetGroup, TargetHealthDescription};
use bluegreen::AlarmState;

use crate::actions::RouteActions;
use crate::batch::Batches;
use crate::budget::Calls;
use crate::calls::{ARNS_PER_CALL, alarms, health, load_balancers, routes, target_groups};

/// The reads that several readers have in common.
#[derive(Debug)]
pub(crate) struct Reads {
    pub(crate) listeners: Batches<RouteActions>,
    pub(crate) rules: Batches<RouteActions>,
    pub(crate) load_balancers: Batches<load_balancers::ServiceState>,
    pub(crate) target_groups: Batches<TargetGroup>,
    pub(crate) attributes: Batches<Vec<(String, String)>>,
    pub(crate) health: Batches<Vec<TargetHealthDescription>>,
    pub(crate) alarms: Batches<AlarmState>,
}

impl Default for Reads {
    fn default() -> Reads {
        let of_one_group = 1;
        Reads {
            listeners: Batches::new("DescribeListeners", routes::describe_listeners, Calls::Reads, ARNS_PER_CALL),
            rules: Batches::new("DescribeRules", routes::describe_rules, Calls::Reads, ARNS_PER_CALL),
            load_balancers: Batches::new(
                "DescribeLoadBalancers",
                load_balancers::describe_load_balancers,
                Calls::Reads,
                ARNS_PER_CALL,
            ),
            target_groups: Batches::new(
                "DescribeTargetGroups",
                target_groups::describe_target_groups,
                Calls::Reads,
                ARNS_PER_CALL,
            ),
            attributes: Batches::new(
                "DescribeTargetGroupAttributes",
                target_groups::describe_attributes,
                Calls::Reads,
                of_one_group,
            ),
            health: Batches::new("DescribeTargetHealth", health::describe_target_health, Calls::Reads, of_one_group),
            alarms: Batches::new("DescribeAlarms", alarms::describe_alarms, Calls::Alarms, alarms::NAMES_PER_CALL),
        }
    }
}
