//! What the commands say of themselves.

#![allow(clippy::unwrap_used)]

use std::process::Command;

const BLUEGREEN: &str = env!("CARGO_BIN_EXE_bluegreen");
const DEMO: &str = env!("CARGO_BIN_EXE_bluegreen-demo");

fn help(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_is_in_the_help() {
    let text = help(BLUEGREEN, &["--help"]);
    assert!(["sandbox", "demo"].iter().all(|command| text.contains(command)), "{text}");
}

#[test]
fn every_option_of_the_sandbox_is_in_its_help() {
    let text = help(BLUEGREEN, &["sandbox", "--help"]);
    assert!(["--topology <FILE>", "--port <N>"].iter().all(|option| text.contains(option)), "{text}");
}

#[test]
fn every_option_of_the_demo_is_in_its_help_under_both_names() {
    for text in [help(BLUEGREEN, &["demo", "--help"]), help(DEMO, &["--help"])] {
        for option in ["--json", "--requests-per-second <N>", "--provider <FILE>", "--keep", "BLUEGREEN_TF_BIN"] {
            assert!(text.contains(option), "{option} is not in:\n{text}");
        }
    }
}

#[test]
fn help_fits_into_80_columns() {
    for arguments in [&["--help"][..], &["sandbox", "--help"], &["demo", "--help"]] {
        let text = help(BLUEGREEN, arguments);
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= 80, "{arguments:?}: {widest}");
    }
}
