//! Looking at AWS: routes, load balancers, target groups and their health, alarms.

pub(crate) mod alarms;
pub(crate) mod health;
pub(crate) mod load_balancers;
pub(crate) mod parity;
pub(crate) mod routes;
pub(crate) mod traits;

/// How many ARNs one Describe call takes (AWS: "You cannot describe more than '20' … at a time").
pub(crate) const ARNS_PER_CALL: usize = 20;
