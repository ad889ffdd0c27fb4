//! Looking at AWS: routes, load balancers, target groups and their health, instances, alarms.

pub(crate) mod alarms;
pub(crate) mod health;
pub(crate) mod instances;
pub(crate) mod load_balancers;
pub(crate) mod parity;
pub(crate) mod routes;
pub(crate) mod traits;

use aws_sdk_elasticloadbalancingv2::types::{TargetGroup, TargetHealthDescription};
use bluegreen::AlarmState;

use crate::batch::{ARNS_PER_CALL, Batches};
use crate::budget::Calls;
use routes::RouteReads;

/// The reads that several readers have in common.
#[derive(Debug)]
pub(crate) struct Reads {
    pub(crate) routes: RouteReads,
    load_balancers: Batches<load_balancers::State>,
    target_groups: Batches<TargetGroup>,
    attributes: Batches<Vec<(String, String)>>,
    health: Batches<Vec<TargetHealthDescription>>,
    alarms: Batches<AlarmState>,
}

impl Default for Reads {
    fn default() -> Reads {
        let of_one_group = 1;
        Reads {
            routes: RouteReads::default(),
            load_balancers: Batches::new(
                "DescribeLoadBalancers",
                load_balancers::describe_load_balancers,
                Calls::Reads,
                ARNS_PER_CALL,
            ),
            target_groups: Batches::new(
                "DescribeTargetGroups",
                parity::describe_target_groups,
                Calls::Reads,
                ARNS_PER_CALL,
            ),
            attributes: Batches::new(
                "DescribeTargetGroupAttributes",
                parity::describe_attributes,
                Calls::Reads,
                of_one_group,
            ),
            health: Batches::new("DescribeTargetHealth", health::describe_target_health, Calls::Reads, of_one_group),
            alarms: Batches::new("DescribeAlarms", alarms::describe_alarms, Calls::Alarms, alarms::NAMES_PER_CALL),
        }
    }
}
