//! `bluegreen sandbox`: a load balancer on this machine, until a signal ends it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use bluegreen_sandbox::{Options, Ready, Sandbox, StartError, Topology, TopologyError};

use crate::signals::Signals;

/// Run a local load balancer with an ELBv2-compatible API and real traffic.
///
/// It listens on 127.0.0.1 only and needs no AWS account. Once it is ready it prints one line of JSON on standard
/// output: where its API is, and the ARNs, ports and URLs of everything in it. Ctrl-C or SIGTERM ends it.
#[derive(Debug, clap::Args)]
pub(crate) struct SandboxArguments {
    /// What is in it: a TOML file with load balancers, listeners, rules, target groups and backends. Without it:
    /// one application load balancer `web` with one listener, and groups `blue` (live) and `green` (not attached)
    /// of three backends each.
    #[arg(long, value_name = "FILE")]
    topology: Option<PathBuf>,
    /// The port of its API; without it, any free one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
}

/// Why the sandbox did not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SandboxError {
    /// The topology file cannot be read.
    #[error("{} cannot be read", .file.display())]
    Unreadable { file: PathBuf, source: io::Error },
    /// The topology file does not describe a topology.
    #[error("{}", .file.display())]
    Topology { file: PathBuf, source: TopologyError },
    #[error("the sandbox cannot start")]
    Start(#[from] StartError),
    /// Whoever waits for the ready line would wait forever.
    #[error("the ready line cannot be written to standard output")]
    Output(#[source] io::Error),
    #[error("signals cannot be caught")]
    Signals(#[source] io::Error),
}

pub(crate) async fn run_sandbox(arguments: SandboxArguments) -> Result<ExitCode, SandboxError> {
    // Before the ready line: whoever reads it may end us at once.
    let mut signals = Signals::catch().map_err(SandboxError::Signals)?;
    let topology = topology(arguments.topology)?;
    let sandbox = Sandbox::start(topology, Options { port: arguments.port, ..Options::default() }).await?;
    eprint!("{}", hints(sandbox.ready()));
    announce(sandbox.ready()).map_err(SandboxError::Output)?;
    signals.next().await;
    sandbox.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

fn topology(file: Option<PathBuf>) -> Result<Topology, SandboxError> {
    let Some(file) = file else { return Ok(Topology::default()) };
    match std::fs::read_to_string(&file) {
        Ok(text) => Topology::from_toml(&text).map_err(|source| SandboxError::Topology { file, source }),
        Err(source) => Err(SandboxError::Unreadable { file, source }),
    }
}

fn announce(ready: &Ready) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, ready)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

/// What a person can do with it now.
fn hints(ready: &Ready) -> String {
    let Ready { endpoint, region, .. } = ready;
    let mut text = String::from("The sandbox is ready. Ctrl-C ends it.\n\n");
    for balancer in &ready.load_balancers {
        for listener in &balancer.listeners {
            text += &format!("  {}, port {}:  curl -i {}\n", balancer.name, listener.port, listener.url);
        }
    }
    text += &format!(
        r#"
  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION={region} AWS_DEFAULT_REGION={region}
  aws --endpoint-url {endpoint} elbv2 describe-load-balancers

  provider "bluegreen" {{
    region     = "{region}"
    access_key = "test"
    secret_key = "test"
    endpoints {{
      elbv2 = "{endpoint}"
      sts   = "{endpoint}"
    }}
  }}

The line of JSON has every ARN and URL.
"#
    );
    text
}
