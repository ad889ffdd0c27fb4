//! The arguments that say which switch is meant.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bluegreen::Address;
use bluegreen_aws::RouteAddress;
use clap::Args;

use super::route::{named_route, routes_of};
use super::switch::Switch;
use super::switch_file::{Secrets, read_file};
use super::{state, terraform, values};
use crate::failure::Failure;

const WHICH: &str = "Which switch";

/// Which switch is meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct WhichArguments {
    /// The switch's address in the state, or its name in the switch file. Not needed where there is only one; `status` and `export` are
    /// about all of them without it.
    #[arg(value_name = "ADDRESS", conflicts_with = "route")]
    address: Option<String>,
    /// The directory of the configuration whose state is asked for, by `terraform state pull` or `tofu state pull` (whichever is on
    /// PATH; BLUEGREEN_TF_BIN names another program). Without any of these: the current one.
    #[arg(long, value_name = "DIR", help_heading = WHICH, conflicts_with_all = ["state", "route", "switch_file"])]
    chdir: Option<PathBuf>,
    /// A state in a file, or on standard input (`-`).
    #[arg(long, value_name = "FILE", help_heading = WHICH, conflicts_with_all = ["route", "switch_file"])]
    state: Option<PathBuf>,
    /// A route, in the syntax of `terraform import`; once for each route of the switch. All else is then as the resource has it by
    /// default.
    #[arg(long, value_name = "NAME=ARN,BLUE,GREEN", help_heading = WHICH, conflicts_with = "switch_file")]
    route: Vec<String>,
    /// A route that shows the standby for testing, in the same syntax.
    #[arg(long, value_name = "NAME=ARN,BLUE,GREEN", help_heading = WHICH, requires = "route")]
    preview_route: Vec<String>,
    /// A file with switches, as `bluegreen export` writes it.
    #[arg(long, value_name = "FILE", help_heading = WHICH)]
    switch_file: Option<PathBuf>,
}

impl WhichArguments {
    /// Everything that is meant, to be looked at.
    pub(crate) fn all(&self) -> Result<Vec<Switch>, Failure> {
        self.read(Secrets::AreNotNeeded)
    }

    /// Everything that is meant, with its secrets.
    pub(crate) fn all_with_secrets(&self) -> Result<Vec<Switch>, Failure> {
        self.read(Secrets::AreNeeded)
    }

    /// The one switch that is meant, to be looked at.
    pub(crate) fn one_to_see(&self) -> Result<Switch, Failure> {
        single(self.read(Secrets::AreNotNeeded)?)
    }

    /// The one switch that is meant, with everything that moving its traffic takes.
    pub(crate) fn one_to_move(&self) -> Result<Switch, Failure> {
        single(self.read(Secrets::AreNeeded)?)
    }

    /// How to say in another command that this switch is meant.
    pub(crate) fn repeated(&self, name: &str) -> String {
        match (&self.switch_file, &self.state, &self.chdir) {
            _ if !self.route.is_empty() => "--route ...".to_owned(),
            (Some(file), ..) => format!("'{name}' --switch-file {}", file.display()),
            (None, Some(file), _) => format!("'{name}' --state {}", file.display()),
            (None, None, Some(directory)) => format!("'{name}' --chdir {}", directory.display()),
            (None, None, None) => format!("'{name}'"),
        }
    }

    fn read(&self, secrets: Secrets) -> Result<Vec<Switch>, Failure> {
        if !self.route.is_empty() {
            return Ok(vec![self.of_routes()?]);
        }
        if let Some(file) = &self.switch_file {
            return self.named(read_file(file, secrets)?, file);
        }
        let address = self.address.as_deref().map(str::parse::<Address>).transpose();
        let address = address.map_err(|error| Failure::caused_by("ADDRESS", &error))?;
        if let Some(file) = &self.state {
            return state::switches(&state::origin(file), &state::read_state(file)?, address.as_ref());
        }
        let directory = self.chdir.as_deref().unwrap_or_else(|| Path::new("."));
        state::switches("the state", &terraform::pull_state(directory)?, address.as_ref())
    }

    /// Those of a file that are meant.
    fn named(&self, switches: Vec<Switch>, file: &Path) -> Result<Vec<Switch>, Failure> {
        let names: Vec<_> = switches.iter().map(|switch| switch.name.clone()).collect();
        let is_meant = |switch: &Switch| self.address.as_ref().is_none_or(|name| switch.name == *name);
        let meant: Vec<_> = switches.into_iter().filter(is_meant).collect();
        if meant.is_empty() {
            let expected = format!("expected the name of a switch in {} ({})", file.display(), names.join(", "));
            return Err(Failure::error(format!(
                "ADDRESS: {expected}, got {:?}",
                self.address.as_deref().unwrap_or("")
            )));
        }
        Ok(meant)
    }

    fn of_routes(&self) -> Result<Switch, Failure> {
        let routes = given("--route", &self.route)?;
        let preview_routes = given("--preview-route", &self.preview_route)?;
        let name = routes.keys().cloned().collect::<Vec<_>>().join(", ");
        Switch::new(name, values::of_routes(&routes, &preview_routes), false)
    }
}

fn given(flag: &str, texts: &[String]) -> Result<BTreeMap<String, RouteAddress>, Failure> {
    let parts = texts.iter().flat_map(|text| text.split(';'));
    let routes: Result<Vec<_>, _> = parts.map(named_route).collect();
    routes.and_then(routes_of).map_err(|problem| Failure::error(format!("{flag}: {problem}")))
}

/// What moves traffic moves it over one switch.
fn single(mut switches: Vec<Switch>) -> Result<Switch, Failure> {
    match (switches.pop(), switches.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            let names: Vec<_> = switches.into_iter().chain(last).map(|switch| switch.name).collect();
            Err(Failure::error(format!(
                "expected one switch, got {}: {}. Name one of them as ADDRESS",
                names.len(),
                names.join(", ")
            )))
        }
    }
}
