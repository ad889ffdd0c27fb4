//! Looking at AWS: routes, load balancers, target health.

pub(crate) mod alarms;
pub(crate) mod health;
pub(crate) mod load_balancers;
pub(crate) mod routes;

/// How many ARNs one Describe call takes (AWS: "You cannot describe more than '20' … at a time").
pub(crate) const ARNS_PER_CALL: usize = 20;
