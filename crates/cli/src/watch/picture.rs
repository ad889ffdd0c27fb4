//! What a watch shows: lines per change, and on a terminal the present below them.

use std::collections::BTreeMap;
use std::time::Instant;

use bluegreen::{Color, Errand, Observation};
use bluegreen_progress::{ColorHealth, RouteShows, color_health};
use serde::Serialize;

use super::course::Standing;
use super::sentences::{counts, in_words, what_helps, with_reason, without_time};
use super::stage::Stage;
use crate::render::{BOLD, DIM, LiveLines, Paper, YELLOW, json_line, paint, route_line, wrapped};
use crate::run::HEARTBEAT;
use crate::which::Switch;

/// The version of the lines' form.
const VERSION: u32 = 1;

/// One line of JSON for each change.
#[derive(Serialize)]
struct WatchLine<'a> {
    version: u32,
    time: &'a str,
    switch: &'a str,
    to: String,
    routes: &'a BTreeMap<String, RouteShows>,
    colors: &'a BTreeMap<String, ColorHealth>,
    says: &'a str,
}

/// What a watch shows.
pub(super) struct Picture {
    switch: Switch,
    to: Color,
    /// `None` where JSON is wanted.
    screen: Option<LiveLines>,
    routes: BTreeMap<String, RouteShows>,
    colors: BTreeMap<String, ColorHealth>,
    said: String,
    said_at: Instant,
    /// How another command is told that this switch is meant.
    repeated: String,
}

impl Picture {
    pub(super) fn new(switch: &Switch, to: Color, repeated: String, json: bool) -> Picture {
        Picture {
            repeated,
            switch: switch.clone(),
            to,
            screen: (!json).then(LiveLines::new),
            routes: BTreeMap::new(),
            colors: BTreeMap::new(),
            said: String::new(),
            said_at: Instant::now(),
        }
    }

    /// Says what is watched for.
    pub(super) fn begin(&self, until: Stage) {
        let heading = format!("{}: a cutover to {} is watched until it is {}", self.switch.name, self.to, until.name());
        if let Some(screen) = &self.screen {
            let lines = wrapped(&heading, Paper::now().width);
            screen.say(&lines.iter().map(|line| paint(BOLD, line)).collect::<Vec<_>>());
        }
    }

    /// Shows a look, if there is anything new in it.
    pub(super) fn note(&mut self, time: &str, seen: &Observation, standing: &Standing) {
        let routes: BTreeMap<_, _> = seen.routes.iter().map(|(name, route)| (name.to_string(), route.into())).collect();
        let intent = self.switch.intent(self.to, Errand::Release, None);
        let colors =
            Color::ALL.into_iter().filter_map(|color| Some((color.to_string(), color_health(&intent, seen, color)?)));
        let colors: BTreeMap<_, _> = colors.collect();
        let moved = routes != self.routes;
        let changed = self.changed_health(&colors);
        let is_news = moved || !changed.is_empty() || (self.screen.is_none() && colors != self.colors);
        (self.routes, self.colors) = (routes, colors);
        if is_news || self.is_new(standing.says()) {
            self.tell(time, standing.says(), moved, changed);
        } else if self.is_due() {
            let says = format!("still {}; {}", standing.says(), what_helps(&self.routes, self.to, &self.repeated));
            self.tell(time, if self.screen.is_some() { &says } else { standing.says() }, false, Vec::new());
            standing.says().clone_into(&mut self.said);
        }
        self.draw(standing.says());
    }

    /// The colors that are not as they were told before. On a terminal the targets that are not healthy stand in what is drawn
    /// anew.
    fn changed_health(&self, colors: &BTreeMap<String, ColorHealth>) -> Vec<String> {
        let is_live = self.screen.as_ref().is_some_and(LiveLines::is_live);
        let told = |health: &ColorHealth| if is_live { counts(health) } else { with_reason(health) };
        let changed = colors.iter().filter(|(color, health)| self.colors.get(*color).map(told) != Some(told(health)));
        changed.map(|(color, health)| format!("{color}: {}", told(health))).collect()
    }

    /// Says that a look has shown nothing.
    pub(super) fn note_blind(&mut self, time: &str, why: &str) {
        let says = format!("AWS could not be asked: {why}");
        if self.is_new(&says) || self.is_due() {
            self.tell(time, &says, false, Vec::new());
        }
    }

    /// A wait whose time alone has changed is not new.
    fn is_new(&self, says: &str) -> bool {
        without_time(says) != without_time(&self.said)
    }

    /// Once a minute it is told what is still waited for.
    fn is_due(&self) -> bool {
        self.said_at.elapsed() >= HEARTBEAT
    }

    fn tell(&mut self, time: &str, says: &str, moved: bool, health: Vec<String>) {
        (self.said, self.said_at) = (says.to_owned(), Instant::now());
        match &self.screen {
            None => json_line(&WatchLine {
                version: VERSION,
                time,
                switch: &self.switch.name,
                to: self.to.to_string(),
                routes: &self.routes,
                colors: &self.colors,
                says,
            }),
            Some(screen) => {
                let clock = time.split_once('T').and_then(|(_, time)| time.get(..8)).unwrap_or(time);
                let shown = self.routes.iter().filter(|_| moved).map(|(name, route)| in_words(name, route));
                let parts: Vec<_> = shown.chain(health).chain([says.to_owned()]).collect();
                let line = format!("{}  {}", paint(DIM, clock), parts.join("; "));
                // A line elsewhere than on a terminal is one line to whoever searches in it.
                screen.say(&if screen.is_live() { wrapped(&line, Paper::now().width) } else { vec![line] });
            }
        }
    }

    fn draw(&self, says: &str) {
        let Some(screen) = self.screen.as_ref().filter(|screen| screen.is_live()) else { return };
        let width = Paper::now().width;
        let longest = self.routes.keys().map(|name| name.chars().count()).max().unwrap_or_default().min(width / 3);
        let mut lines: Vec<_> =
            self.routes.iter().map(|(name, route)| route_line(name, longest, route, width)).collect();
        let colors = self.colors.iter().map(|(color, health)| format!("{color:<5}  {}", with_reason(health)));
        lines.extend(colors.flat_map(|line| wrapped(&line, width)));
        let now: Vec<_> = wrapped(says, width).iter().map(|line| paint(YELLOW, line)).collect();
        screen.draw(&lines, &now);
    }

    /// Takes away what is drawn anew.
    pub(super) fn end(self) {
        drop(self.screen);
    }
}
