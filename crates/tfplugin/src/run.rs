//! The whole `main` of a provider.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tracing::level_filters::LevelFilter;

use crate::arguments::{Command, command};
use crate::descriptors;
use crate::handshake::{Invitation, NotInvited};
use crate::logs::{self, Reader};
use crate::panics;
use crate::provider::Provider;
use crate::serve::{ServeError, serve_developer, serve_host};

/// More threads than this help nobody: a host has at most ten calls under way, and all of them wait for a network.
const THREADS: usize = 4;

/// What the process knows about itself.
#[derive(Clone, Debug)]
pub struct RunOptions {
    version: String,
    source_address: String,
    quiet: Vec<(String, LevelFilter)>,
}

impl RunOptions {
    /// `version` is that of the provider. `source_address` is the full address under which configurations name it,
    /// for example `registry.terraform.io/bluegreen/bluegreen`; reattach mode is found by it.
    pub fn new(version: impl Into<String>, source_address: impl Into<String>) -> Self {
        Self { version: version.into(), source_address: source_address.into(), quiet: Vec::new() }
    }

    /// Lets all log targets that begin with `target` log at most at this level, whatever the user asks for: libraries
    /// that would print secrets, or so much that nothing else can be found.
    #[must_use]
    pub fn quiet(mut self, target: impl Into<String>, at_most: LevelFilter) -> Self {
        self.quiet.push((target.into(), at_most));
        self
    }
}

/// Does everything a provider's process has to do, and returns when it is over.
///
/// Without arguments it serves the host that started it; `--debug` serves any host in reattach mode; `--version` and
/// `--help` are for people. Started by hand without arguments, it says what it is and fails.
pub fn run(provider: Arc<dyn Provider>, options: RunOptions) -> ExitCode {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let me = Me { name: provider.name().to_owned(), options };
    match command(arguments) {
        Ok(Command::Serve) => serve(provider, &me),
        Ok(Command::Debug) => debug(provider, &me),
        Ok(Command::Version) => say(&me.version(), ExitCode::SUCCESS),
        Ok(Command::Help) => say(&me.help(), ExitCode::SUCCESS),
        Err(error) => complain(&format!("{}: {error}\n\n{}", me.program(), me.usage()), ExitCode::from(2)),
    }
}

fn serve(provider: Arc<dyn Provider>, me: &Me) -> ExitCode {
    let invitation = match Invitation::from_variables(|name| std::env::var(name).ok()) {
        Ok(invitation) => invitation,
        Err(NotInvited::ByHand) => return complain(&me.not_by_hand(), ExitCode::FAILURE),
        Err(error) => return complain(&me.failed(&error), ExitCode::FAILURE),
    };
    logs::install(Reader::Host, &me.name, &me.options.quiet);
    panics::install_hook();
    finish(me, Reader::Host, || serve_host(provider, invitation))
}

fn debug(provider: Arc<dyn Provider>, me: &Me) -> ExitCode {
    logs::install(Reader::Developer, &me.name, &me.options.quiet);
    panics::install_hook();
    finish(me, Reader::Developer, || serve_developer(provider, &me.options.source_address))
}

fn finish<F: Future<Output = Result<(), ServeError>>>(me: &Me, reader: Reader, serve: impl FnOnce() -> F) -> ExitCode {
    let not_begun = |error: &dyn std::error::Error| match reader {
        // What comes in the place of the handshake line is what hosts show to their user; of stderr they show nothing.
        Reader::Host => say(&me.failed(error), ExitCode::FAILURE),
        Reader::Developer => complain(&me.failed(error), ExitCode::FAILURE),
    };
    descriptors::allow_enough();
    if let Err(error) = descriptors::check() {
        return not_begun(&error);
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return not_begun(&error),
    };
    let outcome = runtime.block_on(serve());
    // Calls that did not end in their time are cut off here; waiting for them would outlast the host's two seconds.
    runtime.shutdown_timeout(Duration::from_millis(100));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_before_handshake() => not_begun(&error),
        Err(error) => complain(&me.failed(&error), ExitCode::FAILURE),
    }
}

fn say(text: &str, code: ExitCode) -> ExitCode {
    // A reader that has gone away is no reason for a panic.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
    code
}

fn complain(text: &str, code: ExitCode) -> ExitCode {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
    code
}

struct Me {
    name: String,
    options: RunOptions,
}

impl Me {
    fn program(&self) -> String {
        format!("terraform-provider-{}", self.name)
    }

    fn version(&self) -> String {
        format!("{} {}", self.program(), self.options.version)
    }

    fn failed(&self, error: &dyn std::error::Error) -> String {
        let causes = std::iter::successors(error.source(), |cause| cause.source());
        causes.fold(format!("{}: {error}", self.program()), |text, cause| format!("{text}: {cause}"))
    }

    fn usage(&self) -> String {
        format!(
            "Usage: {} [OPTION]\n\n\
             Terraform and OpenTofu start it without any.\n\n\
             \x20     --debug    keep running and say how to connect Terraform to this process\n\
             \x20 -V, --version  print the version\n\
             \x20 -h, --help     print this",
            self.program()
        )
    }

    fn help(&self) -> String {
        format!("{}\n\n{}\n\n{}", self.version(), self.what_to_do(), self.usage())
    }

    fn not_by_hand(&self) -> String {
        format!("{}\n\n{}\n\nSee also --help.", self.version(), self.what_to_do())
    }

    fn what_to_do(&self) -> String {
        let source = self.options.source_address.trim_start_matches("registry.terraform.io/");
        let name = &self.name;
        format!(
            "This is a plugin for Terraform and OpenTofu. They start it themselves; run by hand it does nothing.\n\
             To use it, name it in a configuration and run `terraform init`:\n\n\
             \x20 terraform {{\n    required_providers {{\n      {name} = {{\n        source = \"{source}\"\n      \
             }}\n    }}\n  }}"
        )
    }
}
