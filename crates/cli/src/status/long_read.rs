//! What is said while the health of many switches is read: AWS tells it one target group at a time, and all tools in the account
//! share what it allows.

use std::collections::BTreeSet;
use std::time::Duration;

use bluegreen::format_duration;

use crate::render::{LiveLines, Paper, complain, wrapped};
use crate::which::Switch;

/// So many target groups are told within a second, once what may be asked at once is used up.
const A_SECOND: usize = 10;

/// The reading of many switches, some at a time.
pub(super) struct LongRead<'a> {
    switches: &'a [Switch],
    /// `None` where what is drawn would stand among JSON.
    screen: Option<LiveLines>,
}

impl LongRead<'_> {
    /// Says how long it takes: in a line that is drawn anew where there is such a thing, else once.
    pub(super) fn begin(switches: &[Switch], json: bool) -> LongRead<'_> {
        let reading = LongRead { switches, screen: (!json).then(LiveLines::new) };
        if !reading.screen.as_ref().is_some_and(LiveLines::is_live) {
            let text = format!("The health of {}.", to_go(switches));
            complain(&text);
        }
        reading.draw(0);
        reading
    }

    /// Shows what was read.
    pub(super) fn say(&self, lines: &[String]) {
        match &self.screen {
            Some(screen) => screen.say(lines),
            None => Paper::say(lines),
        }
    }

    /// So many of them are read.
    pub(super) fn draw(&self, read: usize) {
        if let Some(screen) = &self.screen {
            let rest = self.switches.get(read..).unwrap_or_default();
            let text = format!("{read} of {} switches. The health of {}", self.switches.len(), to_go(rest));
            screen.draw(&[], &wrapped(&text, Paper::now().width));
        }
    }
}

/// What is still to be asked for these, and how long that takes.
fn to_go(switches: &[Switch]) -> String {
    let groups: BTreeSet<_> = switches
        .iter()
        .flat_map(|switch| switch.routes().values())
        .flat_map(|route| [&route.groups.blue, &route.groups.green].map(|group| group.as_str()))
        .collect();
    let seconds = u64::try_from(groups.len().div_ceil(A_SECOND)).unwrap_or(u64::MAX);
    let time = format_duration(Duration::from_secs(seconds));
    format!("{} target groups is asked for, which takes about {time}: AWS allows {A_SECOND} a second", groups.len())
}
