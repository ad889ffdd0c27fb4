//! Worlds that once broke a promise.
//!
//! `regressions/seeds` names seeds, as long as they make these worlds; the files beside it hold the worlds themselves,
//! cut down to what mattered, and stay what they are when the generator changes.

use std::fs;
use std::path::PathBuf;

use bluegreen_simulator::{Scenario, generate, simulate};

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("regressions")
}

#[test]
fn seeds_that_once_failed_keep_every_promise() {
    let text = fs::read_to_string(directory().join("seeds")).unwrap();
    let seeds = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next());
    for seed in seeds.map(|seed| seed.parse().unwrap()) {
        assert_eq!(simulate(generate(seed), false).violation, None, "seed {seed}");
    }
}

#[test]
fn worlds_that_once_failed_keep_every_promise() {
    let files = fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let scenario: Scenario = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(simulate(scenario, false).violation, None, "{}", file.display());
    }
}
