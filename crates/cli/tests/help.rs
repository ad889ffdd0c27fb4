//! What the commands say of themselves.

#![allow(clippy::unwrap_used)]

use std::process::Command;

const BLUEGREEN: &str = env!("CARGO_BIN_EXE_bluegreen");
const DEMO: &str = env!("CARGO_BIN_EXE_bluegreen-demo");

const COMMANDS: [&str; 10] =
    ["status", "watch", "switch", "rollback", "plan", "export", "sandbox", "demo", "completions", "man"];

fn help(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_is_in_the_help() {
    let text = help(BLUEGREEN, &["--help"]);
    assert!(COMMANDS.iter().all(|command| text.contains(command)), "{text}");
}

#[test]
fn every_option_of_the_sandbox_is_in_its_help() {
    let text = help(BLUEGREEN, &["sandbox", "--help"]);
    assert!(["--topology <FILE>", "--port <N>"].iter().all(|option| text.contains(option)), "{text}");
}

#[test]
fn the_operators_commands_show_examples_and_exit_codes() {
    for command in ["status", "watch", "switch", "rollback", "plan"] {
        let text = help(BLUEGREEN, &[command, "--help"]);
        assert!(text.contains("Examples:\n  ") && text.contains("3 refused, nothing moved"), "{text}");
    }
}

/// A command that is broken in two cannot be copied.
#[test]
fn examples_stand_on_a_line_each() {
    for command in
        [vec![], vec!["status"], vec!["watch"], vec!["switch"], vec!["rollback"], vec!["plan"], vec!["export"]]
    {
        let text = help(BLUEGREEN, &[command, vec!["--help"]].concat());
        let examples = text.split_once("Examples").unwrap().1.lines().skip(1).take_while(|line| !line.is_empty());
        for line in examples {
            let begins =
                ["  bluegreen ", "  terraform ", "  BLUEGREEN_PROGRESS="].iter().any(|word| line.starts_with(word));
            assert!(begins, "{line:?} is no command, in:\n{text}");
        }
    }
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
    let commands = COMMANDS.map(|command| vec![command, "--help"]);
    for arguments in commands.iter().chain(&[vec!["--help"]]) {
        let text = help(BLUEGREEN, arguments);
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= 80, "{arguments:?}: {widest}");
    }
}

#[test]
fn completions_are_scripts_that_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = help(BLUEGREEN, &["completions", shell]);
        assert!(["sandbox", "completions", "topology"].iter().all(|word| script.contains(word)), "{shell}: {script}");
    }
    let script = help(BLUEGREEN, &["completions", "bash"]);
    let checked = Command::new("bash").args(["-n", "-c", &script]).status().unwrap();
    assert!(checked.success(), "bash does not understand it");
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let page = help(BLUEGREEN, &["man"]);
    assert!(page.contains(".TH bluegreen 1") && page.contains("bluegreen\\-sandbox(1)"), "{page}");
    let directory = tempfile::tempdir().unwrap();
    help(BLUEGREEN, &["man", "--out", directory.path().to_str().unwrap()]);
    let pages = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut pages: Vec<_> = pages.map(|name| name.into_string().unwrap()).collect();
    pages.sort();
    let mut commands: Vec<_> = COMMANDS.iter().map(|command| format!("bluegreen-{command}.1")).collect();
    commands.push("bluegreen.1".to_owned());
    commands.sort();
    assert_eq!(pages, commands);
}
