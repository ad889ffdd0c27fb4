//! What a watch says of routes, of health, and of waits.

use std::collections::BTreeMap;

use bluegreen::{Color, PerColor};
use bluegreen_progress::{ColorHealth, RouteShows};

use crate::render::shares;

/// The command that helps whoever has waited for long.
pub(super) fn what_helps(routes: &BTreeMap<String, RouteShows>, to: Color, repeated: &str) -> String {
    let has_some = |route: &RouteShows| match route {
        RouteShows::Shares(shares) => {
            *PerColor { blue: shares.blue_percent, green: shares.green_percent }.get(to) > 0.0
        }
        RouteShows::Problem { .. } => false,
    };
    match routes.values().any(has_some) {
        true => format!("`bluegreen rollback {repeated}` takes it back"),
        false => format!("`bluegreen status {repeated}` shows what is lacking"),
    }
}

pub(super) fn in_words(name: &str, route: &RouteShows) -> String {
    match route {
        RouteShows::Shares(of_route) => format!("{name}: {}", shares(of_route)),
        RouteShows::Problem { problem } => format!("{name}: {problem}"),
    }
}

pub(super) fn counts(health: &ColorHealth) -> String {
    match health {
        ColorHealth { attached: false, registered, .. } => format!("{registered} registered, not attached"),
        ColorHealth { healthy, eligible, .. } => format!("{healthy} of {eligible} healthy"),
    }
}

/// With the first target that is not healthy. Those of a group that is not attached all have the same reason.
pub(super) fn with_reason(health: &ColorHealth) -> String {
    let first = health.not_healthy.first().filter(|_| health.attached);
    first.map_or_else(|| counts(health), |first| format!("{}; {first}", counts(health)))
}

/// A text without its durations.
pub(super) fn without_time(says: &str) -> String {
    says.split(' ')
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()) || word.parse::<u32>().is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use bluegreen_progress::Shares;

    use super::*;

    #[test]
    fn what_helps_is_the_way_back_once_traffic_has_moved_and_a_look_before() {
        let at = |green: f64| {
            let shares = Shares { blue_percent: 100.0 - green, green_percent: green };
            BTreeMap::from([("web".to_owned(), RouteShows::Shares(shares))])
        };
        let helps = |green| what_helps(&at(green), Color::Green, "'web' --chdir live");
        assert_eq!(helps(0.0), "`bluegreen status 'web' --chdir live` shows what is lacking");
        assert_eq!(helps(10.0), "`bluegreen rollback 'web' --chdir live` takes it back");
    }
}
