//! Who is live where: every switch of a state, with the color that it recorded and what each route gave to it.
//!
//! ```sh
//! terraform state pull | cargo run --example who_is_live
//! ```
//!
//! A state is old news: it says what was true when it was written. What is live now, only the load balancer can say; see
//! `bluegreen::survey`, and `own_cutover.rs` for how a program looks there.

use std::io::Read;
use std::process::ExitCode;

use bluegreen::{Document, Standing, StoredSwitch, SwitchError, read};

fn main() -> ExitCode {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
        eprintln!("Standard input cannot be read: {error}");
        return ExitCode::FAILURE;
    }
    match table(&bytes) {
        Ok(table) => println!("{table}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// A line for each switch, and one for each of its routes.
pub(crate) fn table(bytes: &[u8]) -> Result<String, Box<dyn std::error::Error>> {
    let document = match read(bytes)? {
        Document::State(state) => state,
        _ => return Err("This is a plan; expected a state (`state pull`).".into()),
    };
    let current = document.switches.iter().filter(|switch| !matches!(switch.standing, Standing::Deposed { .. }));
    let lines: Result<Vec<_>, SwitchError> = current.map(lines_of).collect();
    Ok(lines?.concat().join("\n"))
}

fn lines_of(switch: &StoredSwitch) -> Result<Vec<String>, SwitchError> {
    let recorded = switch.recorded()?;
    let active = recorded.active.map_or("nobody", |color| color.as_str());
    let tainted = if switch.standing == Standing::Tainted { " (tainted: the next apply replaces it)" } else { "" };
    let mut lines = vec![format!("{}: the state says {active}{tainted}", switch.address)];
    for (name, route) in &recorded.routes {
        let live = recorded.live.get(name).map_or("not recorded".to_owned(), ToString::to_string);
        lines.push(format!("  {name}: {live} in {}", route.arn.region()));
    }
    Ok(lines)
}
