//! `cargo simulate -- --worlds N [--from S | --seed S | --world FILE]`: any number of worlds, and a report.

mod options;
mod run;

use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)) {
        Ok(Options::Help) => {
            print!("{}", options::HELP);
            ExitCode::SUCCESS
        }
        Ok(Options::Many { from, worlds }) => run::many(from, worlds),
        Ok(Options::One(scenario)) => run::one(*scenario),
        Err(problem) => {
            eprintln!("{problem}\n\n{}", options::HELP);
            ExitCode::from(2)
        }
    }
}
