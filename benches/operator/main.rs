//! The command line as whoever is on call needs it: how large the program is, how quickly it starts, how long `status` of fifty
//! switches takes, and how long it is from a cold start of `rollback` to its last write.
//!
//! `cargo bench --bench operator` builds `bluegreen` without `sandbox` and `demo` and prints one table. It fails when a target
//! is missed; with `UPDATE_DOCS=1` it writes the table into the README. `BLUEGREEN_COMMAND_LINE` names a program that is built
//! already.

mod program;
#[path = "../shared/published.rs"]
mod published;
mod rollback;
mod status;
mod table;

use std::process::ExitCode;
use std::time::Duration;

use program::Program;
use table::Row;

/// An odd number, so that one of them is the median.
const TIMES: usize = 5;

#[tokio::main]
async fn main() -> ExitCode {
    let program = Program::find();
    let size = program.size() as f64 / 1e6;
    let start = program.start();
    let mut statuses = Vec::new();
    for limits in ["none", "aws"] {
        statuses.push(status::of_fifty(&program, limits).await);
    }
    let mut rollbacks = Vec::new();
    for _ in 0..TIMES {
        rollbacks.push(rollback::until_the_last_write(&program).await);
    }
    let rows = [
        Row { what: "size of `bluegreen` without `sandbox` and `demo`", unit: "MB", measured: size, below: 25.0 },
        Row { what: "start (`--version`)", unit: "ms", measured: millis(start), below: 10.0 },
        Row { what: "`status` of 50 switches", unit: "ms", measured: millis(statuses[0]), below: 2000.0 },
        Row { what: "the same within AWS's limits", unit: "ms", measured: millis(statuses[1]), below: 2000.0 },
        Row { what: "`rollback`, to the last write", unit: "ms", measured: millis(median(rollbacks)), below: 1000.0 },
    ];
    println!("{}", table::text(&rows));
    if published::is_asked_for() {
        let (today, version) = (published::today(), env!("CARGO_PKG_VERSION"));
        let measured = format!("Measured on {today} with version {version}, {}.", published::machine());
        let text = format!("{}\n\n{measured}", table::markdown(&rows));
        published::write_into_readme("operator", &text);
    }
    if rows.iter().all(Row::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn median<T: Ord + Copy>(mut measured: Vec<T>) -> T {
    measured.sort();
    measured[measured.len() / 2]
}
