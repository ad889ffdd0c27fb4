//! Looking at AWS: routes, load balancers, target groups and their health, instances, alarms.

pub(crate) mod alarms;
pub(crate) mod beside;
pub(crate) mod health;
pub(crate) mod instances;
pub(crate) mod load_balancers;
pub(crate) mod parity;
pub(crate) mod routes;
pub(crate) mod traits;
