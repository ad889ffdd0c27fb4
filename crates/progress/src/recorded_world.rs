//! The port at which observations and writes are heard.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bluegreen::{
    Color, Intent, Look, Observation, ObserveError, RouteName, RouteWrite, Step, World, WriteReport, WriteResult,
};

use crate::color_health::color_health;
use crate::event::{Event, RouteShows, WriteOutcome};
use crate::record::Record;

/// Another world, of which every new sight and every write is noted.
#[derive(Debug)]
pub struct RecordedWorld<'a, W> {
    world: W,
    intent: &'a Intent,
    record: Record,
}

impl<'a, W> RecordedWorld<'a, W> {
    /// Notes what is seen and written in this world, in the words of this intent.
    pub const fn new(world: W, intent: &'a Intent, record: Record) -> RecordedWorld<'a, W> {
        RecordedWorld { world, intent, record }
    }
}

#[async_trait]
impl<W: World> World for RecordedWorld<'_, W> {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        let seen = self.world.observe(look).await?;
        self.record.note_look(observed(self.intent, &seen));
        Ok(seen)
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        let reports = self.world.write(step).await;
        for (route, report) in &reports {
            if let Some(write) = step.writes.get(route) {
                self.record.note(wrote(step, route, write, &report.result));
            }
        }
        reports
    }
}

fn observed(intent: &Intent, seen: &Observation) -> Event {
    let routes = seen.routes.iter().chain(&seen.preview_routes);
    let routes = routes.map(|(name, route)| (name.to_string(), RouteShows::from(route)));
    let colors =
        Color::ALL.into_iter().filter_map(|color| Some((color.to_string(), color_health(intent, seen, color)?)));
    Event::Observed { routes: routes.collect(), colors: colors.collect() }
}

fn wrote(step: &Step, route: &RouteName, write: &RouteWrite, result: &WriteResult) -> Event {
    let says = match result {
        WriteResult::Rejected { message } | WriteResult::NotSent { message } | WriteResult::Unclear { message } => {
            Some(message.clone())
        }
        WriteResult::Applied | WriteResult::ChangedMeanwhile | WriteResult::NotYet => None,
    };
    Event::Wrote {
        purpose: step.purpose.to_string(),
        route: route.to_string(),
        from: write.from.percentages().into(),
        to: write.to.percentages().into(),
        result: WriteOutcome::from(result),
        says,
    }
}
