//! The measurements as tables.

use std::fmt::Write as _;

use workbench::grouped;

use crate::campaign::{Cell, Setting, SubjectKind};
use crate::wanted;
use crate::work::{Measured, Work};

/// All works of one provider in one setting.
pub(crate) struct Measurement {
    pub(crate) cell: Cell,
    pub(crate) works: Vec<Measured>,
}

impl Measurement {
    pub(crate) fn of(&self, work: Work) -> Option<&Measured> {
        self.works.iter().find(|measured| measured.work == work)
    }
}

const EXPLAINED: &str = "\
Each switch is a `bluegreen_switch` over a listener of its own with a pair of target groups of its own, all made by `for_each` in
one configuration; for hashicorp/aws it is an `aws_lb_listener` that is imported, and moved by its weights, without gate. Both are
driven by the same Terraform against a sandbox of the same kind, which counts the calls and can have the limits that AWS
publishes: 40 calls and then 10 a second for an account, of which 20 and then 3 a second may be changes. Buckets are full
when a command starts; a command's time is that of the whole process. \"Throttled\" calls were refused for too many.
Memory, descriptors and sockets are the most that one process of the provider had.";

/// The whole report, in Markdown.
pub(crate) fn write(all: &[Measurement], circumstances: &str, figure: Option<String>) -> String {
    let mut text = format!("# Fleets: many switches in one configuration\n\n{circumstances}\n\n{EXPLAINED}\n");
    if let Some(figure) = figure {
        write!(text, "\n![Calls that were answered, over time, with the bound that AWS sets]({figure})\n")
            .unwrap_or_default();
    }
    text += &verdicts(all);
    for group in settings(all) {
        write!(text, "\n## {}\n\n{}\n{}", group[0].cell.setting, comparison(&group), actions(&group))
            .unwrap_or_default();
    }
    text
}

/// What was measured of one work, in a line.
pub(crate) fn one_line(measured: &Measured) -> String {
    let usage = &measured.usage;
    let [descriptors, sockets] =
        [usage.descriptors, usage.sockets].map(|it| it.map_or("-".to_owned(), |it| it.to_string()));
    format!(
        "{:<24} {:<44} {:>6} MB, {descriptors} descriptors, {sockets} sockets",
        measured.work,
        time_and_calls(measured),
        megabytes(measured)
    )
}

fn verdicts(all: &[Measurement]) -> String {
    let verdicts = wanted::verdicts(all);
    if verdicts.is_empty() {
        return String::new();
    }
    let row = |it: wanted::Verdict| {
        let verdict = if it.is_met { "met" } else { "**missed**" };
        format!("| {} | {} | {} | {verdict} |\n", it.what, it.wanted, it.measured)
    };
    let rows: String = verdicts.into_iter().map(row).collect();
    format!("\n## What is wanted\n\n| work | wanted | measured | |\n|---|---|---|---|\n{rows}")
}

