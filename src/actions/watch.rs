//! `bluegreen_watch`: what is live, and how it moves.

mod arguments;
mod look;
mod schema;

use std::sync::Arc;

use bluegreen::{Clock, Color, SystemClock, Timestamp, format_duration};
use tfplugin::{Action, ActionProgress, Diagnostic, Diagnostics, async_trait};
use tftypes::{Path, Schema, Value};

use crate::connection::Connection;
use crate::diagnostics;
use arguments::{Arguments, read_arguments};
use look::{Picture, look};

/// The `bluegreen_watch` action.
#[derive(Debug)]
pub(crate) struct WatchAction {
    connection: Arc<Connection>,
}

impl WatchAction {
    /// The action over this connection.
    pub(crate) const fn new(connection: Arc<Connection>) -> WatchAction {
        WatchAction { connection }
    }
}

#[async_trait]
impl Action for WatchAction {
    fn type_name(&self) -> &str {
        "bluegreen_watch"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        read_arguments(&config).1
    }

    async fn invoke(&self, config: Value, progress: ActionProgress) -> Diagnostics {
        match read_arguments(&config) {
            (Some(arguments), _) => {
                let watched = self.connection.unless_stopped(watch(&self.connection, &arguments, &progress)).await;
                watched.unwrap_or_else(|stopped| vec![stopped])
            }
            (None, problems) => problems,
        }
    }
}

async fn watch(connection: &Connection, arguments: &Arguments, progress: &ActionProgress) -> Diagnostics {
    let account = match connection.require_aws_for(&arguments.routes) {
        Ok(account) => account,
        Err(problems) => return problems,
    };
    let over_at = SystemClock.now().plus(arguments.timeout);
    let mut picture = Picture::default();
    loop {
        let seen = look(&account, &arguments.routes).await;
        let now = SystemClock.now();
        picture.note(&seen, now).iter().for_each(|line| progress.say(line));
        let has_all = seen.as_ref().ok().and_then(look::Seen::sole_color);
        if arguments.until.is_some_and(|color| has_all == Some(color)) {
            return Diagnostics::new();
        }
        if now >= over_at {
            return time_is_over(arguments, &picture);
        }
        SystemClock.sleep_until(next_look(now, arguments, over_at)).await;
    }
}

fn next_look(now: Timestamp, arguments: &Arguments, over_at: Timestamp) -> Timestamp {
    now.plus(arguments.interval).min(over_at)
}

/// Without a condition that is how it ends.
fn time_is_over(arguments: &Arguments, picture: &Picture) -> Diagnostics {
    arguments.until.map(|color| not_reached(color, arguments, picture)).into_iter().collect()
}

fn not_reached(color: Color, arguments: &Arguments, picture: &Picture) -> Diagnostic {
    let detail = format!(
        "Expected all of the traffic on {color} within {} (`timeout`). Seen last: {}. Give `timeout` more time, or look at what \
         holds the traffic up.",
        format_duration(arguments.timeout),
        picture.last()
    );
    diagnostics::error("Color not reached", detail).at(Path::root().attribute("until"))
}
