//! A picture of the largest fleet: for each work how many calls were answered by when, and how many AWS would answer at most.

mod panel;
mod svg;

use crate::campaign::{Limits, SubjectKind};
use crate::report::Measurement;
use crate::work::{Measured, Work};

use panel::{Line, Panel};
use svg::Svg;

const WIDTH: f64 = 1000.0;
const HEADER: f64 = 74.0;
const PANEL: (f64, f64) = (WIDTH / 2.0, 320.0);

/// Blue and orange can be told apart by everybody.
const OURS: &str = "#1d4ed8";
const THEIRS: &str = "#c2410c";

const WORKS: [Work; 4] = [Work::Create, Work::EmptyPlan, Work::PlanOfFlip, Work::ApplyOfFlip];

/// As SVG; `None` when nobody was measured beside hashicorp/aws within AWS's limits.
pub(crate) fn draw(all: &[Measurement]) -> Option<String> {
    let theirs = all.iter().filter(|one| one.cell.subject == SubjectKind::HashicorpAws);
    let theirs = theirs.filter(|one| one.cell.setting.limits == Limits::Aws && one.works.len() >= WORKS.len());
    let theirs = theirs.max_by_key(|one| (one.cell.setting.switches, one.cell.setting.parallelism))?;
    let is_beside =
        |one: &&Measurement| one.cell.setting == theirs.cell.setting && one.cell.subject == SubjectKind::ParityWarn;
    let ours = all.iter().find(is_beside)?;
    let mut svg = Svg::new(WIDTH, HEADER + 2.0 * PANEL.1);
    let switches = theirs.cell.setting.switches;
    svg.text((24.0, 34.0), "title", &format!("{switches} switches: calls answered, over time"));
    let bound =
        "Dashed: the most that AWS answers, 40 calls and then 10 a second. Ticks on the axis: calls it refused.";
    svg.text((24.0, 56.0), "small", bound);
    for (index, work) in WORKS.into_iter().enumerate() {
        let corner = (PANEL.0 * (index % 2) as f64, HEADER + PANEL.1 * (index / 2) as f64);
        let lines = [line("this provider", OURS, ours.of(work)?), line("hashicorp/aws", THEIRS, theirs.of(work)?)];
        Panel { corner, size: PANEL, title: work.to_string(), lines }.draw(&mut svg);
    }
    Some(svg.finish())
}

fn line(name: &'static str, color: &'static str, measured: &Measured) -> Line {
    let since = |call: &crate::stage::Call| call.at.duration_since(measured.began).as_secs_f64().max(0.0);
    let (refused, answered): (Vec<_>, Vec<_>) = measured.calls.iter().partition(|call| call.is_throttled);
    Line {
        name,
        color,
        answered: answered.into_iter().map(since).collect(),
        refused: refused.into_iter().map(since).collect(),
        end: measured.time.as_secs_f64(),
        summary: crate::report::time_and_calls(measured),
    }
}
