//! The watch that follows what a run writes down of itself.

use std::path::Path;

use bluegreen_progress::{Ending, Event, Kind, ProgressLine, WaitKind};

use super::file_tail::{FileTail, PAUSE};
use super::stage::Stage;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::json_line;
use crate::run::Story;

/// Follows the file until the stage is reached, or cannot be any more.
pub(super) async fn watch(file: &Path, until: Stage, json: bool) -> Result<Exit, Failure> {
    let mut tail = FileTail::new(file);
    let mut story = (!json).then(Story::new);
    loop {
        let next = tail.next_line();
        let next =
            next.map_err(|error| Failure::error(format!("--progress {}: it cannot be read: {error}", file.display())))?;
        let Some(text) = next else {
            story.iter().for_each(Story::draw);
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        // Kinds of lines that a newer provider writes are left out.
        let Ok(line) = serde_json::from_str::<ProgressLine>(&text) else { continue };
        match &mut story {
            Some(story) => story.note(&line),
            None => json_line(&line),
        }
        if let Some(ended) = ending(&line, until) {
            return ended;
        }
    }
}

fn ending(line: &ProgressLine, until: Stage) -> Option<Result<Exit, Failure>> {
    match &line.event {
        Event::Ended { result: Ending::Done, .. } => Some(Ok(Exit::Done)),
        Event::Ended { result, says } => {
            let text = format!("The run ended before `{}` was reached. {says}", until.name());
            Some(Err(Failure::error(text).with_exit(Exit::from(*result))))
        }
        event => reached(event).is_some_and(|stage| stage >= until).then_some(Ok(Exit::Done)),
    }
}

/// The stage that a run has reached when it says this.
const fn reached(event: &Event) -> Option<Stage> {
    match event {
        Event::Decided { decision: Kind::Shift | Kind::Leave, .. } => Some(Stage::Gated),
        Event::Decided { decision: Kind::Wait, waiting_on: Some(wait), .. } => match wait {
            WaitKind::Hold => Some(Stage::Gated),
            WaitKind::Settle => Some(Stage::Shifted),
            WaitKind::Bake => Some(Stage::Settled),
            WaitKind::Gate | WaitKind::Retry => None,
        },
        _ => None,
    }
}
