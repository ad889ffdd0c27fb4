//! What there is to tell of a switch, as a person reads it.

use bluegreen::Color;
use bluegreen_progress::ColorHealth;

use super::next::next;
use super::report::{Standing, SwitchReport};
use crate::render::{BOLD, DIM, RED, YELLOW, of_color, paint, route_line, wrapped};
use crate::which::LastCutover;

/// The columns of a field's name.
const FIELD: usize = 7;

/// The columns before a field's text.
const TEXT: usize = FIELD + 4;

/// The lines of one switch, and an empty one after them.
pub(super) fn block(switch: &SwitchReport, which: &str, width: usize) -> Vec<String> {
    let heading = format!("{}  {}", paint(BOLD, &switch.name), paint(DIM, &switch.region));
    let mut lines = wrapped(&heading, width);
    lines.extend(field("active", &active(switch), width));
    if let Some(standby) = &switch.standby {
        lines.extend(field("standby", &format!("{}{}", colored(standby), ready(switch)), width));
        lines.extend(switch.standby_waits_for.iter().flat_map(|reason| further(reason, width)));
    }
    let longest = switch.routes.keys().map(|name| name.chars().count()).max().unwrap_or_default().min(width / 3);
    // Below each other where that leaves room for a bar.
    let longest = if width < 60 { longest } else { longest.max(FIELD) };
    lines.extend(
        switch
            .routes
            .iter()
            .map(|(name, route)| format!("  {}", route_line(name, longest, route, width.saturating_sub(2)))),
    );
    lines.extend(switch.colors.iter().flat_map(|(color, health)| color_lines(color, health, width)));
    lines.extend(switch.alarms.iter().flat_map(|(alarm, state)| field("alarm", &format!("{alarm}: {state}"), width)));
    lines.extend(switch.problems.iter().flat_map(|problem| painted(RED, wrapped(&format!("  {problem}"), width))));
    lines.extend(switch.last_cutover.iter().flat_map(|last| field("last", &last_cutover(last), width)));
    let (next, commands) = next(switch, which);
    lines.extend(field("next", &next, width));
    // Whole, so that they can be copied.
    lines.extend(commands.iter().map(|command| format!("           {command}")));
    lines.push(String::new());
    lines
}

fn active(switch: &SwitchReport) -> String {
    let live = match (&switch.active, switch.standing) {
        (Some(active), _) => colored(active),
        (None, Standing::OnTheWay) => paint(YELLOW, "on the way: no color has all of the traffic"),
        (None, Standing::Held) => paint(YELLOW, "held: no color has all of the traffic"),
        (None, Standing::Drifted) => paint(YELLOW, "drifted: no color has all of the traffic"),
        (None, _) => "not known".to_owned(),
    };
    match (&switch.recorded, switch.standing) {
        (Some(recorded), Standing::Drifted | Standing::OnTheWay | Standing::Held) => {
            format!("{live} (declared: {})", colored(recorded))
        }
        _ => live,
    }
}

fn ready(switch: &SwitchReport) -> String {
    match switch.standby_ready {
        Some(true) => ", ready".to_owned(),
        Some(false) => format!(", {}", paint(YELLOW, "not ready")),
        // Of many switches nobody asks for the health.
        None => String::new(),
    }
}

fn color_lines(color: &str, health: &ColorHealth, width: usize) -> Vec<String> {
    let ColorHealth { attached, healthy, eligible, registered, not_healthy, problems } = health;
    let counted = match (attached, registered) {
        (_, 0) => "no targets".to_owned(),
        (false, _) => format!("{registered} registered; not attached, so not health-checked"),
        (true, _) if eligible == registered => format!("{healthy} of {eligible} healthy"),
        (true, _) => format!("{healthy} of {eligible} healthy, {registered} registered"),
    };
    let name = paint(of_color_name(color), &format!("{color:<FIELD$}"));
    let mut lines = wrapped(&format!("  {name}  {counted}"), width);
    // Each target of a group that is not attached has the same reason, which stands above.
    let named = if *attached { not_healthy.as_slice() } else { &[] };
    lines.extend(named.iter().chain(problems).flat_map(|reason| further(reason, width)));
    lines
}

/// What the state says, which may be old: somebody may have moved traffic since.
fn last_cutover(last: &LastCutover) -> String {
    let way = match (&last.from, &last.to) {
        (Some(from), Some(to)) => format!("from {} to {}, ", colored(from), colored(to)),
        _ => String::new(),
    };
    format!("the state records a cutover {way}complete at {}", in_seconds(&last.finished_at))
}

/// A time without what is smaller than a second.
fn in_seconds(time: &str) -> String {
    time.split_once('.').map_or_else(|| time.to_owned(), |(seconds, _)| format!("{seconds}Z"))
}

fn colored(color: &str) -> String {
    paint(of_color_name(color), color)
}

fn of_color_name(color: &str) -> anstyle::Style {
    color.parse::<Color>().map(of_color).unwrap_or_default()
}

fn field(name: &str, text: &str, width: usize) -> Vec<String> {
    let mut lines = wrapped(&format!("  {name:<FIELD$}  {text}"), width);
    if lines.len() > 1 && width >= 60 {
        // What does not fit goes on below the text, not below the name.
        let text = wrapped(text, width - TEXT);
        let indented = |(number, line): (usize, &String)| match number {
            0 => format!("  {name:<FIELD$}  {line}"),
            _ => format!("{}{}", " ".repeat(TEXT), line.trim_start()),
        };
        lines = text.iter().enumerate().map(indented).collect();
    }
    lines
}

fn further(text: &str, width: usize) -> Vec<String> {
    wrapped(&format!("           {text}"), width)
}

fn painted(style: anstyle::Style, lines: Vec<String>) -> Vec<String> {
    lines.iter().map(|line| paint(style, line)).collect()
}
