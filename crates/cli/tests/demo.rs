//! How the demo fails and how it is interrupted. That it works is shown by running it (`.ci/run`).

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

/// The demo as if nobody had cargo: `cargo test` sets what `cargo run` sets.
fn demo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluegreen-demo"));
    command.env_remove("CARGO").env_remove("CARGO_MANIFEST_DIR").args(arguments);
    command
}

/// Its standard error, after it has failed without a word on standard output.
fn refusal(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{stderr}");
    stderr
}

#[test]
fn without_terraform_it_says_how_to_get_one() {
    let text = refusal(demo(&[]).env_remove("BLUEGREEN_TF_BIN").env("PATH", "/nowhere"));
    assert!(text.starts_with("error: neither `terraform` nor `tofu` is on PATH"), "{text}");
    assert!(text.contains("https://opentofu.org/docs/intro/install"), "{text}");
}

#[test]
fn a_terraform_that_is_not_there_is_named() {
    let text = refusal(demo(&[]).env("BLUEGREEN_TF_BIN", "/nowhere/terraform"));
    assert!(text.contains("/nowhere/terraform, which is not a file"), "{text}");
}

#[test]
fn a_provider_that_is_not_there_is_named() {
    let text = refusal(&mut demo(&["--provider", "/nowhere/provider"]));
    assert_eq!(text, "error: there is no provider at /nowhere/provider\n");
}

#[cfg(unix)]
mod with_a_scratch_directory {
    use super::demo;

    use std::fs;
    use std::io::{BufRead, BufReader, Read};
    use std::path::Path;
    use std::process::Stdio;
    use std::time::{Duration, Instant};

    use rustix::process::{Pid, Signal, kill_process};
    use workbench::script;

    fn is_empty(directory: &Path) -> bool {
        fs::read_dir(directory).unwrap().next().is_none()
    }

    #[test]
    fn a_command_that_fails_is_shown_with_what_terraform_said_and_nothing_is_left_behind() {
        let (programs, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // `init` installs it as it would any file; to start it is another matter.
        let provider = script(programs.path(), "provider", "echo this is no provider >&2; exit 1");
        let output =
            demo(&["--json", "--provider", provider.to_str().unwrap()]).env("TMPDIR", scratch.path()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{stderr}");
        assert!(stderr.contains("✔ 1 terraform init"), "{stderr}");
        assert!(stderr.contains("✘ 2 terraform apply"), "{stderr}");
        assert!(stderr.contains("error: this command failed:\n$ t") && stderr.contains("│ Error: "), "{stderr}");
        assert!(is_empty(scratch.path()));
    }

    #[test]
    fn ctrl_c_ends_terraform_and_leaves_nothing_behind() {
        let (programs, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // An `init` that has not ended when the test has.
        let init = "if [ $1 = version ]; then echo Terraform v1.11.4; else echo $$ > ../../pid; exec sleep 60; fi";
        let terraform = script(programs.path(), "terraform", init);
        let mut child = demo(&["--provider", terraform.to_str().unwrap()])
            .env("BLUEGREEN_TF_BIN", &terraform)
            .env("TMPDIR", scratch.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut String::new()).unwrap();
        let pid = wait_for_pid(&scratch.path().join("pid"));

        kill_process(Pid::from_child(&child), Signal::INT).unwrap();
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
        assert!(rest.contains("Interrupted"), "{rest}");
        assert!(rustix::process::test_kill_process(pid).is_err(), "Terraform still runs");
        fs::remove_file(scratch.path().join("pid")).unwrap();
        assert!(is_empty(scratch.path()));
    }

    /// What the script writes before it sleeps.
    fn wait_for_pid(file: &Path) -> Pid {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let text = fs::read_to_string(file).unwrap_or_default();
            // Without the line's end it may not be whole yet.
            if let Some(pid) = text.strip_suffix('\n') {
                return Pid::from_raw(pid.parse().unwrap()).unwrap();
            }
            std::thread::yield_now();
        }
        panic!("Terraform was not started");
    }
}
