//! Asking every target of every group in use, again and again, whether it is well.

mod probe;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use alb_model::{CheckJob, CheckResult, Model, TargetKey};
use futures_util::{StreamExt, stream};

use crate::state::State;
use crate::tasks::Tasks;

/// As many targets are checked at the same time in the first round: each check needs descriptors on both of its sides.
const AT_ONCE: usize = 100;

/// Checks every target once: a sandbox starts as a load balancer that has been running.
pub(crate) async fn first_round(state: &State) {
    let jobs = state.read(Model::check_jobs);
    let checks = jobs.iter().map(async |job| (job, probe(state, job).await));
    let results: Vec<_> = stream::iter(checks).buffer_unordered(AT_ONCE).collect().await;
    // All in one change, as each one makes a new routing table.
    state.change(|model| {
        for (job, result) in results {
            model.record_check(&job.group_arn, &job.target, result);
        }
    });
}

/// Keeps one task per target that is to be checked. Never returns.
pub(crate) async fn supervise(state: Arc<State>, tasks: Tasks) {
    let mut changed = state.watch();
    let mut running: BTreeMap<(String, TargetKey), (CheckJob, Tasks)> = BTreeMap::new();
    loop {
        changed.borrow_and_update();
        let wanted = state.read(Model::check_jobs);
        let wanted: BTreeMap<_, _> =
            wanted.into_iter().map(|job| ((job.group_arn.clone(), job.target.clone()), job)).collect();
        running.retain(|key, (job, task)| {
            let keep = wanted.get(key) == Some(job);
            if !keep {
                task.stop.cancel();
            }
            keep
        });
        for (key, job) in wanted {
            running.entry(key).or_insert_with(|| {
                let task = tasks.child();
                task.spawn_until_stopped(check_again_and_again(state.clone(), job.clone()));
                (job, task)
            });
        }
        if changed.changed().await.is_err() {
            return;
        }
    }
}

/// The first check comes soon after registration, but not at once: a new target is seen as `initial` for a moment.
async fn check_again_and_again(state: Arc<State>, job: CheckJob) {
    let interval = Duration::from_millis(job.settings.interval_ms);
    tokio::time::sleep(interval / 4).await;
    let mut ticks = tokio::time::interval(interval);
    // A machine that was asleep or busy must not make up for missed checks, as a burst would cross a threshold at once.
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        check_target(&state, &job).await;
    }
}

async fn check_target(state: &State, job: &CheckJob) {
    let result = probe(state, job).await;
    let changed = state.change(|model| model.record_check(&job.group_arn, &job.target, result));
    if changed {
        tracing::info!(
            group = job.group_arn,
            target = job.target.id,
            port = job.target.port,
            ?result,
            "health changed"
        );
    }
}

async fn probe(state: &State, job: &CheckJob) -> CheckResult {
    probe::probe(job, state.address(&job.target.id, job.port)).await
}
