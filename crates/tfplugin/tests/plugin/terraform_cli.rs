//! The real Terraform in a directory of its own.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::host::example;

const LIMIT: Duration = Duration::from_secs(60);

/// A working directory with a configuration.
pub(crate) struct Workspace {
    place: tempfile::TempDir,
    provider: &'static str,
    environment: Vec<(String, String)>,
}

/// How a command ended and what it said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Workspace {
    /// Terraform starts the paint example itself, from a directory it was told about.
    pub(crate) fn with_override() -> Self {
        Self::with_override_of("paint")
    }

    /// Terraform starts any of the examples.
    pub(crate) fn with_override_of(provider: &'static str) -> Self {
        let mut workspace = Self::new(provider);
        let bin = workspace.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        // A link, because a fresh copy can still be "busy" when another test starts a process at this very moment.
        std::os::unix::fs::symlink(example(provider), bin.join(format!("terraform-provider-{provider}"))).unwrap();
        let overridden =
            format!("dev_overrides {{\n    \"example/{provider}\" = {:?}\n  }}", bin.display().to_string());
        workspace.configure_cli(&overridden);
        workspace
    }

    /// Terraform uses a provider that runs already.
    pub(crate) fn with_reattach(providers: &str) -> Self {
        let mut workspace = Self::new("paint");
        workspace.configure_cli("");
        workspace.environment.push(("TF_REATTACH_PROVIDERS".to_owned(), providers.to_owned()));
        workspace
    }

    fn new(provider: &'static str) -> Self {
        Self { place: tempfile::tempdir().unwrap(), provider, environment: Vec::new() }
    }

    fn configure_cli(&mut self, installation: &str) {
        let file = self.path().join("cli.tfrc");
        // Nothing is ever installed: a mirror that is empty keeps the tests off the network.
        let mirror = format!("filesystem_mirror {{\n    path = {:?}\n  }}", self.path().display().to_string());
        std::fs::write(&file, format!("provider_installation {{\n  {installation}\n  {mirror}\n}}\n")).unwrap();
        self.environment.push(("TF_CLI_CONFIG_FILE".to_owned(), file.display().to_string()));
    }

    pub(crate) fn path(&self) -> &Path {
        self.place.path()
    }

    /// Replaces the configuration; the provider requirement is added.
    pub(crate) fn write(&self, configuration: &str) {
        let provider = self.provider;
        let requirement = format!(
            "terraform {{\n  required_providers {{\n    {provider} = {{ source = \"example/{provider}\" }}\n  }}\n}}\n"
        );
        std::fs::write(self.path().join("main.tf"), format!("{requirement}{configuration}")).unwrap();
    }

    pub(crate) fn env(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Said {
        let running = self.command(arguments).output();
        said(tokio::time::timeout(LIMIT, running).await.expect("terraform ends").unwrap())
    }

    /// Begins a command.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(terraform());
        command.current_dir(self.path()).args(arguments).env_clear().kill_on_drop(true);
        command.env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1").env("HOME", self.path());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The first instance of the wall in the state, if there is one.
    pub(crate) fn instance(&self) -> Option<Value> {
        let state = std::fs::read(self.path().join("terraform.tfstate")).ok()?;
        let state: Value = serde_json::from_slice(&state).unwrap();
        let resources = state["resources"].as_array()?;
        Some(resources.iter().find(|resource| resource["type"] == "paint_wall")?["instances"][0].clone())
    }
}

/// Waits for the end of a command that was begun.
pub(crate) async fn end(child: Child) -> Said {
    said(tokio::time::timeout(LIMIT, child.wait_with_output()).await.expect("terraform ends").unwrap())
}

fn said(output: Output) -> Said {
    let text = [output.stdout, output.stderr].concat();
    Said { code: output.status.code(), text: String::from_utf8(text).unwrap() }
}

/// `BLUEGREEN_TF_BIN`, or `terraform` on PATH. A test without it is no test.
fn terraform() -> PathBuf {
    if let Some(named) = std::env::var_os("BLUEGREEN_TF_BIN") {
        return named.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("terraform"))
        .find(|file| file.is_file())
        .expect("this test needs Terraform 1.11 or newer: put `terraform` on PATH or name it in BLUEGREEN_TF_BIN")
}
