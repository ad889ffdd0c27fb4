//! One line for each figure: ours, theirs, the ratio, and whether the target is met.

use std::time::Duration;

use workbench::grouped;

use crate::compared::AWS_VERSION;

const MEGABYTE: f64 = 1e6;

/// What is measured of one provider.
pub(crate) struct Figures {
    pub(crate) handshake: Duration,
    /// In bytes.
    pub(crate) memory: Option<u64>,
    /// In bytes.
    pub(crate) binary: u64,
    /// In bytes.
    pub(crate) packed: Option<u64>,
    pub(crate) schema: Duration,
}

/// A figure with its unit already taken out.
struct Row {
    what: &'static str,
    unit: &'static str,
    ours: Option<f64>,
    theirs: Option<f64>,
    target: Target,
}

/// What must hold.
enum Target {
    /// Ours is below this.
    Below(f64),
    /// Theirs is at least this many times ours.
    Times(f64),
}

/// Prints the table; false when a target is missed.
pub(crate) fn print(ours: &Figures, theirs: Option<&Figures>) -> bool {
    let theirs_title = format!("aws {AWS_VERSION}");
    println!("{:<42} {:>10} {theirs_title:>14} {:>8}   target", "", "bluegreen", "ratio");
    let rows = rows(ours, theirs);
    rows.iter().for_each(|row| println!("{}", row.line()));
    rows.iter().all(|row| row.is_met() != Some(false))
}

/// The table in Markdown.
pub(crate) fn for_the_readme(ours: &Figures, theirs: &Figures) -> String {
    let rows = rows(ours, Some(theirs));
    let rows = rows.iter().map(|row| {
        let [ours, theirs] = [row.ours, row.theirs].map(|figure| shown(figure, row.unit));
        let ratio = row.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.0}x"));
        format!("| {} | {ours} | {theirs} | {ratio} |", row.what)
    });
    let head = "| | this provider | hashicorp/aws | ratio |\n|---|---|---|---|".to_owned();
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

fn rows(ours: &Figures, theirs: Option<&Figures>) -> [Row; 5] {
    let row = |what, unit, figure: &dyn Fn(&Figures) -> Option<f64>, target| Row {
        what,
        unit,
        ours: figure(ours),
        theirs: theirs.and_then(figure),
        target,
    };
    let milliseconds = |time: Duration| Some(time.as_secs_f64() * 1e3);
    let megabytes = |bytes: u64| bytes as f64 / MEGABYTE;
    [
        row("start to handshake line, median", "ms", &|it| milliseconds(it.handshake), Target::Below(10.0)),
        row("resident memory in a plan, peak", "MB", &|it| it.memory.map(megabytes), Target::Below(40.0)),
        row("binary, stripped", "MB", &|it| Some(megabytes(it.binary)), Target::Below(25.0)),
        row("binary, packed", "MB", &|it| it.packed.map(megabytes), Target::Below(8.0)),
        row("terraform providers schema -json, median", "ms", &|it| milliseconds(it.schema), Target::Times(10.0)),
    ]
}

impl Row {
    fn line(&self) -> String {
        let Row { what, unit, ours, theirs, .. } = self;
        let [ours, theirs] = [ours, theirs].map(|figure| shown(*figure, unit));
        let ratio = self.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.1}x"));
        format!("{what:<42} {ours:>10} {theirs:>14} {ratio:>8}   {}", self.verdict())
    }

    fn ratio(&self) -> Option<f64> {
        Some(self.theirs? / self.ours?)
    }

    /// `None` when there is nothing to judge by.
    fn is_met(&self) -> Option<bool> {
        match self.target {
            Target::Below(limit) => self.ours.map(|ours| ours < limit),
            Target::Times(least) => self.ratio().map(|ratio| ratio >= least),
        }
    }

    fn verdict(&self) -> String {
        let target = match self.target {
            Target::Below(limit) => format!("< {limit} {}", self.unit),
            Target::Times(least) => format!(">= {least}x"),
        };
        let verdict = match self.is_met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "not measured",
        };
        format!("{target:<8} {verdict}")
    }
}

fn shown(figure: Option<f64>, unit: &str) -> String {
    match figure {
        None => "-".to_owned(),
        Some(figure) if figure >= 100.0 => format!("{} {unit}", grouped(figure.round() as u64)),
        Some(figure) => format!("{figure:.1} {unit}"),
    }
}
