//! One run: what of it is new, and how it is now.

use std::collections::BTreeMap;
use std::time::Instant;

use bluegreen_progress::{ColorHealth, Event, Kind, RouteShows};

use super::lines::{changed_health, live_lines, now_lines, written};
use super::waiting::Waiting;
use crate::render::{RED, paint};

/// One run.
pub(super) struct Teller {
    begun: Instant,
    is_open: bool,
    routes: BTreeMap<String, RouteShows>,
    colors: BTreeMap<String, ColorHealth>,
    waiting: Waiting,
    now_at: String,
}

impl Teller {
    pub(super) fn new(now: Instant) -> Teller {
        Teller {
            begun: now,
            is_open: true,
            routes: BTreeMap::new(),
            colors: BTreeMap::new(),
            waiting: Waiting::default(),
            now_at: "begins".to_owned(),
        }
    }

    /// A switch whose run is over, and which may begin another one.
    pub(super) fn of_ended(now: Instant) -> Teller {
        Teller { is_open: false, ..Teller::new(now) }
    }

    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes in what happened, and gives back what is news. What is waited for stands in the lines that are drawn anew, where there
    /// are such.
    pub(super) fn note(&mut self, event: &Event, now: Instant, is_live: bool) -> Vec<String> {
        match event {
            Event::Began { .. } => {
                *self = Teller::new(now);
                Vec::new()
            }
            Event::Observed { routes, colors } => {
                // A look does not show every color; what it does not show is as it was.
                let news = changed_health(&self.colors, colors);
                self.routes.extend(routes.clone());
                self.colors.extend(colors.clone());
                news
            }
            Event::Decided { decision: Kind::Wait, says, .. } => {
                self.now_at.clone_from(says);
                let is_news = self.waiting.is_news(says, now) && !is_live;
                is_news.then(|| says.clone()).into_iter().collect()
            }
            Event::Decided { decision: Kind::TurnBack, says, .. } => vec![paint(RED, says)],
            Event::Wrote { .. } => {
                self.waiting.interrupted();
                written(event)
            }
            _ => Vec::new(),
        }
    }

    /// What is live.
    pub(super) fn live_lines(&self, width: usize) -> Vec<String> {
        live_lines(&self.routes, &self.colors, width)
    }

    /// What is going on.
    pub(super) fn now_lines(&self, now: Instant, width: usize) -> Vec<String> {
        now_lines(&self.now_at, now.duration_since(self.begun), width)
    }
}
