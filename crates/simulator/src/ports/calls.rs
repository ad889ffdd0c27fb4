//! One call to an API: it takes time, and may go wrong.

use std::future::pending;

use crate::executor::Shared;
use crate::reality::{Call, Reality};
use crate::scenario::Fault;

/// How long a call may take before it is given up.
const PATIENCE_MS: u64 = 20_000;

/// A call that came to nothing, as far as anybody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// Throttled, broken, or without a reply: it may pass, and something may have been done.
    MayPass(Fault),
    /// Refused; nothing was done.
    Refused,
}

impl Failed {
    pub(super) fn message(self) -> String {
        match self {
            Failed::MayPass(fault) => format!("the call failed: {}", fault.name()),
            Failed::Refused => "AWS answered ExpiredToken: the security token has expired.".to_owned(),
        }
    }
}

/// Makes a call, which takes effect half way.
pub(super) async fn call<T>(
    shared: &Shared,
    kind: Call,
    longer_ms: u64,
    effect: impl FnOnce(&mut Reality) -> T,
) -> Result<T, Failed> {
    let (fault, began, takes) = {
        let mut reality = shared.lock();
        (reality.begin_call(kind), reality.now, reality.scenario.topology.call_ms + longer_ms)
    };
    let takes = takes + slower_by(fault);
    shared.until(began + takes / 2).await;
    let is_done = !matches!(
        fault,
        Some(Fault::Throttled | Fault::BrokenBefore | Fault::LostBefore | Fault::Expired | Fault::DieBefore)
    );
    let output = is_done.then(|| effect(&mut shared.lock()));
    if matches!(fault, Some(Fault::DieBefore | Fault::DieAfter)) {
        shared.lock().kill();
        pending::<()>().await;
    }
    let over = if matches!(fault, Some(Fault::LostBefore | Fault::LostAfter)) { PATIENCE_MS } else { takes };
    shared.lock().run.held_up_ms += over.saturating_sub(takes) + slower_by(fault);
    shared.until(began + over).await;
    match (fault, output) {
        (None | Some(Fault::Slow(_)), Some(output)) => Ok(output),
        (Some(Fault::Expired), _) => Err(Failed::Refused),
        (fault, _) => Err(Failed::MayPass(fault.unwrap_or(Fault::BrokenBefore))),
    }
}

const fn slower_by(fault: Option<Fault>) -> u64 {
    match fault {
        Some(Fault::Slow(by)) => by,
        _ => 0,
    }
}
