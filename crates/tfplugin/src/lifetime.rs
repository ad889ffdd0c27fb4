//! When the process ends, and how long running calls may go on until then.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::connections::Seen;
use crate::signals::{Received, Signals};
use crate::work::Work;

/// A host connects right after it has read the handshake line, and gives up on the whole start after a minute.
const FIRST_CONNECTION_LIMIT: Duration = Duration::from_secs(90);

/// A host that lost its connection for a moment may come back.
const RETURN_LIMIT: Duration = Duration::from_secs(1);

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The host asked for it. It kills the process after two seconds.
    Shutdown,
    /// SIGTERM or SIGHUP.
    Terminated,
    /// Ctrl-C on a provider that a developer started.
    Interrupted,
    /// Nobody is connected any more: the host was killed.
    HostGone,
    /// Nobody ever connected.
    NobodyCame,
}

impl Ending {
    /// How long running calls may go on once they were asked to stop.
    ///
    /// They may be half-way through a change of the real world, so they get what there is: little before the host
    /// kills us, a minute for a developer who waits at a terminal, and more in all other cases, since the way to a safe
    /// point may be long. A system that wants us gone sooner kills us anyway.
    pub(crate) fn patience(self) -> Duration {
        match self {
            Self::Shutdown => Duration::from_secs(1),
            Self::Interrupted => Duration::from_secs(60),
            Self::Terminated | Self::HostGone => Duration::from_secs(15 * 60),
            Self::NobodyCame => Duration::ZERO,
        }
    }
}

/// How the process was started, as far as its end is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A host started it, and it ends with the host. Ctrl-C reaches the whole process group: running calls are asked to stop.
    Host,
    /// A developer started it; hosts come and go until Ctrl-C.
    Developer,
}

/// Waits until there is a reason to end. `interrupted` is told of a Ctrl-C that is none.
pub(crate) async fn ending(
    owner: Owner,
    shutdown: &CancellationToken,
    connections: watch::Receiver<Seen>,
    signals: &mut Signals,
    interrupted: impl Fn(),
) -> Ending {
    let ending = tokio::select! {
        () = shutdown.cancelled() => Ending::Shutdown,
        ending = signalled(owner, signals, interrupted) => ending,
        ending = deserted(connections), if owner == Owner::Host => ending,
    };
    info!(reason = ?ending, "The provider ends");
    ending
}

/// Lets running calls finish, for as long as this ending has patience. They have been asked to stop.
pub(crate) async fn wind_down(
    ending: Ending,
    owner: Owner,
    work: &Work,
    shutdown: &CancellationToken,
    signals: &mut Signals,
) {
    tokio::select! {
        () = work.finished() => {}
        () = sleep(ending.patience()) => warn!("Running calls did not stop in time"),
        // A host that was waiting for the answers gave up.
        () = given_up(ending, shutdown) => {}
        // A developer's second Ctrl-C means it. To a host's provider a second signal says nothing new: a closed terminal
        // sends several.
        _ = signalled(owner, signals, || {}), if owner == Owner::Developer => {}
    }
}

async fn given_up(ending: Ending, shutdown: &CancellationToken) {
    if ending == Ending::Shutdown {
        return std::future::pending().await;
    }
    shutdown.cancelled().await;
    sleep(Ending::Shutdown.patience()).await;
}

/// Waits for a signal that ends the process. To a provider that belongs to a host Ctrl-C is none: the host says Stop as well
/// and waits for the answers. But not every command does: `terraform import` hears no Ctrl-C at all, so running calls are told
/// here.
async fn signalled(owner: Owner, signals: &mut Signals, interrupted: impl Fn()) -> Ending {
    loop {
        match (signals.next().await, owner) {
            (Received::Terminate, _) => return Ending::Terminated,
            (Received::Interrupt, Owner::Developer) => return Ending::Interrupted,
            (Received::Interrupt, Owner::Host) => interrupted(),
        }
    }
}

async fn deserted(mut connections: watch::Receiver<Seen>) -> Ending {
    match timeout(FIRST_CONNECTION_LIMIT, connections.wait_for(|seen| seen.ever)).await {
        Ok(Ok(_)) => {}
        // The second case, that nobody counts any more, is the same: nobody can come.
        Err(_) | Ok(Err(_)) => return Ending::NobodyCame,
    }
    loop {
        let all_closed = connections.wait_for(|seen| seen.open == 0).await.is_ok();
        let came_back = timeout(RETURN_LIMIT, connections.wait_for(|seen| seen.open > 0)).await;
        if !all_closed || !matches!(came_back, Ok(Ok(_))) {
            return Ending::HostGone;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;
    use crate::connections::Connections;

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_longer_than_the_host_has_to_connect() {
        let (connections, begin) = (Connections::default(), Instant::now());
        assert_eq!(deserted(connections.watch()).await, Ending::NobodyCame);
        assert_eq!(begin.elapsed().as_secs(), FIRST_CONNECTION_LIMIT.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn an_open_connection_keeps_the_process_for_as_long_as_it_takes() {
        let connections = Connections::default();
        let open = connections.open();
        let watched = tokio::spawn(deserted(connections.watch()));
        sleep(Duration::from_secs(100_000)).await;
        assert!(!watched.is_finished());
        drop(open);
        assert_eq!(watched.await.unwrap(), Ending::HostGone);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_comes_back_at_once_is_not_gone() {
        let connections = Connections::default();
        drop(connections.open());
        let watched = tokio::spawn(deserted(connections.watch()));
        sleep(RETURN_LIMIT / 2).await;
        let again = connections.open();
        sleep(RETURN_LIMIT * 10).await;
        assert!(!watched.is_finished());
        drop(again);
        assert_eq!(watched.await.unwrap(), Ending::HostGone);
    }
}
