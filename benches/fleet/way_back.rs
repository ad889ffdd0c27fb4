//! From one alarm, while all switches are in their bakes, to the write that brings back the switch that it belongs to.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep};
use workbench::{Running, Workspace};

use crate::campaign::Cell;
use crate::plugins::Usage;
use crate::stage::{Call, Stage};
use crate::subject;
use crate::work::{Measured, Work};

/// Much longer than a fleet takes to move, and shorter than its bakes.
const PATIENCE: Duration = Duration::from_secs(900);
const POLL: Duration = Duration::from_millis(50);

/// Moves the fleet back to blue with bakes, lets the alarm of the first switch fire, and waits for its write.
pub(crate) async fn measure(cell: &Cell, stage: &Stage, workspace: &Workspace) -> Measured {
    let switches = cell.setting.switches;
    workspace.write("main.tf", &subject::configuration_with_bakes(cell, &stage.ready().endpoint));
    stage.limit(cell.setting.limits).await;
    let before = stage.calls_after(0).await.len();
    let parallelism = format!("-parallelism={}", cell.setting.parallelism);
    let arguments = ["apply", "-auto-approve", "-input=false", &parallelism, "-var=active_color=blue"];
    let mut apply = workspace.spawn(&arguments).await;
    until(&mut apply, async || written(&stage.calls_after(before).await).count() >= switches).await;
    // All are in their bakes when the last has shown that it was written.
    sleep(Duration::from_secs(2)).await;

    let (before, began) = (stage.calls_after(0).await.len(), Timestamp::now());
    stage.alarm(0).await;
    let listener = &stage.places()[0].listener.arn;
    let brought_back =
        |calls: &[Call]| written(calls).find(|call| call.resources.contains(listener)).map(|call| call.at);
    until(&mut apply, async || brought_back(&stage.calls_after(before).await).is_some()).await;
    let calls = stage.calls_after(before).await;
    let at = brought_back(&calls).expect("it was there a moment ago");
    // The bakes of all others would go on for long.
    apply.interrupt();
    let _ = apply.wait().await;
    let time = at.duration_since(began).unsigned_abs();
    Measured { work: Work::WayBack, began, time, calls, usage: Usage::default() }
}

fn written(calls: &[Call]) -> impl Iterator<Item = &Call> {
    calls.iter().filter(|call| call.action == "ModifyListener" && !call.is_throttled)
}

async fn until(apply: &mut Running, condition: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition().await {
        assert!(apply.id().is_some() && Instant::now() < deadline, "the apply does not get this far");
        sleep(POLL).await;
    }
}
