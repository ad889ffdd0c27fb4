//! The actions. None of them writes: the next apply would undo what an action moved.

mod verify;
mod watch;

pub(crate) use verify::VerifyAction;
pub(crate) use watch::WatchAction;
