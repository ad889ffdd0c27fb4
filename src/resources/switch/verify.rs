//! What a cutover would meet before it moves traffic, looked at and not changed.

use bluegreen::{SystemClock, Urgency, Verified};
use tfplugin::{ActionProgress, Diagnostic, Diagnostics, has_errors};
use tftypes::{Path, Value};

use super::declared::{self, Declared};
use super::gate_lines::GateLines;
use super::model::Occasion;
use super::parity::Pending;

use crate::connection::Connection;
use crate::diagnostics;

/// Verifies the arguments of a switch, line by line, and tells what is wrong.
pub(crate) async fn verify_switch(connection: &Connection, config: &Value, progress: &ActionProgress) -> Diagnostics {
    let reading = declared::read_declared(config);
    match reading.declared {
        Some(declared) => verified(connection, &declared, progress).await.unwrap_or_else(|problems| problems),
        None => reading.problems,
    }
}

async fn verified(
    connection: &Connection,
    declared: &Declared,
    progress: &ActionProgress,
) -> Result<Diagnostics, Diagnostics> {
    let account = connection.require_aws_for(&declared.routes)?;
    let intent = declared.intent(Occasion::Update, &Value::Null);
    let stop = connection.stop_token();
    let world = declared::world(declared, account.clone(), &intent).with_stop(stop.clone()).with_urgency(Urgency::Gate);
    let mut routes = world.observe_routes().await.map_err(|error| vec![diagnostics::observe_error(&error)])?;
    routes.retain(|name, _| !name.is_preview());
    // Whether a cutover is pending nobody has planned.
    let planned = Value::object([("cutover", Value::unknown())]);
    let pending = Pending { world: &world, intent: &intent, parity: declared.parity, planned: &planned };
    let settings = pending.settings(&routes).await;
    let (mut told, compared) = pending.before_approval(settings, false, &routes).await;
    if has_errors(&told) {
        return Err(told);
    }
    if compared.is_some() {
        progress.say(if told.is_empty() { "parity: both environments are alike" } else { "parity: see the warnings" });
    }
    let mut world = declared::with_checks(declared, world, account.outbound());
    let mut lines = GateLines::new(progress);
    match bluegreen::verify(&intent, &mut world, &SystemClock, &stop, &mut lines).await {
        Ok(verified) => {
            progress.say(&verified.to_string());
            told.extend(not_testable(&verified));
            Ok(told)
        }
        Err(refusal) => {
            told.push(diagnostics::refusal(&refusal));
            Err(told)
        }
    }
}

fn not_testable(verified: &Verified) -> Option<Diagnostic> {
    let Verified::NotTestableYet(routes) = verified else { return None };
    let routes: Vec<_> = routes.iter().map(|route| format!("`{route}`")).collect();
    let detail = format!(
        "The targets that are about to get the traffic are checked only once their target group is on {}, and this action writes \
         nothing. The cutover itself puts it there first and waits for its gate before any traffic moves. With \
         `standby = \"attached\"`, the default of `bluegreen_switch`, the standby is on every route beforehand.",
        routes.join(", ")
    );
    Some(Diagnostic::warning("The gate could not be verified", detail).at(Path::root().attribute("routes")))
}
