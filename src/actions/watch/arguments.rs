//! What is watched, and until when.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::declaration::model::read_routes_into;
use bluegreen::{Color, RouteName};
use bluegreen_aws::RouteAddress;
use tfplugin::Diagnostics;
use tftypes::Value;

use crate::reader::{Field, Reader};

const TIMEOUT: Duration = Duration::from_secs(600);
const INTERVAL: Duration = Duration::from_secs(5);

/// What is watched, and until when.
#[derive(Debug)]
pub(super) struct Arguments {
    /// Preview routes are among them.
    pub(super) routes: BTreeMap<RouteName, RouteAddress>,
    pub(super) until: Option<Color>,
    pub(super) timeout: Duration,
    pub(super) interval: Duration,
}

/// The arguments, when all of them are known and right, and what is wrong.
pub(super) fn read_arguments(config: &Value) -> (Option<Arguments>, Diagnostics) {
    let mut reader = Reader::default();
    let root = Field::root(config);
    let second = Duration::from_secs(1);
    let arguments = Arguments {
        routes: read_routes_into(&mut reader, &root),
        until: reader.parsed(&root.attribute("until"), str::parse::<Color>),
        timeout: reader.duration(&root.attribute("timeout"), second).unwrap_or(TIMEOUT),
        interval: reader.duration(&root.attribute("interval"), second).unwrap_or(INTERVAL),
    };
    let is_whole = !reader.met_unknown && reader.problems.is_empty();
    (is_whole.then_some(arguments), reader.problems)
}
