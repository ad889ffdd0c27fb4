//! From configuration to intent: reading and checking what the user wrote.

mod bake;
mod before;
mod gate;
mod http_checks;
mod interval;
mod places;
mod recorded;
mod routes;
mod shift;
mod timeouts;

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen_engine::{
    Bake, Color, Errand, Gate, HttpCheck, Intent, OnInterrupt, Parity, PerColor, RouteIntent, RouteName, Shift,
    Standby, TargetGroupId, UndeclaredIdle,
};
use tftypes::{Diagnostics, Value, has_errors};

use crate::reader::{Field, Reader};
use crate::route_address::RouteAddress;
use timeouts::Timeouts;

pub use http_checks::{Request, Unread};
pub use recorded::{Recorded, recorded};
pub use timeouts::Occasion;

/// A configuration as read.
#[derive(Debug)]
pub struct Reading<R> {
    /// What is declared, when all of it is known and right.
    pub declared: Option<Declared<R>>,
    /// What is wrong.
    pub problems: Diagnostics,
}

/// A configuration that is known and right, with requests of HTTP checks read as `R`.
#[derive(Clone, Debug)]
pub struct Declared<R> {
    /// The color that is to be active.
    pub active: Color,
    /// Preview routes are among them.
    pub routes: BTreeMap<RouteName, RouteAddress>,
    gate: Gate,
    http_checks: Vec<(HttpCheck, R)>,
    shift: Shift,
    bake: Option<Bake>,
    on_interrupt: OnInterrupt,
    settle: Option<Duration>,
    standby: Standby,
    undeclared_idle: UndeclaredIdle,
    /// Whether the two environments are to be alike.
    pub parity: Parity,
    /// What is made of a route that answers by itself.
    pub maintenance: Maintenance,
    timeouts: Timeouts,
}

/// What is made of a route that answers by itself, with a fixed response or a redirect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Maintenance {
    /// An error.
    #[default]
    Refuse,
    /// It is told and nothing is written, and what depends on the switch is applied.
    Wait,
}

/// Reads a configuration, a plan or a state.
pub fn read_declared<R: Request>(config: &Value) -> Reading<R> {
    let mut reader = Reader::default();
    let root = Field::root(config);
    reader.require(&root.attribute("active_color"));
    let active = reader.parsed(&root.attribute("active_color"), str::parse::<Color>);
    let active_is_unknown = std::mem::take(&mut reader.met_unknown);
    let declared = Declared {
        active: active.unwrap_or(Color::Blue),
        routes: routes::read_all_routes(&mut reader, &root),
        http_checks: http_checks::read_http_checks(&mut reader, &root.attribute("gate")),
        gate: gate::read_gate(&mut reader, &root.attribute("gate")),
        shift: shift::read_shift(&mut reader, &root.attribute("shift")),
        bake: bake::read_bake(&mut reader, &root.attribute("bake")),
        on_interrupt: reader.parsed(&root.attribute("on_interrupt"), on_interrupt).unwrap_or_default(),
        settle: reader.duration(&root.attribute("settle"), Duration::ZERO),
        standby: reader.parsed(&root.attribute("standby"), standby).unwrap_or_default(),
        undeclared_idle: reader.parsed(&root.attribute("undeclared_idle_groups"), undeclared_idle).unwrap_or_default(),
        parity: reader.parsed(&root.attribute("parity"), parity).unwrap_or_default(),
        maintenance: reader.parsed(&root.attribute("maintenance"), maintenance).unwrap_or_default(),
        timeouts: timeouts::read_timeouts(&mut reader, &root.attribute("timeouts")),
    };
    // A state may have what an earlier version let pass; its configuration may not.
    routes::check_crossed(&mut reader, &root, &declared.routes);
    // The color is often a variable, which nobody knows while validating; the rest can be judged without it.
    if !reader.met_unknown && !has_errors(&reader.problems) {
        let checks: Vec<_> = declared.http_checks.iter().map(|(check, _)| check).collect();
        interval::check_interval(&mut reader, &root, &declared.gate, &declared.shift, declared.bake.as_ref(), &checks);
        timeouts::check_timeouts(&mut reader, &root.attribute("timeouts"), &declared);
    }
    let complete = active.is_some() && !active_is_unknown && !reader.met_unknown && !has_errors(&reader.problems);
    Reading { declared: complete.then_some(declared), problems: reader.problems }
}

