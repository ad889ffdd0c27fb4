//! Fleets: what many switches in one configuration cost in time and calls, beside hashicorp/aws with a listener for each.
//!
//! `cargo bench --bench fleet` prints tables and fails when a target is missed; `BLUEGREEN_FLEET` says what else to measure (see
//! `campaign.rs`), and `UPDATE_DOCS=1` writes `docs/results` and the README. hashicorp/aws is looked for in the filesystem
//! mirror that `BLUEGREEN_AWS_MIRROR` names.

mod campaign;
#[path = "../shared/compared.rs"]
mod compared;
mod figure;
#[path = "../shared/plugins.rs"]
mod plugins;
#[path = "../shared/published.rs"]
mod published;
mod report;
mod stage;
mod subject;
mod wanted;
mod way_back;
mod work;

use std::path::Path;
use std::process::ExitCode;

use workbench::{AwsMirror, Terraform};

use campaign::{Cell, SubjectKind};
use published::{repository, write_into_readme};
use report::Measurement;
use stage::Stage;

#[tokio::main]
async fn main() -> ExitCode {
    let terraform = match Terraform::find() {
        Ok(terraform) => terraform,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let cells = campaign::cells();
    assert!(
        !(published::is_asked_for() && campaign::is_special()),
        "what BLUEGREEN_FLEET has chosen is not published: unset it, or set it to \"short\" or \"all\""
    );
    let aws =
        AwsMirror::find().map_err(|error| println!("hashicorp/aws is absent, so there are no ratios: {error}\n")).ok();
    let mut all = Vec::new();
    for cell in cells {
        if cell.subject != SubjectKind::HashicorpAws || aws.is_some() {
            all.push(measure(cell, &terraform, aws.as_ref()).await);
        }
    }
    write_down(&all, &terraform);
    if wanted::all_met(&all) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn measure(cell: Cell, terraform: &Terraform, aws: Option<&AwsMirror>) -> Measurement {
    println!("{}: {}", cell.setting, cell.subject);
    let stage = Stage::start(cell.setting.switches).await;
    let workspace = subject::workspace(&cell, &stage, terraform, aws).await;
    let mut works = Vec::new();
    for work in cell.setting.works.iter().filter(|work| work.is_for(cell.subject)) {
        let measured = work.measure(&cell, &stage, &workspace).await;
        println!("  {}", report::one_line(&measured));
        works.push(measured);
    }
    stage.end().await;
    Measurement { cell, works }
}

/// On the screen and beside what cargo has built always, and for everybody when that is asked for.
fn write_down(all: &[Measurement], terraform: &Terraform) {
    let (circumstances, name) = (compared::circumstances(terraform), format!("{}-fleet", published::today()));
    let figure = figure::draw(all);
    let report = report::write(all, &circumstances, figure.as_ref().map(|_| format!("{name}.svg")));
    println!("\n{report}");
    let results =
        if published::is_asked_for() { repository().join("docs/results") } else { env!("CARGO_TARGET_TMPDIR").into() };
    write_result(&results.join(&name).with_extension("md"), &report);
    if let Some(figure) = figure {
        write_result(&results.join(&name).with_extension("svg"), &figure);
    }
    if published::is_asked_for() {
        write_into_readme("fleet", &report::for_the_readme(all, &circumstances, &name));
    }
}

fn write_result(file: &Path, text: &str) {
    std::fs::write(file, text).unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
    println!("wrote {}", file.display());
}
