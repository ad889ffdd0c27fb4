//! Serves a provider from the handshake to the end.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use tracing::{debug, info};

use crate::certificate::server_identity;
use crate::connections::{Connections, accept};
use crate::handshake::Invitation;
use crate::lifetime::{self, Ending, Owner};
use crate::listener::Listener;
use crate::provider::Provider;
use crate::reattach;
use crate::services::{self, Ends};
use crate::signals::Signals;
use crate::tls::server_config;
use crate::work::Work;

/// What answers that are already made may need to reach the host.
const FLUSH_LIMIT: Duration = Duration::from_millis(300);

/// Why a provider could not be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// The system refused a signal handler.
    #[error("signal handlers cannot be installed")]
    Signals(#[source] io::Error),
    /// No socket could be made: for example, no directory for it can be written to.
    #[error("no socket to listen on (PLUGIN_UNIX_SOCKET_DIR and TMPDIR say where)")]
    Listen(#[source] io::Error),
    /// No certificate could be made.
    #[error("no certificate for this process")]
    Certificate(#[source] rcgen::Error),
    /// The certificate could not be used.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// Nobody reads stdout.
    #[error("the handshake line cannot be written")]
    Handshake(#[source] io::Error),
    /// The server ended by itself.
    #[error("the gRPC server ended")]
    Server(#[source] tonic::transport::Error),
}

impl ServeError {
    /// Has the host not been told yet where we are?
    pub(crate) const fn is_before_handshake(&self) -> bool {
        !matches!(self, ServeError::Handshake(_) | ServeError::Server(_))
    }
}

/// Serves the host that sent the invitation, until it has no more use for us.
pub(crate) async fn serve_host(provider: Arc<dyn Provider>, invitation: Invitation) -> Result<(), ServeError> {
    let signals = Signals::install().map_err(ServeError::Signals)?;
    let listener = Listener::bind(invitation.socket_directory.clone()).await.map_err(ServeError::Listen)?;
    let address = listener.address().map_err(ServeError::Listen)?;
    let (certificate, tls) = invitation.client_certificate.clone().map(secured).transpose()?.unzip();
    let line = invitation.line(&address, certificate.as_ref());
    // The only thing ever written to stdout: the host takes anything else for a broken plugin.
    print(&line).map_err(ServeError::Handshake)?;
    serve(provider, Owner::Host, listener, tls, signals).await
}

/// Serves any host that a developer tells where we are, until Ctrl-C.
pub(crate) async fn serve_developer(provider: Arc<dyn Provider>, source_address: &str) -> Result<(), ServeError> {
    let signals = Signals::install().map_err(ServeError::Signals)?;
    let listener = Listener::bind(None).await.map_err(ServeError::Listen)?;
    let address = listener.address().map_err(ServeError::Listen)?;
    let text = reattach::instructions(source_address, &address, std::process::id());
    print(&text).map_err(ServeError::Handshake)?;
    serve(provider, Owner::Developer, listener, None, signals).await
}

fn secured(client: CertificateDer<'static>) -> Result<(CertificateDer<'static>, ServerConfig), ServeError> {
    let identity = server_identity().map_err(ServeError::Certificate)?;
    let certificate = identity.certificate.clone();
    Ok((certificate, server_config(identity, client).map_err(ServeError::Tls)?))
}

fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    // One write: a reader that has seen enough and goes away must not make a later half fail.
    stdout.write_all(format!("{text}\n").as_bytes())?;
    stdout.flush()
}

async fn serve(
    provider: Arc<dyn Provider>,
    owner: Owner,
    listener: Listener,
    tls: Option<ServerConfig>,
    mut signals: Signals,
) -> Result<(), ServeError> {
    let (work, ends, connections) = (Work::default(), Ends::default(), Connections::default());
    // Not before the handshake: the host is not kept waiting for it. A port leaves nothing behind.
    #[cfg(unix)]
    listener.clean_up();
    let incoming = accept(listener, tls, &connections, ends.closing.clone());
    let router = services::router(provider.clone(), work.clone(), &ends).await;
    let server = router.serve_with_incoming_shutdown(incoming, ends.closing.clone().cancelled_owned());
    let mut server = tokio::spawn(server);
    debug!("Serving");

    let interrupted = || {
        info!("Ctrl-C: calls that are running are asked to stop");
        let (provider, work) = (provider.clone(), work.clone());
        tokio::spawn(async move { work.run(async move { provider.stop() }).await });
    };
    let ending = tokio::select! {
        ending = lifetime::ending(owner, &ends.shutdown, connections.watch(), &mut signals, interrupted) => ending,
        ended = &mut server => return ended.unwrap_or(Ok(())).map_err(ServeError::Server),
    };
    stop(provider, &work, ending).await;
    lifetime::wind_down(ending, owner, &work, &ends.shutdown, &mut signals).await;
    ends.closing.cancel();
    // Past the limit the connection is cut: the host has had every answer that there was.
    let _ = tokio::time::timeout(FLUSH_LIMIT, server).await;
    Ok(())
}

/// Running calls learn of the end in the same way as of Ctrl-C.
async fn stop(provider: Arc<dyn Provider>, work: &Work, ending: Ending) {
    if work.is_idle() {
        return;
    }
    info!(reason = ?ending, "Calls are still running and are asked to stop");
    // A panic in there has been logged, and changes nothing about the end.
    let _ = work.run(async move { provider.stop() }).await;
}
