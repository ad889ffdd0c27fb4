//! Runs one future in virtual time: polls it, and lets time jump to whatever comes next.
//!
//! No runtime is needed for that: what the driver awaits are the ports of this crate, and the stop token, which is only
//! a list of wakers. A process that dies is a future that is dropped.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use crate::reality::Reality;

/// The world, as everybody who acts in it holds it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<Reality>>);

impl Shared {
    pub(crate) fn new(reality: Reality) -> Shared {
        Shared(Arc::new(Mutex::new(reality)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Reality> {
        self.0.lock().expect("nothing panics while it holds the world")
    }

    /// The world, when nobody else holds it any more.
    pub(crate) fn into_inner(self) -> Option<Reality> {
        Arc::into_inner(self.0).and_then(|mutex| mutex.into_inner().ok())
    }

    /// Is over once the world has reached this instant.
    pub(crate) fn until(&self, instant: u64) -> Until {
        Until { shared: self.clone(), instant, is_registered: false }
    }
}

/// How running a future ended.
pub(crate) enum Ended<T> {
    /// With this.
    With(T),
    /// The process died in the middle of it.
    Died,
    /// It waits for something that never comes.
    Stuck,
    /// A promise was broken; the rest is of no interest.
    Broken,
}

/// Runs a future to its end, or to the end of its process.
pub(crate) fn run<T>(shared: &Shared, future: impl Future<Output = T>) -> Ended<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ended::With(output);
        }
        let mut reality = shared.lock();
        loop {
            if reality.violation.is_some() {
                return Ended::Broken;
            }
            if reality.run.is_killed {
                return Ended::Died;
            }
            let wake = reality.timers.iter().map(|(at, _)| *at).min();
            let Some(next) = [wake, reality.next_happening()].into_iter().flatten().min() else { return Ended::Stuck };
            let was_stopped = reality.run.stopped.is_some();
            reality.pass_until(next);
            let now = reality.now;
            let due: Vec<_> = reality.timers.extract_if(.., |(at, _)| *at <= now).collect();
            due.iter().for_each(|(_, waker)| waker.wake_by_ref());
            if !due.is_empty() || was_stopped != reality.run.stopped.is_some() {
                break;
            }
        }
    }
}

/// An instant to come.
pub(crate) struct Until {
    shared: Shared,
    instant: u64,
    is_registered: bool,
}

impl Future for Until {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let shared = self.shared.clone();
        let mut reality = shared.lock();
        if reality.now >= self.instant {
            return Poll::Ready(());
        }
        if !self.is_registered {
            self.is_registered = true;
            reality.timers.push((self.instant, context.waker().clone()));
        }
        Poll::Pending
    }
}
