//! Light: start-up, memory, size and schema time of the release binary, beside hashicorp/aws when it is there.
//!
//! `cargo bench --bench light` prints one table. It fails when a target is missed, so that growing heavy is noticed; with
//! `UPDATE_DOCS=1` it writes the table into the README. hashicorp/aws is looked for in the filesystem mirror that
//! `BLUEGREEN_AWS_MIRROR` names.

#[path = "../shared/compared.rs"]
mod compared;
mod handshake;
mod packed;
#[path = "../shared/plugins.rs"]
mod plugins;
#[path = "../shared/published.rs"]
mod published;
mod schema;
mod subject;
mod table;

use std::process::ExitCode;

use bluegreen_sandbox::{Options, Sandbox, Topology};
use workbench::{AwsMirror, Terraform, Workspace};

use subject::Subject;
use table::Figures;

#[tokio::main]
async fn main() -> ExitCode {
    let terraform = match Terraform::find() {
        Ok(terraform) => terraform,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let topology = Topology::default();
    let sandbox = Sandbox::start(topology, Options::default()).await.expect("loopback has free ports");
    let ours = figures(&Subject::bluegreen(&terraform, sandbox.ready()).await).await;
    let theirs = match AwsMirror::find() {
        Ok(mirror) => Some(figures(&Subject::hashicorp_aws(&terraform, &mirror).await).await),
        Err(error) => {
            println!("hashicorp/aws is absent, so there are no ratios: {error}\n");
            None
        }
    };
    sandbox.shutdown().await;
    println!("{}", terraform.version());
    let is_met = table::print(&ours, theirs.as_ref());
    if published::is_asked_for() {
        let theirs = theirs.expect("what is published is compared with hashicorp/aws: set BLUEGREEN_AWS_MIRROR");
        let table = table::for_the_readme(&ours, &theirs);
        published::write_into_readme("light", &format!("{table}\n\n{}", compared::circumstances(&terraform)));
    }
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn figures(subject: &Subject) -> Figures {
    Figures {
        handshake: handshake::median(&subject.binary),
        memory: peak_of_a_plan(&subject.workspace).await,
        binary: std::fs::metadata(&subject.binary).expect("init has installed it").len(),
        packed: packed::packed_size(&subject.binary),
        schema: schema::median(&subject.workspace).await,
    }
}

/// The resident memory of the provider while a plan is made, with schema, configuration and everything that it asks for.
async fn peak_of_a_plan(workspace: &Workspace) -> Option<u64> {
    let (run, usage) = plugins::watched(workspace.spawn(&["plan", "-lock=false"]).await).await;
    let _ = run.success();
    usage.memory
}

/// The middle one of an odd number of measurements.
fn median<T: Ord + Copy>(mut measured: Vec<T>) -> T {
    measured.sort();
    measured[measured.len() / 2]
}
