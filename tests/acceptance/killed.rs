//! The provider, or Terraform, is killed (SIGKILL) at one API call of a cutover, before it takes effect or after; then a
//! refresh tells what is live, a new apply converges, the plan after it is empty, and no request has failed.
//!
//! There are some 320 such points. `cargo test` takes a part of them, `BLUEGREEN_KILLS=all` every single one.

mod point;
mod story;

use std::collections::BTreeSet;

use tokio::task::LocalSet;

use crate::support::Counted;
use point::Point;
use story::Story;

/// How many labs work at the same time.
const AT_ONCE: usize = 3;

/// What somebody is killed in.
#[derive(Clone, Copy)]
enum Plot {
    Cutover,
    Rollback,
    Creation,
}

/// Plays the plot once for each point, and returns the points at which nobody was there to be killed any more.
async fn play(plot: Plot, points: Vec<Point>) -> Vec<Point> {
    let labs = LocalSet::new();
    let parts = (0..AT_ONCE).map(|lab| points.iter().skip(lab).step_by(AT_ONCE).cloned().collect());
    let parts: Vec<_> = parts.map(|part| labs.spawn_local(play_in_one_lab(plot, part))).collect();
    labs.await;
    let mut missed = Vec::new();
    for part in parts {
        missed.extend(part.await.unwrap());
    }
    missed
}

async fn play_in_one_lab(plot: Plot, points: Vec<Point>) -> Vec<Point> {
    let mut story = Story::begin().await;
    let mut missed = Vec::new();
    for point in points {
        let was_killed = match plot {
            Plot::Cutover => story.cut_over(&point).await,
            Plot::Rollback => story.roll_back(&point).await,
            Plot::Creation => story.create(&point).await,
        };
        missed.extend((!was_killed).then_some(point));
    }
    story.end().await;
    missed
}

/// The calls of one cutover in which nobody is killed.
async fn calls(counted: Counted) -> Vec<String> {
    let mut story = Story::begin().await;
    let calls = story.calls(counted).await;
    story.end().await;
    calls
}

/// All of these points, or every so manieth: a number that leaves no kind of them out.
fn taken(points: Vec<Point>, every: usize) -> Vec<Point> {
    let all = std::env::var("BLUEGREEN_KILLS").is_ok_and(|kills| kills == "all");
    points.into_iter().step_by(if all { 1 } else { every }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn at_any_call_of_a_cutover() {
    let calls = calls(Counted::All).await;
    let actions: BTreeSet<_> = calls.iter().cloned().collect();
    let points = taken(Point::at(calls.iter().cloned().enumerate(), Counted::All), 7);
    let count = points.len();
    println!("{} calls of {actions:?}; {count} points", calls.len());
    let missed = play(Plot::Cutover, points).await;
    // How often health and alarms are read depends on time, so the last calls may not come.
    assert!(missed.len() * 10 <= count, "{} of {count} were missed: {missed:?}", missed.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn at_any_write_of_a_rollback() {
    // Two routes are primed, shifted twice, and go back.
    let writes = (0..8).map(|number| (number, "ModifyListener".to_owned()));
    let missed = play(Plot::Rollback, taken(Point::at(writes, Counted::Writes), 3)).await;
    assert!(missed.is_empty(), "{missed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn at_any_write_of_a_creation() {
    let writes = calls(Counted::Writes).await.into_iter().enumerate();
    let missed = play(Plot::Creation, taken(Point::at(writes, Counted::Writes), 3)).await;
    assert!(missed.is_empty(), "{missed:?}");
}
