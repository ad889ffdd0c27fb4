//! Describe calls: one request for these names, and what AWS answers.

pub(crate) mod alarms;
pub(crate) mod health;
pub(crate) mod load_balancers;
pub(crate) mod routes;
pub(crate) mod target_groups;

use std::collections::BTreeMap;

use bluegreen::ObserveError;
use futures_util::future::BoxFuture;

use crate::connect::Connection;

/// How many ARNs one Describe call takes (AWS: "You cannot describe more than '20' … at a time").
pub(crate) const ARNS_PER_CALL: usize = 20;

/// One call for these names: what was found by name, or `None` when at least one of them does not exist, of which AWS does
/// not say which.
pub(crate) type Call<V> = for<'a> fn(&'a Connection, Vec<String>) -> Described<'a, V>;

/// What a call gives: what was found by name, or `None` when one of the names does not exist.
pub(crate) type Described<'a, V> = BoxFuture<'a, Result<Option<BTreeMap<String, V>>, ObserveError>>;
