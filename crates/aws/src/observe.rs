//! Looking at AWS: routes, load balancers, target groups and their health, instances, alarms.

pub(crate) mod alarms;
pub(crate) mod health;
pub(crate) mod instances;
pub(crate) mod load_balancers;
pub(crate) mod parity;
pub(crate) mod routes;
pub(crate) mod traits;

use aws_sdk_elasticloadbalancingv2::types::TargetGroup;

use crate::actions::RouteActions;
use crate::batch::Batches;

/// The reads that several readers have in common.
#[derive(Debug)]
pub(crate) struct Reads {
    listeners: Batches<RouteActions>,
    rules: Batches<RouteActions>,
    load_balancers: Batches<load_balancers::State>,
    target_groups: Batches<TargetGroup>,
}

impl Default for Reads {
    fn default() -> Reads {
        Reads {
            listeners: Batches::new("DescribeListeners", routes::describe_listeners),
            rules: Batches::new("DescribeRules", routes::describe_rules),
            load_balancers: Batches::new("DescribeLoadBalancers", load_balancers::describe),
            target_groups: Batches::new("DescribeTargetGroups", parity::describe),
        }
    }
}
