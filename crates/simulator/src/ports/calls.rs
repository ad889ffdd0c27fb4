//! One call to an API: it takes time, and may go wrong.

use std::future::pending;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

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
    /// Accepted, and nothing was done.
    Nothing,
}

impl Failed {
    pub(super) fn message(self) -> String {
        match self {
            Failed::MayPass(fault) => format!("the call failed: {}", fault.name()),
            Failed::Nothing => "AWS accepted it and told nothing".to_owned(),
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
    wait_in_line(shared).await;
    let (fault, began, takes) = {
        let mut reality = shared.lock();
        (reality.begin_call(kind), reality.now, reality.scenario.topology.call_ms + longer_ms)
    };
    let takes = takes + slower_by(fault);
    shared.until(began + takes / 2).await;
    let output = is_done(fault).then(|| effect(&mut shared.lock()));
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
        (Some(Fault::NoEffect), _) => Err(Failed::Nothing),
        (fault, _) => Err(Failed::MayPass(fault.unwrap_or(Fault::BrokenBefore))),
    }
}

const fn is_done(fault: Option<Fault>) -> bool {
    !matches!(
        fault,
        Some(
            Fault::Throttled
                | Fault::BrokenBefore
                | Fault::NoEffect
                | Fault::LostBefore
                | Fault::Expired
                | Fault::DieBefore
        )
    )
}

/// Calls wait while others use up the budget, but not those of a way back.
async fn wait_in_line(shared: &Shared) {
    let until = {
        let mut reality = shared.lock();
        let waits = reality.waits_in_line_ms();
        reality.run.held_up_ms += waits;
        reality.now + waits
    };
    shared.until(until).await;
}

/// What came of a call, or that nothing did in this time.
pub(super) async fn in_time<T>(
    shared: &Shared,
    within: Option<Duration>,
    call: impl Future<Output = Result<T, Failed>>,
) -> Result<T, String> {
    let too_late = async {
        match within {
            Some(within) => {
                let over = shared.lock().now + u64::try_from(within.as_millis()).expect("seconds");
                shared.until(over).await;
            }
            None => pending().await,
        }
    };
    match select(pin!(call), pin!(too_late)).await {
        Either::Left((told, _)) => told.map_err(Failed::message),
        Either::Right(_) => Err("no answer in time".to_owned()),
    }
}

const fn slower_by(fault: Option<Fault>) -> u64 {
    match fault {
        Some(Fault::Slow(by)) => by,
        _ => 0,
    }
}
