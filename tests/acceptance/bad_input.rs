//! What a user gets wrong is told once, at the attribute, with what was expected and what came; nothing is changed.

mod connection;
mod routes;
mod stages;
mod times;
mod values;

use bluegreen_sandbox::Ready;

use crate::support::{Configuration, Lab, assert_says, flat};

/// Validates a configuration, expects exactly one error with these sentences, and nothing sent to AWS.
async fn assert_refused(change: impl FnOnce(&Ready, Configuration) -> Configuration, says: &[&str]) {
    let lab = Lab::default().await;
    lab.write(&change(lab.ready(), Configuration::of(lab.ready())));
    let run = lab.workspace.run(&["validate", "-no-color"]).await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    for sentence in says {
        assert_says(&run, sentence);
    }
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}
