//! The wall time of `terraform providers schema -json`: what editors and pipelines wait for.

use std::time::{Duration, Instant};

use workbench::Workspace;

/// Each of them takes seconds with a large provider.
const RUNS: usize = 5;

/// The median over a few runs, after one that warms the file cache.
pub(crate) async fn median(workspace: &Workspace) -> Duration {
    let _warm = once(workspace).await;
    let mut measured = Vec::new();
    for _ in 0..RUNS {
        measured.push(once(workspace).await);
    }
    crate::median(measured)
}

async fn once(workspace: &Workspace) -> Duration {
    let started = Instant::now();
    let _ = workspace.run(&["providers", "schema", "-json"]).await.success();
    started.elapsed()
}
