//! Light: start-up, memory, size and schema time of the release binary, beside hashicorp/aws when it is there.
//!
//! `cargo bench --bench light` prints one table. It fails when a target is missed, so that growing heavy is noticed.
//! hashicorp/aws is looked for in the filesystem mirror that `BLUEGREEN_AWS_MIRROR` names.

mod handshake;
mod memory;
mod schema;
mod subject;
mod table;

use std::process::ExitCode;

use bluegreen_sandbox::{Options, Sandbox, Topology};
use workbench::{AwsMirror, Terraform};

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
    if table::print(&ours, theirs.as_ref()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn figures(subject: &Subject) -> Figures {
    Figures {
        handshake: handshake::median(&subject.binary),
        memory: memory::peak_of_a_plan(&subject.workspace).await,
        binary: std::fs::metadata(&subject.binary).expect("init has installed it").len(),
        schema: schema::median(&subject.workspace).await,
    }
}

/// The middle one of an odd number of measurements.
fn median<T: Ord + Copy>(mut measured: Vec<T>) -> T {
    measured.sort();
    measured[measured.len() / 2]
}
