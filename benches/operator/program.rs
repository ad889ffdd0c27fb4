//! The program that is measured.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use workbench::Run;

/// Names a program that is built already.
const VARIABLE: &str = "BLUEGREEN_COMMAND_LINE";

/// Enough for a median that stays the same from run to run.
const STARTS: usize = 21;

pub(crate) struct Program(PathBuf);

impl Program {
    /// The one that is named, or else the one that cargo builds.
    pub(crate) fn find() -> Program {
        Program(std::env::var_os(VARIABLE).map_or_else(build, PathBuf::from))
    }

    /// In bytes.
    pub(crate) fn size(&self) -> u64 {
        std::fs::metadata(&self.0).unwrap_or_else(|error| panic!("{}: {error}", self.0.display())).len()
    }

    /// From the start of the process to its end, when all it does is to say its version.
    pub(crate) fn start(&self) -> Duration {
        let start = || {
            let started = Instant::now();
            let status = Command::new(&self.0).arg("--version").stdout(Stdio::null()).status();
            assert!(status.is_ok_and(|status| status.success()), "{} does not start", self.0.display());
            started.elapsed()
        };
        let _warm = start();
        crate::median((0..STARTS).map(|_| start()).collect())
    }

    /// Runs it to its end, with nothing of this machine's own settings.
    pub(crate) async fn run(&self, endpoint: &str, arguments: &[&str]) -> Run {
        let mut command = tokio::process::Command::new(&self.0);
        command.args(arguments).args(["--endpoint-url", endpoint]).env_clear();
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
        let output = command.output().await.expect("it could be started before");
        let text = |bytes| String::from_utf8(bytes).expect("it prints text");
        let code = output.status.code().unwrap_or(-1);
        Run { command: arguments.join(" "), code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// As it is released, but without `sandbox` and `demo`.
fn build() -> PathBuf {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--locked", "--package", "bluegreen-cli", "--no-default-features", "--bin", "bluegreen"]);
    command.arg("--message-format=json-render-diagnostics").current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("cargo can be started");
    assert!(output.status.success(), "cargo could not build the command line");
    let messages = String::from_utf8(output.stdout).expect("cargo prints text");
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = messages.filter(|message| message["target"]["name"] == "bluegreen");
    let mut programs = ours.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next_back().expect("cargo says where the program is")
}
