//! The arguments that say which switch is meant.

use std::path::PathBuf;

use bluegreen::RouteName;
use clap::Args;

use super::file::{Secrets, read_file};
use super::route::{named_route, routes_of};
use super::switch::{Settings, Switch};
use crate::failure::Failure;

/// Which switch is meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct WhichArguments {
    /// A route, in the syntax of `terraform import`; once for each route of the switch. Everything else is then as the resource's
    /// defaults have it.
    #[arg(long, value_name = "NAME=ARN,BLUE,GREEN", help_heading = "Which switch", required_unless_present_any = ["switch_file", "progress"])]
    route: Vec<String>,
    /// A route that shows the standby for testing, in the same syntax.
    #[arg(long, value_name = "NAME=ARN,BLUE,GREEN", help_heading = "Which switch", requires = "route")]
    preview_route: Vec<String>,
    /// A file with switches and all that is declared of them.
    #[arg(long, value_name = "FILE", help_heading = "Which switch", conflicts_with = "route")]
    switch_file: Option<PathBuf>,
    /// The one switch of several in the file that is meant.
    #[arg(long, value_name = "NAME", help_heading = "Which switch", requires = "switch_file")]
    only: Option<String>,
}

impl WhichArguments {
    /// Everything that is meant, to be looked at.
    pub(crate) fn all(&self) -> Result<Vec<Switch>, Failure> {
        self.read(Secrets::AreNotNeeded)
    }

    /// The one switch that is meant, to be looked at.
    pub(crate) fn one_to_see(&self) -> Result<Switch, Failure> {
        single(self.read(Secrets::AreNotNeeded)?)
    }

    /// The one switch that is meant, with everything that moving its traffic takes.
    pub(crate) fn one_to_move(&self) -> Result<Switch, Failure> {
        single(self.read(Secrets::AreNeeded)?)
    }

    /// Is everything that is declared known, and not only the routes?
    pub(crate) const fn declares_everything(&self) -> bool {
        self.switch_file.is_some()
    }

    /// How to say in another command which switch is meant.
    pub(crate) fn repeated(&self) -> String {
        match (&self.switch_file, &self.only) {
            (Some(file), None) => format!("--switch-file {}", file.display()),
            (Some(file), Some(only)) => format!("--switch-file {} --only {only}", file.display()),
            (None, _) => "--route ...".to_owned(),
        }
    }

    fn read(&self, secrets: Secrets) -> Result<Vec<Switch>, Failure> {
        let Some(file) = &self.switch_file else { return Ok(vec![self.of_routes()?]) };
        let switches = read_file(file, self.only.as_deref(), secrets)?;
        Ok(switches)
    }

    fn of_routes(&self) -> Result<Switch, Failure> {
        let given = |flag: &str, texts: &[String], name: fn(String) -> RouteName| {
            let parts = texts.iter().flat_map(|text| text.split(';'));
            let routes: Result<Vec<_>, _> = parts.map(named_route).collect();
            routes
                .and_then(|routes| routes_of(routes, name))
                .map_err(|problem| Failure::error(format!("{flag}: {problem}")))
        };
        let mut routes = given("--route", &self.route, RouteName::production)?;
        routes.extend(given("--preview-route", &self.preview_route, RouteName::preview)?);
        let keys: Vec<_> = routes.keys().filter(|name| !name.is_preview()).map(RouteName::key).collect();
        Ok(Switch { name: keys.join(", "), routes, recorded: None, settings: Settings::default() })
    }
}

/// What moves traffic moves it over one switch.
fn single(mut switches: Vec<Switch>) -> Result<Switch, Failure> {
    match (switches.pop(), switches.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            let names: Vec<_> = switches.into_iter().chain(last).map(|switch| switch.name).collect();
            Err(Failure::error(format!(
                "expected one switch, got {}: {}. Name one of them with --only NAME",
                names.len(),
                names.join(", ")
            )))
        }
    }
}
