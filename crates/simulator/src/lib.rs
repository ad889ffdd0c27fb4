//! Many worlds from one seed: the real engine and the real driver loop against the load-balancer model in virtual time.
//!
//! A seed makes a [`Scenario`]: what stands there, what is declared, and what goes wrong. [`simulate`] lets it happen:
//! a cutover is planned, applied, perhaps killed or interrupted, and applied again; then all trouble ends, and one more
//! apply must converge and another one change nothing. After every event, checkers look at what is really true: each in
//! its own file in `checkers/`, with what it claims and what its limits are. A world in which a promise is broken can
//! be cut down to what matters ([`shrink`]), printed and replayed.
//!
//! A scenario can also be written by hand: [`tell`] lets one apply of it happen in the same world, before the same
//! checkers, and tells everything that came of it. The stories in `tests/stories` are told like that.
//!
//! Nothing here reads a clock, draws a number while a world runs, or iterates in random order: the same scenario always
//! takes the same course.
//!
//! What the worlds leave out, so that nobody takes it for proven: the AWS adapter (its observation and its writes are
//! written anew here, on the model), the SDK's own repetition of reads (every fault reaches the engine), the budget's
//! buckets (how long calls wait in line is drawn, and that a way back does not wait is taken for granted), and writes that
//! take effect only after the client has given up on them.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod checkers;
mod course;
mod draw;
mod executor;
mod moment;
mod ports;
mod reality;
mod record;
mod scenario;
mod shrink;
mod tale;
mod tally;
mod watch;

pub use checkers::checker_names;
pub use course::{World, simulate, simulate_through};
pub use scenario::*;
pub use shrink::shrink;
pub use tale::{Told, WriteTold, tell};
pub use tally::Tally;
pub use watch::Violation;
