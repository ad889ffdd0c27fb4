//! Running worlds and reporting on them.

use std::io::{IsTerminal, Write, stderr};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bluegreen_simulator::{Scenario, Tally, Violation, generate, shrink, simulate};

/// How many broken worlds are cut down and shown before the rest is only counted.
const SHOWN: usize = 5;

/// Runs these worlds one after the other, on one core.
pub(crate) fn many(from: u64, worlds: u64) -> ExitCode {
    let began = Instant::now();
    let (mut tally, mut broken) = (Tally::default(), Vec::new());
    let mut progress = Progress { next: Duration::from_secs(1) };
    for seed in from..from.saturating_add(worlds) {
        let world = simulate(generate(seed), false);
        tally.add(&world.tally);
        if let Some(violation) = world.violation {
            eprintln!("\nseed {seed}: {violation}");
            broken.push((seed, violation));
        }
        progress.show(began.elapsed(), &tally, worlds, broken.len());
    }
    let took = began.elapsed();
    for (seed, violation) in broken.iter().take(SHOWN) {
        show_smallest(generate(*seed), violation);
    }
    report(&tally, broken.len(), from, took);
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one world and tells everything that was decided in it.
pub(crate) fn one(scenario: Scenario) -> ExitCode {
    println!("{scenario}");
    let world = simulate(scenario.clone(), true);
    for (at, line) in &world.diary {
        println!("{at} {line}");
    }
    println!("\n{}", world.tally);
    match world.violation {
        None => {
            println!("every promise was kept");
            ExitCode::SUCCESS
        }
        Some(violation) => {
            println!("BROKEN: {violation}");
            show_smallest(scenario, &violation);
            ExitCode::FAILURE
        }
    }
}

fn show_smallest(scenario: Scenario, violation: &Violation) {
    let smallest = shrink(scenario, violation);
    let world = simulate(smallest.clone(), true);
    println!("\nseed {} breaks a promise. Cut down to what matters:\n{smallest}", smallest.seed);
    let first = world.diary.first().map_or(0, |(at, _)| *at);
    for (at, line) in &world.diary {
        println!("  {:>9} ms {line}", at.saturating_sub(first));
    }
    if let Some(violation) = world.violation {
        println!("  BROKEN: {violation}");
    }
    println!("To replay it, put this into a file and name that with `--world`:");
    println!("{}", serde_json::to_string(&smallest).expect("a world is plain data"));
}

fn report(tally: &Tally, broken: usize, from: u64, took: Duration) {
    let per_minute = tally.worlds as f64 * 60.0 / took.as_secs_f64();
    println!("seeds {from} to {}", from + tally.worlds - 1);
    print!("{tally}");
    println!("{broken:>14} promises broken");
    println!("{:>13.1}s on one core: {per_minute:.0} worlds a minute", took.as_secs_f64());
}

/// Shows once a second how far it is.
struct Progress {
    next: Duration,
}

impl Progress {
    fn show(&mut self, elapsed: Duration, tally: &Tally, worlds: u64, broken: usize) {
        if elapsed < self.next {
            return;
        }
        // A line of its own every minute where nobody watches, and one that is drawn over every second where somebody
        // does.
        let (pause, start) = if stderr().is_terminal() { (1, '\r') } else { (60, '\n') };
        self.next = elapsed + Duration::from_secs(pause);
        let per_minute = tally.worlds as f64 * 60.0 / elapsed.as_secs_f64();
        eprint!("{start}{} of {worlds} worlds, {broken} broken, {per_minute:.0} a minute ", tally.worlds);
        let _ = stderr().flush();
    }
}
