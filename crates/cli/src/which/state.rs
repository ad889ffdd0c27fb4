//! Switches of a Terraform state.

use std::io::Read;
use std::path::Path;

use bluegreen::{Address, Document, Standing, StoredSwitch};

use super::switch::Switch;
use crate::failure::Failure;

const NOTHING_APPLIED: &str = "there is no state yet: nothing was applied in this directory and workspace. Name another directory with \
     --chdir, or give a state with --state FILE, or the routes with --route";

/// The switches of a state that comes from here, or the one at this address.
pub(super) fn switches(origin: &str, state: &[u8], address: Option<&Address>) -> Result<Vec<Switch>, Failure> {
    let error = |what: String| Failure::error(format!("{origin}: {what}"));
    if state.iter().all(u8::is_ascii_whitespace) {
        return Err(error(NOTHING_APPLIED.to_owned()));
    }
    let document = bluegreen::read(state).map_err(|unreadable| error(unreadable.to_string()))?;
    let Document::State(state) = document else {
        return Err(error("expected a state, got a plan; `bluegreen plan` reads those".to_owned()));
    };
    // What is deposed is about to be destroyed and stands for nothing.
    let stored: Vec<_> =
        state.switches.into_iter().filter(|switch| !matches!(switch.standing, Standing::Deposed { .. })).collect();
    let wanted = |switch: &&StoredSwitch| address.is_none_or(|address| switch.address == *address);
    let switches: Vec<_> = stored.iter().filter(wanted).map(switch).collect::<Result<_, _>>()?;
    if !switches.is_empty() {
        return Ok(switches);
    }
    let known: Vec<_> = stored.iter().map(|switch| switch.address.to_string()).collect();
    Err(error(match (address, known.is_empty()) {
        (_, true) => "expected a bluegreen_switch in the state, got none".to_owned(),
        (None, false) => "expected a bluegreen_switch in the state, got none that can be used".to_owned(),
        (Some(address), false) => {
            format!("expected the address of a switch in the state ({}), got {address}", known.join(", "))
        }
    }))
}

fn switch(stored: &StoredSwitch) -> Result<Switch, Failure> {
    let value = stored.value().map_err(|error| Failure::error(error.to_string()))?;
    Switch::new(stored.address.to_string(), value, true)
}

/// What errors call a state that comes from here.
pub(super) fn origin(file: &Path) -> String {
    if is_stdin(file) { "standard input".to_owned() } else { format!("--state {}", file.display()) }
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// A state in a file, or on standard input.
pub(super) fn read_state(file: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error| Failure::caused_by(&origin(file), &error);
    if is_stdin(file) {
        let mut state = Vec::new();
        std::io::stdin().lock().read_to_end(&mut state).map_err(unreadable)?;
        return Ok(state);
    }
    std::fs::read(file).map_err(unreadable)
}
