//! One line for each figure, with its target.

/// A figure and what it must be below.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) measured: f64,
    pub(crate) below: f64,
}

impl Row {
    pub(crate) fn is_met(&self) -> bool {
        self.measured < self.below
    }

    fn figure(&self) -> String {
        let Row { measured, unit, .. } = self;
        if *measured >= 100.0 { format!("{measured:.0} {unit}") } else { format!("{measured:.1} {unit}") }
    }
}

pub(crate) fn text(rows: &[Row]) -> String {
    let line = |row: &Row| {
        let verdict = if row.is_met() { "met" } else { "MISSED" };
        format!("{:<50} {:>10}   < {} {} {verdict}", row.what, row.figure(), row.below, row.unit)
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The table in Markdown.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let line = |row: &Row| format!("| {} | {} | {} {} |", row.what, row.figure(), row.below, row.unit);
    let head = "| | measured | must be below |\n|---|---|---|".to_owned();
    std::iter::once(head).chain(rows.iter().map(line)).collect::<Vec<_>>().join("\n")
}
