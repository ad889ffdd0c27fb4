//! Asking Terraform or OpenTofu for the state. `state pull` works with every backend, takes no lock and changes nothing.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// Names the program, where it is not `terraform` or `tofu` on PATH.
const VARIABLE: &str = "BLUEGREEN_TF_BIN";

/// The state of this directory's workspace.
pub(super) fn pull_state(directory: &Path) -> Result<Vec<u8>, Failure> {
    let named = std::env::var_os(VARIABLE).filter(|name| !name.is_empty());
    let programs = named.map_or_else(|| vec!["terraform".into(), "tofu".into()], |named| vec![named]);
    for program in &programs {
        match pull_with(program, directory)? {
            Some(state) => return Ok(state),
            None => continue,
        }
    }
    let tried: Vec<_> = programs.iter().map(|program| program.to_string_lossy().into_owned()).collect();
    Err(Failure::error(format!(
        "expected {} to be installed, to ask for the state; it was not found. Name the program in {VARIABLE}, give a state with \
         --state FILE, or the routes with --route",
        tried.join(" or ")
    )))
}

/// `None` where there is no such program.
fn pull_with(program: &OsString, directory: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let mut chdir = OsString::from("-chdir=");
    chdir.push(directory);
    let output = match Command::new(program).arg(chdir).args(["state", "pull"]).output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::caused_by(&program.to_string_lossy(), &error)),
    };
    if output.status.success() {
        return Ok(Some(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::error(format!(
        "`{} -chdir={} state pull` failed, so the state is not known:\n{}\nGive a state with --state FILE, or the routes with \
         --route",
        program.to_string_lossy(),
        directory.display(),
        said.trim()
    )))
}
