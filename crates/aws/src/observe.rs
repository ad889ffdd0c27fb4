//! Looking at AWS: routes, load balancers, target groups and their health, instances, alarms.

pub(crate) mod alarms;
pub(crate) mod health;
pub(crate) mod instances;
pub(crate) mod load_balancers;
pub(crate) mod parity;
pub(crate) mod routes;
pub(crate) mod traits;

use aws_sdk_elasticloadbalancingv2::types::TargetGroup;

use crate::batch::Batches;
use crate::budget::Calls;
use routes::RouteReads;

/// The reads that several readers have in common.
#[derive(Debug)]
pub(crate) struct Reads {
    routes: RouteReads,
    /// The looks at routes right before they are written.
    last_looks: RouteReads,
    load_balancers: Batches<load_balancers::State>,
    target_groups: Batches<TargetGroup>,
}

impl Default for Reads {
    fn default() -> Reads {
        Reads {
            routes: RouteReads::new(Calls::Reads),
            last_looks: RouteReads::new(Calls::LastLooks),
            load_balancers: Batches::new("DescribeLoadBalancers", load_balancers::describe, Calls::Reads),
            target_groups: Batches::new("DescribeTargetGroups", parity::describe, Calls::Reads),
        }
    }
}

impl Reads {
    pub(crate) fn routes(&self) -> &RouteReads {
        &self.routes
    }

    pub(crate) fn last_looks(&self) -> &RouteReads {
        &self.last_looks
    }
}
