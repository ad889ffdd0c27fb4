//! Parts of a cutover that somebody leaves out, by name.

use bluegreen::{Errand, Intent};
use clap::ValueEnum;

/// A part of a cutover that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Skip {
    /// One healthy target on each route is enough, at once; HTTP checks are not asked.
    Gate,
    /// Nothing is watched once all of the traffic has moved, and no alarm is.
    Bake,
}

impl Skip {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Skip::Gate => "gate",
            Skip::Bake => "bake",
        }
    }

    /// What a person is told of it.
    pub(super) fn warning(self) -> String {
        let what = match self {
            Skip::Gate => "one healthy target on each route is enough, and no HTTP check is asked",
            Skip::Bake => "nothing takes traffic back once all of it has moved, and no alarm does before",
        };
        format!("the {} is skipped: {what}", self.name())
    }

    /// The intent without this part. The gate is then that of a rollback, which the engine knows.
    pub(super) fn out_of(self, intent: Intent) -> Intent {
        match self {
            Skip::Gate => Intent { gate: intent.clone().on_errand(Errand::BringBack).gate, ..intent },
            Skip::Bake => Intent { bake: None, ..intent },
        }
    }
}