/// The measurements of each setting, in the order in which they were made.
fn settings(all: &[Measurement]) -> Vec<Vec<&Measurement>> {
    let mut groups: Vec<Vec<&Measurement>> = Vec::new();
    for one in all {
        match groups.iter_mut().find(|group| group[0].cell.setting == one.cell.setting) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// A line for each work and a column for each provider.
fn comparison(group: &[&Measurement]) -> String {
    let mut columns: Vec<_> = group.iter().map(|one| one.cell.subject.to_string()).collect();
    let pair = (find(group, SubjectKind::ParityWarn), find(group, SubjectKind::HashicorpAws));
    if let (Some(_), Some(_)) = pair {
        columns.push("ratio: time, calls".to_owned());
    }
    let width = columns.len();
    let mut text = format!("| | {} |\n|---|{}\n", columns.join(" | "), "---|".repeat(width));
    for work in &setting(group).works {
        let cells = group.iter().map(|one| one.of(*work).map_or("-".to_owned(), time_and_calls));
        text += &row(&work.to_string(), cells.chain(ratio(pair, *work)), width);
    }
    let most = |figure: &dyn Fn(&Measured) -> Option<u64>| {
        let of_one = |one: &&Measurement| one.works.iter().filter_map(figure).max();
        group.iter().map(of_one).map(|it| it.map_or("-".to_owned(), grouped)).collect::<Vec<_>>().into_iter()
    };
    text += &row("memory, MB", most(&|it| it.usage.memory.map(|bytes| bytes.div_ceil(1_000_000))), width);
    text += &row("descriptors", most(&|it| it.usage.descriptors.map(|count| count as u64)), width);
    text + &row("of these, sockets", most(&|it| it.usage.sockets.map(|count| count as u64)), width)
}

/// A row of as many cells as the table has, some of them empty.
fn row(title: &str, cells: impl Iterator<Item = String>, width: usize) -> String {
    let cells = cells.chain(std::iter::repeat(String::new())).take(width).collect::<Vec<_>>();
    format!("| {title} | {} |\n", cells.join(" | "))
}

fn ratio(pair: (Option<&Measurement>, Option<&Measurement>), work: Work) -> Option<String> {
    let (ours, theirs) = (pair.0?.of(work)?, pair.1?.of(work)?);
    let time = theirs.time.as_secs_f64() / ours.time.as_secs_f64();
    let calls = theirs.calls.len() as f64 / ours.calls.len().max(1) as f64;
    Some(format!("{time:.1}x, {calls:.1}x"))
}

/// Which calls they were.
fn actions(group: &[&Measurement]) -> String {
    let mut text = "| work | provider | calls by action |\n|---|---|---|\n".to_owned();
    for work in &setting(group).works {
        for one in group {
            let Some(measured) = one.of(*work) else { continue };
            let counts =
                measured.by_action().into_iter().map(|(action, count)| format!("{} {action}", grouped(count as u64)));
            let counts = counts.collect::<Vec<_>>().join(", ");
            writeln!(text, "| {work} | {} | {counts} |", one.cell.subject).unwrap_or_default();
        }
    }
    text
}

/// The largest fleet with which everything was done, in a few lines.
pub(crate) fn for_the_readme(all: &[Measurement], circumstances: &str, name: &str) -> String {
    let group = settings(all).into_iter().filter(|group| setting(group).works.len() > 2);
    let group = group.max_by_key(|group| setting(group).switches).expect("what is published has all works");
    let setting = setting(&group);
    let kept: Vec<_> = group.iter().copied().filter(|one| one.cell.subject != SubjectKind::ParityOff).collect();
    let table = comparison(&kept);
    let table = table.replacen("| |", &format!("| {} switches, {} |", setting.switches, setting.limits), 1);
    let rows = table.lines().filter(|row| !row.contains("descriptors") && !row.contains("sockets"));
    let rows = rows.collect::<Vec<_>>().join("\n");
    format!(
        "{rows}\n\n{circumstances} [All figures](docs/results/{name}.md), with the calls by action.\n\n\
         ![Calls that were answered, over time, with the bound that AWS sets](docs/results/{name}.svg)"
    )
}

fn find<'a>(group: &[&'a Measurement], subject: SubjectKind) -> Option<&'a Measurement> {
    group.iter().copied().find(|one| one.cell.subject == subject)
}

fn setting<'a>(group: &[&'a Measurement]) -> &'a Setting {
    &group[0].cell.setting
}

pub(crate) fn time_and_calls(measured: &Measured) -> String {
    let throttled = match measured.throttled() {
        0 => String::new(),
        count => format!(" ({} throttled)", grouped(count as u64)),
    };
    format!("{}, {} calls{throttled}", time(measured), grouped(measured.calls.len() as u64))
}

fn time(measured: &Measured) -> String {
    let seconds = measured.time.as_secs_f64();
    let digits = if seconds < 1.0 { 2 } else { 1 };
    format!("{seconds:.digits$} s")
}

fn megabytes(measured: &Measured) -> String {
    measured.usage.memory.map_or("-".to_owned(), |bytes| format!("{:.1}", bytes as f64 / 1e6))
}
