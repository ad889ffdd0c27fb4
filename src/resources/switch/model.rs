//! From configuration to intent: reading and checking what the user wrote.

mod gate;
mod routes;

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::PerColor;
use bluegreen::{Color, Gate, Intent, RouteIntent, RouteName, TargetGroupId};
use bluegreen_aws::RouteAddress;
use tfplugin::{Diagnostics, has_errors};
use tftypes::Value;

use crate::reader::{Field, Reader};

/// How long a cutover may take in all when nothing else is declared.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(3600);

/// The shortest time-out that makes sense to a person.
const SHORTEST_TIMEOUT: Duration = Duration::from_secs(1);

/// A configuration as read.
#[derive(Debug)]
pub(super) struct Reading {
    /// What is declared, when all of it is known and right.
    pub(super) declared: Option<Declared>,
    /// What is wrong.
    pub(super) problems: Diagnostics,
}

/// A configuration that is known and right.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) active: Color,
    pub(super) routes: BTreeMap<RouteName, RouteAddress>,
    gate: Gate,
    settle: Option<Duration>,
    create_timeout: Duration,
    update_timeout: Duration,
}

/// Which of the two time-outs counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Occasion {
    Create,
    Update,
}

/// Reads a configuration, a plan or a state.
pub(super) fn read(config: &Value) -> Reading {
    let mut reader = Reader::default();
    let root = Field::root(config);
    let active = reader.parsed(&root.attribute("active_color"), str::parse::<Color>);
    let routes = routes::read(&mut reader, &root.attribute("routes"));
    let gate = gate::read(&mut reader, &root.attribute("gate"));
    let settle = reader.duration(&root.attribute("settle"), Duration::ZERO);
    let timeouts = root.attribute("timeouts");
    let mut timeout = |name| reader.duration(&timeouts.attribute(name), SHORTEST_TIMEOUT).unwrap_or(DEFAULT_TIMEOUT);
    let (create_timeout, update_timeout) = (timeout("create"), timeout("update"));
    let complete = !reader.met_unknown && !has_errors(&reader.problems);
    let declare = |active| Declared { active, routes, gate, settle, create_timeout, update_timeout };
    Reading { declared: active.filter(|_| complete).map(declare), problems: reader.problems }
}

/// Reads the routes alone, which is all that a state needs to hold to be refreshed.
pub(super) fn read_routes(state: &Value) -> Result<BTreeMap<RouteName, RouteAddress>, Diagnostics> {
    let mut reader = Reader::default();
    let routes = routes::read(&mut reader, &Field::root(state).attribute("routes"));
    if has_errors(&reader.problems) { Err(reader.problems) } else { Ok(routes) }
}

impl Declared {
    /// What the engine is to make true.
    pub(super) fn intent(&self, occasion: Occasion) -> Intent {
        Intent {
            active: self.active,
            routes: self.routes.iter().map(|(name, address)| (name.clone(), route_intent(address))).collect(),
            gate: self.gate.clone(),
            settle: self.settle,
            timeout: match occasion {
                Occasion::Create => self.create_timeout,
                Occasion::Update => self.update_timeout,
            },
        }
    }
}

fn route_intent(address: &RouteAddress) -> RouteIntent {
    let id = |color| TargetGroupId(address.groups.get(color).as_str().to_owned());
    RouteIntent { groups: PerColor::from_fn(id), load_balancer: address.arn.load_balancer_kind() }
}
