//! How far a cutover has come.

use clap::ValueEnum;

/// How far a cutover has come; what can be waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Stage {
    /// The standby is attached and enough of its targets have been healthy for as long as the gate asks.
    Gated,
    /// All of the traffic has moved.
    Shifted,
    /// And the load balancer has had time to follow.
    Settled,
    /// And what is declared to be watched afterwards was.
    Done,
}

impl Stage {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Stage::Gated => "gated",
            Stage::Shifted => "shifted",
            Stage::Settled => "settled",
            Stage::Done => "done",
        }
    }
}
