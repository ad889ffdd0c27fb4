//! Traffic moves only when somebody has said so: on a terminal when asked, elsewhere with `--yes`.

use std::io::{self, BufRead, IsTerminal, Write};

use super::prepared::Prepared;
use crate::exit::Exit;
use crate::failure::Failure;

/// Asks, unless the answer was given beforehand. A Ctrl-C here ends the process, since nothing has begun.
pub(super) fn obtain(prepared: &Prepared, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::error(
            "expected --yes, since nobody can be asked here: standard input or standard error is no terminal. Nothing was moved. \
             --dry-run shows what would be done",
        ));
    }
    let mut stderr = io::stderr();
    let _ =
        write!(stderr, "Move the traffic of {} to {}? Only `yes` is taken: ", prepared.name, prepared.intent.active);
    let _ = stderr.flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    match (read, answer.trim()) {
        (Ok(_), "yes") => Ok(()),
        _ => Err(Failure::error("Not confirmed. Nothing was moved.").with_exit(Exit::Refused)),
    }
}
