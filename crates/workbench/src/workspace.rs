//! A scratch directory in which a real Terraform finds the provider.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::TempDir;
use tokio::process::Command;

use crate::run::Run;
use crate::running::Running;
use crate::terraform::Terraform;

pub(crate) mod aws_mirror;
mod cli_config;
mod environment;
mod provider_mirror;
mod users_own;

use aws_mirror::{AwsMirror, AwsMirrorNotFound};
pub use provider_mirror::{PROVIDER_VERSION, platform};

/// A scratch directory with a configuration, the provider in a filesystem mirror, and an environment in which
/// nothing of the user's own Terraform or AWS setup is visible. Dropped, it is removed.
///
/// `terraform init` is needed, as for every user: the provider is installed, not overridden.
pub struct Workspace {
    scratch: TempDir,
    configuration: PathBuf,
    terraform: Terraform,
    environment: BTreeMap<OsString, OsString>,
    own_process_group: bool,
}

impl Workspace {
    /// Makes the directory and installs the provider's binary in its mirror.
    ///
    /// # Errors
    ///
    /// The binary cannot be read, or the directory for temporary files cannot be written.
    pub fn new(terraform: &Terraform, provider_binary: &Path) -> io::Result<Workspace> {
        let scratch = tempfile::Builder::new().prefix("bluegreen-").tempdir()?;
        let [configuration, mirror, home] =
            ["configuration", "mirror", "home"].map(|directory| scratch.path().join(directory));
        for directory in [&configuration, &mirror, &home] {
            fs::create_dir(directory)?;
        }
        provider_mirror::install(&mirror, terraform.flavour().registry_host(), provider_binary)?;
        let cli_config = scratch.path().join("terraform.tfrc");
        cli_config::write_cli_config(&cli_config, &mirror, None)?;
        let environment = environment::environment_of_terraform(&cli_config, &home);
        Ok(Workspace { scratch, configuration, terraform: terraform.clone(), environment, own_process_group: false })
    }

    /// From now on another Terraform or OpenTofu works here, with the same files. It needs an `init` of its own.
    ///
    /// # Errors
    ///
    /// The provider cannot be installed where that one looks for it.
    pub fn hand_over_to(&mut self, terraform: &Terraform, provider_binary: &Path) -> io::Result<()> {
        let mirror = self.scratch.path().join("mirror");
        provider_mirror::install(&mirror, terraform.flavour().registry_host(), provider_binary)?;
        self.terraform = terraform.clone();
        Ok(())
    }

    /// Lets `init` find hashicorp/aws, too, under the source address [`AwsMirror::SOURCE`].
    ///
    /// # Errors
    ///
    /// The scratch directory cannot be written.
    pub fn add_aws_mirror(&mut self, aws: &AwsMirror) -> io::Result<()> {
        let scratch = self.scratch.path();
        cli_config::write_cli_config(&scratch.join("terraform.tfrc"), &scratch.join("mirror"), Some(aws))
    }

    /// Lets `init` find hashicorp/aws in whichever place has it: the directory that `BLUEGREEN_AWS_MIRROR` names, or,
    /// where nothing is set, where the user's own Terraform finds it: a mirror of its configuration or the registry.
    ///
    /// # Panics
    ///
    /// When it is nowhere, with the reason and what to do.
    pub fn add_aws(&mut self) {
        let mirror = match AwsMirror::find() {
            Err(AwsMirrorNotFound::NotSet) => users_own::find_aws(&self.terraform, &self.scratch.path().join("aws")),
            found => found,
        };
        let added = mirror.map(|mirror| self.add_aws_mirror(&mirror).expect("the scratch directory is writable"));
        added.unwrap_or_else(|error| panic!("{error}"));
    }

    /// The configuration's directory, in which Terraform runs.
    pub fn path(&self) -> &Path {
        &self.configuration
    }

    /// Writes a file of the configuration, for example `main.tf` or `module/main.tf`.
    ///
    /// # Panics
    ///
    /// When the scratch directory cannot be written.
    pub fn write(&self, file: &str, text: &str) {
        let file = self.configuration.join(file);
        let directory = file.parent().unwrap_or(&self.configuration);
        fs::create_dir_all(directory).unwrap_or_else(|error| panic!("{} cannot be made: {error}", directory.display()));
        fs::write(&file, text).unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
    }

    /// Sets an environment variable for every command from now on.
    pub fn env(&mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) {
        self.environment.insert(key.as_ref().to_owned(), value.as_ref().to_owned());
    }

    /// From now on a Ctrl-C on the terminal does not reach Terraform: the caller decides what it does, through
    /// [`Running::interrupt`]. By default Terraform shares the terminal's fate with its parent.
    pub fn use_own_process_group(&mut self) {
        self.own_process_group = true;
    }

    /// Runs a command to its end: `run(&["apply", "-auto-approve"])`.
    ///
    /// # Panics
    ///
    /// When Terraform, which worked when it was found, cannot be started.
    pub async fn run(&self, arguments: &[&str]) -> Run {
        self.spawn(arguments).await.wait().await
    }

    /// Starts a command and leaves it running.
    ///
    /// # Panics
    ///
    /// When Terraform, which worked when it was found, cannot be started.
    pub async fn spawn(&self, arguments: &[&str]) -> Running {
        Running::start(self.command(arguments)).expect("Terraform could be started when it was found")
    }

    /// Runs another program in the same directory and environment, such as a shell whose script runs Terraform.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub async fn run_program(&self, program: &Path, arguments: &[&str]) -> Run {
        self.spawn_program(program, arguments).await.wait().await
    }

    /// Starts another program there and leaves it running.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub async fn spawn_program(&self, program: &Path, arguments: &[&str]) -> Running {
        let running = Running::start(self.command_of(program, arguments));
        running.unwrap_or_else(|error| panic!("{} cannot be started: {error}", program.display()))
    }

    /// The state as `terraform show -json` tells it.
    ///
    /// # Panics
    ///
    /// When the command fails or prints something else, with everything it printed.
    pub async fn state(&self) -> serde_json::Value {
        let run = self.run(&["show", "-json"]).await.success();
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error} in:\n{}", run.transcript()))
    }

    /// Keeps the directory instead of removing it, and says where it is.
    pub fn keep(self) -> PathBuf {
        self.scratch.keep()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(self.terraform.program(), arguments)
    }

    fn command_of(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.configuration);
        environment::hide_the_users_own(&mut command);
        command.envs(&self.environment);
        #[cfg(unix)]
        if self.own_process_group {
            command.process_group(0);
        }
        command
    }
}