fn on_interrupt(text: &str) -> Result<OnInterrupt, String> {
    match text {
        "rollback" => Ok(OnInterrupt::Rollback),
        "hold" => Ok(OnInterrupt::Hold),
        "finish" => Ok(OnInterrupt::Finish),
        _ => Err(format!("expected \"rollback\", \"hold\" or \"finish\", got {text:?}")),
    }
}

fn standby(text: &str) -> Result<Standby, String> {
    match text {
        "attached" => Ok(Standby::Attached),
        "detached" => Ok(Standby::Detached),
        _ => Err(format!("expected \"attached\" or \"detached\", got {text:?}")),
    }
}

fn undeclared_idle(text: &str) -> Result<UndeclaredIdle, String> {
    match text {
        "keep" => Ok(UndeclaredIdle::Keep),
        "remove" => Ok(UndeclaredIdle::Remove),
        _ => Err(format!("expected \"keep\" or \"remove\", got {text:?}")),
    }
}

fn maintenance(text: &str) -> Result<Maintenance, String> {
    match text {
        "refuse" => Ok(Maintenance::Refuse),
        "wait" => Ok(Maintenance::Wait),
        _ => Err(format!("expected \"refuse\" or \"wait\", got {text:?}")),
    }
}

fn parity(text: &str) -> Result<Parity, String> {
    match text {
        "enforce" => Ok(Parity::Enforce),
        "warn" => Ok(Parity::Warn),
        "off" => Ok(Parity::Off),
        _ => Err(format!("expected \"enforce\", \"warn\" or \"off\", got {text:?}")),
    }
}

/// Reads the routes alone, which is all that a state needs to hold to be refreshed.
///
/// # Errors
/// What is wrong with them.
pub fn read_routes(state: &Value) -> Result<BTreeMap<RouteName, RouteAddress>, Diagnostics> {
    let mut reader = Reader::default();
    let routes = routes::read_all_routes(&mut reader, &Field::root(state));
    if has_errors(&reader.problems) { Err(reader.problems) } else { Ok(routes) }
}

/// Reads the routes of something that is no switch and has the same `routes` and `preview_routes`.
pub fn read_routes_into(reader: &mut Reader, root: &Field<'_>) -> BTreeMap<RouteName, RouteAddress> {
    routes::read_all_routes(reader, root)
}

impl<R> Declared<R> {
    /// What the declared HTTP checks request.
    pub fn requests(&self) -> impl Iterator<Item = &R> {
        self.http_checks.iter().map(|(_, request)| request)
    }

    /// What the engine is to make true, of a resource with this prior state.
    pub fn intent(&self, occasion: Occasion, prior: &Value) -> Intent {
        let routes = self.routes.iter().map(|(name, address)| (name.clone(), route_intent(address)));
        let (preview_routes, routes) = routes.partition(|(name, _)| name.is_preview());
        let http_checks = self.http_checks.iter().map(|(check, _)| check.clone()).collect();
        let intent = Intent {
            active: self.active,
            was_active: recorded(prior, &self.routes).was_active,
            routes,
            preview_routes,
            former_groups: before::groups_of(prior),
            undeclared_idle: self.undeclared_idle,
            gate: Gate { http_checks, ..self.gate.clone() },
            shift: self.shift.clone(),
            bake: self.bake.clone(),
            standby: self.standby,
            on_interrupt: self.on_interrupt,
            settle: self.settle,
            timeout: Duration::ZERO,
            errand: Errand::Release,
        };
        let intent = intent.on_errand(before::errand(self, prior)).leaving_replaced(&self.before(prior));
        Intent { timeout: self.timeouts.given(occasion, &intent), ..intent }
    }
}

fn route_intent(address: &RouteAddress) -> RouteIntent {
    RouteIntent {
        groups: PerColor::from_fn(|color| group_id(address, color)),
        replaced: None,
        load_balancer: address.arn.load_balancer_kind(),
    }
}

fn group_id(address: &RouteAddress, color: Color) -> TargetGroupId {
    TargetGroupId(address.groups.get(color).as_str().to_owned())
}
