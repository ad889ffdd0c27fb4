//! Panics: those of a call become an error of that call, all others are shown as the crash they are.
//!
//! Terraform collects what follows a line on stderr that begins with `panic: `, and shows it under "plugin crashed"
//! when it exits with an error. A panic inside a call is no crash: the process goes on, the user gets a diagnostic
//! with the message and the place, and the state is kept. A crash report beside it would say the opposite, would be
//! printed for the failure of a *different* resource too, and would swallow every later line of plain text. So a
//! caught panic goes to the log, and only one that nobody catches is written with that prefix.

use std::any::Any;
use std::backtrace::Backtrace;
use std::future::Future;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinError, futures::TaskLocalFuture};
use tracing::error;

/// A panic, for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panicked {
    pub(crate) message: String,
    /// File, line and column.
    pub(crate) place: String,
}

/// Where the hook leaves the report of a panic inside a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caught {
    report: Arc<Mutex<Option<Panicked>>>,
}

tokio::task_local! {
    static CAUGHT: Caught;
}

/// Marks a future as one whose panics are caught by the caller.
pub(crate) fn caught<F: Future>(call: F) -> (TaskLocalFuture<Caught, F>, Caught) {
    let caught = Caught::default();
    (CAUGHT.scope(caught.clone(), call), caught)
}

/// Runs something short.
///
/// # Errors
/// It panicked.
pub(crate) fn caught_at_once<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    let caught = Caught::default();
    // Whoever calls this uses nothing again that the panic may have left half done.
    let call = std::panic::AssertUnwindSafe(call);
    CAUGHT.sync_scope(caught.clone(), || std::panic::catch_unwind(call)).map_err(|payload| {
        let unreported = || Panicked { message: text(payload.as_ref()), place: "an unknown place".to_owned() };
        caught.take().unwrap_or_else(unreported)
    })
}

impl Caught {
    fn keep(&self, panicked: Panicked) {
        *self.report.lock().unwrap_or_else(PoisonError::into_inner) = Some(panicked);
    }

    /// What happened, from the hook if it ran.
    pub(crate) fn report(&self, error: JoinError) -> Panicked {
        self.take().unwrap_or_else(|| Panicked { message: error.to_string(), place: "an unknown place".to_owned() })
    }

    fn take(&self) -> Option<Panicked> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Replaces Rust's panic message, whose form no host recognises.
pub(crate) fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let panicked = Panicked { message: text(info.payload()), place: place(info) };
        let backtrace = Backtrace::capture();
        if CAUGHT.try_with(|caught| caught.keep(panicked.clone())).is_ok() {
            error!(place = panicked.place, %backtrace, "A call panicked: {}", panicked.message);
        } else {
            // One write, so that no log line comes between. A closed stderr is no reason for a second panic.
            let _ = std::io::stderr().lock().write_all(crash(&panicked, &backtrace).as_bytes());
        }
    }));
}

fn crash(panicked: &Panicked, backtrace: &Backtrace) -> String {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("without a name");
    format!("panic: {}\n\n{}, thread {name}\n{backtrace}\n", panicked.message, panicked.place)
}

fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string)
}

fn text(payload: &(dyn Any + Send)) -> String {
    let borrowed = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    borrowed.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
