//! The lines of a story: what changed, and what is now.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::format_duration;
use bluegreen_progress::{ColorHealth, Event, Kind, RouteShows, WriteOutcome};

use crate::render::{DIM, RED, YELLOW, paint, route_line, shares, wrapped};

/// A line per color whose counts are others than before.
pub(super) fn changed_health(
    before: &BTreeMap<String, ColorHealth>,
    now: &BTreeMap<String, ColorHealth>,
) -> Vec<String> {
    let counts = |health: &ColorHealth| (health.attached, health.healthy, health.eligible, health.registered);
    let changed = now.iter().filter(|(color, health)| before.get(*color).map(counts) != Some(counts(health)));
    changed.map(|(color, health)| health_line(color, health)).collect()
}

fn health_line(color: &str, health: &ColorHealth) -> String {
    let ColorHealth { attached, healthy, eligible, registered, not_healthy, .. } = health;
    match (attached, not_healthy.first()) {
        (false, _) => format!("{color}: {registered} registered, not attached"),
        (true, Some(first)) => format!("{color}: {healthy} of {eligible} healthy; {first}"),
        (true, None) => format!("{color}: {healthy} of {eligible} healthy"),
    }
}

/// A write, with what went wrong if something did.
pub(super) fn written(event: &Event) -> Vec<String> {
    let Event::Wrote { purpose, route, from, to, result, says } = event else { return Vec::new() };
    let purpose = in_words(*purpose);
    let what = if shares(from) == shares(to) {
        format!("{purpose} {route}: stays at {}", shares(to))
    } else {
        format!("{purpose} {route}: {} -> {}", shares(from), shares(to))
    };
    let why = says.as_ref().map(|says| format!(": {says}")).unwrap_or_default();
    vec![match result {
        WriteOutcome::Applied => what,
        WriteOutcome::ChangedMeanwhile => paint(RED, &format!("{what}: not sent, somebody else had changed it")),
        WriteOutcome::Rejected => paint(RED, &format!("{what}: refused{why}")),
        WriteOutcome::NotSent => paint(YELLOW, &format!("{what}: not sent yet{why}")),
        WriteOutcome::Unclear => paint(YELLOW, &format!("{what}: whether it took effect is not known{why}")),
    }]
}

const fn in_words(purpose: Kind) -> &'static str {
    match purpose {
        Kind::Prime => "prime",
        Kind::Leave => "leave the color on which nobody answers,",
        Kind::GoBack => "go back",
        Kind::Conclude => "conclude",
        Kind::Shift | Kind::TurnBack | Kind::Wait | Kind::Refuse | Kind::Done => "shift",
    }
}

/// What is now: a line per route, and one per color.
pub(super) fn live_lines(
    routes: &BTreeMap<String, RouteShows>,
    colors: &BTreeMap<String, ColorHealth>,
    width: usize,
) -> Vec<String> {
    let longest = routes.keys().map(|name| name.chars().count()).max().unwrap_or_default().min(width / 3);
    let routes = routes.iter().map(|(name, route)| route_line(name, longest, route, width));
    let colors = colors.iter().flat_map(|(color, health)| wrapped(&health_line(color, health), width));
    routes.chain(colors).collect()
}

/// What is going on now, and for how long the run has been under way.
pub(super) fn now_lines(now_at: &str, since: Duration, width: usize) -> Vec<String> {
    let seconds = format_duration(Duration::from_secs(since.as_secs()));
    wrapped(&format!("{} {}", paint(DIM, &seconds), paint(YELLOW, now_at)), width)
}
