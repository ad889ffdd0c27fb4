//! `bluegreen plan`: what a Terraform plan would do with switches, for whoever approves it.

mod document;
mod markdown;
mod text;

use std::io::Read;
use std::path::{Path, PathBuf};

use bluegreen::{Document, Plan};
use clap::{Args, ValueEnum};

use crate::exit::{EXIT_CODES, Exit};
use crate::failure::Failure;
use crate::render::{Paper, json_line};

/// Show the cutovers that a Terraform or OpenTofu plan would make, and what in it is dangerous to them.
///
/// It reads what `terraform show -json PLAN` prints, and asks nobody.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  terraform show -json plan.bin | bluegreen plan -
  bluegreen plan plan.json --strict
  bluegreen plan plan.json --format md > comment.md

{EXIT_CODES}"))]
pub(crate) struct PlanArguments {
    /// The plan in JSON, or `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// For people, for a pull request, or for programs.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
    /// The same as `--format json`.
    #[arg(long)]
    json: bool,
    /// End with 3 where something in the plan is dangerous to a switch.
    #[arg(long)]
    strict: bool,
    /// How long Markdown may be; what is left out is said. GitHub takes 65536 characters.
    #[arg(long, value_name = "N", default_value_t = 65_000, value_parser = clap::value_parser!(u32).range(500..))]
    max_chars: u32,
    /// Use no colors. The variable NO_COLOR says the same.
    #[arg(long)]
    no_color: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Md,
    Json,
}

pub(crate) fn run_plan(arguments: &PlanArguments) -> Result<Exit, Failure> {
    if arguments.no_color {
        anstream::ColorChoice::Never.write_global();
    }
    let plan = read_plan(&arguments.file)?;
    match if arguments.json { Format::Json } else { arguments.format } {
        Format::Text => Paper::say(&text::lines(&plan, Paper::now().width)),
        Format::Md => Paper::say(&[markdown::comment(&plan, arguments.max_chars as usize)]),
        Format::Json => json_line(&document::document(&plan)),
    }
    Ok(exit(&plan, arguments.strict))
}

fn exit(plan: &Plan, strict: bool) -> Exit {
    if strict && plan.findings().iter().any(|finding| finding.kind.is_dangerous()) {
        return Exit::Refused;
    }
    if plan.pending().is_empty() { Exit::Done } else { Exit::Pending }
}

fn read_plan(file: &Path) -> Result<Box<Plan>, Failure> {
    let is_stdin = file == Path::new("-");
    let origin = if is_stdin { "standard input".to_owned() } else { file.display().to_string() };
    let error = |what: String| Failure::error(format!("{origin}: {what}"));
    let bytes = if is_stdin {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    let bytes = bytes.map_err(|problem| error(format!("it cannot be read: {problem}")))?;
    match bluegreen::read(&bytes).map_err(|unreadable| error(unreadable.to_string()))? {
        Document::Plan(plan) => Ok(plan),
        _ => Err(error("expected a plan, as `terraform show -json PLAN` prints it, got a state".to_owned())),
    }
}

/// One line that says what is to be approved.
fn verdict(plan: &Plan) -> String {
    let dangerous = plan.findings().iter().filter(|finding| finding.kind.is_dangerous()).count();
    let pending = match plan.pending() {
        [] => "no cutover is pending".to_owned(),
        [one] => format!("{} moves {}", one.address, way(one)),
        several => format!("{} cutovers are pending", several.len()),
    };
    match dangerous {
        0 => pending,
        1 => format!("{pending}; 1 finding is dangerous"),
        several => format!("{pending}; {several} findings are dangerous"),
    }
}

/// From where to where.
fn way(cutover: &bluegreen::PendingCutover) -> String {
    let color = |color: Option<bluegreen::Color>| color.map_or("a color not known yet", |color| color.as_str());
    let may = if cutover.is_certain { "" } else { " (if its listener is not there already)" };
    if cutover.cause == bluegreen::Cause::Drifted {
        return format!("back to {}, since somebody has moved it{may}", color(cutover.to));
    }
    format!("from {} to {}{may}", color(cutover.from), color(cutover.to))
}

/// The share of each color, before and after.
fn change(route: &bluegreen::PendingRoute) -> (String, String) {
    let shown = |shares: Option<bluegreen::Percentages>| shares.map_or("not known yet".to_owned(), |it| it.to_string());
    (shown(route.before), shown(route.after))
}
