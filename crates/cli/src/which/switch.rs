//! One switch with all that is declared of it, wherever that was read.

use std::collections::BTreeMap;
use std::fmt;

use bluegreen::declaration::live_state::{color_in, read_live, with};
use bluegreen::declaration::model::{Declared, Occasion, Request, Unread, read_declared};
use bluegreen::{Color, Errand, Intent, Parity, PerColor, Percentages, RouteName};
use bluegreen_aws::{Account, AwsWorld, RouteAddress};
use bluegreen_http_checks::{Check, CheckedWorld};
use tftypes::{Diagnostic, PathStep, Value};

use super::last_cutover::LastCutover;
use crate::failure::Failure;

/// One switch with all that is declared of it. Its `Debug` form shows no secret.
#[derive(Clone)]
pub(crate) struct Switch {
    /// What people call it.
    pub(crate) name: String,
    /// The color that is written down as active, where one is.
    pub(crate) recorded: Option<Color>,
    /// The share of each color by route, as it is written down.
    pub(crate) recorded_live: BTreeMap<RouteName, Percentages>,
    /// The last cutover, as it is written down.
    pub(crate) last_cutover: Option<LastCutover>,
    /// Is more of it known than its routes?
    pub(crate) is_declared: bool,
    /// What is declared when it goes to a color.
    declared: PerColor<Declared<Unread>>,
    /// The resource, with every secret in it.
    value: Value,
}

impl Switch {
    /// The switch that this resource is.
    pub(super) fn new(name: String, value: Value, is_declared: bool) -> Result<Switch, Failure> {
        if let Some(Err(problem)) = value.get("active_color").and_then(Value::as_str).map(str::parse::<Color>) {
            return Err(Failure::error(format!("{name}: `active_color`: {problem}")));
        }
        let of = |color| declared_to(&name, &value, color);
        let declared = PerColor { blue: of(Color::Blue)?, green: of(Color::Green)? };
        let (recorded, recorded_live) = (color_in(&value), read_live(&value));
        let last_cutover = LastCutover::read(&value);
        Ok(Switch { recorded, recorded_live, last_cutover, is_declared, declared, name, value })
    }

    /// Preview routes are among them.
    pub(crate) const fn routes(&self) -> &BTreeMap<RouteName, RouteAddress> {
        &self.declared.blue.routes
    }

    /// Are the two environments to be alike?
    pub(crate) const fn parity(&self) -> Parity {
        self.declared.blue.parity
    }

    /// The resource, with every secret in it.
    pub(super) const fn value(&self) -> &Value {
        &self.value
    }

    /// What the engine is to make true so that this color is active. `was_active` is what AWS shows to have been active before,
    /// for where nothing is written down.
    pub(crate) fn intent(&self, active: Color, errand: Errand, was_active: Option<Color>) -> Intent {
        let intent = self.declared.get(active).intent(Occasion::Update, &self.value).on_errand(errand);
        Intent { was_active: intent.was_active.or(was_active), ..intent }
    }

    /// Its routes and target groups on AWS.
    pub(crate) fn world(&self, account: Account) -> AwsWorld {
        AwsWorld::new(account, self.routes().clone())
    }

    /// This world, in which the declared HTTP checks are tried, too.
    pub(crate) fn with_checks(
        &self,
        world: AwsWorld,
        account: &Account,
        to: Color,
    ) -> Result<CheckedWorld<AwsWorld>, Failure> {
        let declared: Declared<Check> = declared_to(&self.name, &self.value, to)?;
        Ok(CheckedWorld::new(world, declared.requests().cloned().collect(), account.outbound().clone()))
    }
}

impl fmt::Debug for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Switch").field("name", &self.name).field("recorded", &self.recorded).finish_non_exhaustive()
    }
}

fn declared_to<R: Request>(name: &str, value: &Value, color: Color) -> Result<Declared<R>, Failure> {
    let reading = read_declared(&with(value.clone(), "active_color", Value::string(color.as_str())));
    let problems = || reading.problems.iter().map(in_words).collect::<Vec<_>>().join(" ");
    reading.declared.ok_or_else(|| Failure::error(format!("{name}: {}", problems())))
}

fn in_words(problem: &Diagnostic) -> String {
    let step = |step: &PathStep| match step {
        PathStep::Attribute(name) | PathStep::Key(name) => name.clone(),
        PathStep::Index(index) => index.to_string(),
    };
    let place = problem.path.iter().flat_map(|path| path.steps()).map(step).collect::<Vec<_>>().join(".");
    match place.is_empty() {
        true => format!("{}: {}", problem.summary, problem.detail),
        false => format!("`{place}`: {}: {}", problem.summary, problem.detail),
    }
}
