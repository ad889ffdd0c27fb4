//! What sends the requests of checks, directly or through a proxy.

use std::error::Error;
use std::io;
use std::sync::Arc;

use bluegreen_outbound::{ClientConfig, Outbound, Proxy};
use bytes::Bytes;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use hyper::{Request, Response, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::TokioExecutor;
use tower_service::Service;

/// Why no answer came.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Reaches servers and proxies.
type Connector = HttpsConnector<HttpConnector>;

/// What sends the requests. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Sender(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    outbound: Outbound,
    tls: ClientConfig,
    connector: Connector,
}

impl Sender {
    /// Reads the certificates that are trusted.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn new(outbound: &Outbound) -> io::Result<Sender> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        let tls = outbound.client_config()?;
        let connector = with_tls(tls.clone(), http);
        Ok(Sender(Arc::new(Inner { outbound: outbound.clone(), tls, connector })))
    }

    /// Sends a request. Every one gets a connection of its own: a Network Load Balancer keeps a connection on its target,
    /// whatever the weights have become.
    ///
    /// # Errors
    /// When no answer came.
    pub(crate) async fn send(&self, request: Request<Empty<Bytes>>) -> Result<Response<Incoming>, Failure> {
        let Inner { outbound, tls, connector } = &*self.0;
        match outbound.proxies().proxy_for(request.uri()) {
            None => Ok(client(connector.clone()).request(request).await?),
            Some(proxy) if request.uri().scheme_str() == Some("https") => {
                let tunnel = tunnel(connector.clone(), proxy);
                Ok(client(with_tls(tls.clone(), tunnel)).request(request).await?)
            }
            Some(proxy) => through(connector.clone(), proxy, request).await,
        }
    }
}

fn with_tls<C>(tls: ClientConfig, connector: C) -> HttpsConnector<C> {
    HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(connector)
}

fn client<C: Connect + Clone>(connector: C) -> Client<C, Empty<Bytes>> {
    Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector)
}

fn tunnel(connector: Connector, proxy: Proxy) -> Tunnel<Connector> {
    let tunnel = Tunnel::new(proxy.uri, connector);
    match proxy.authorization {
        Some(authorization) => tunnel.with_auth(authorization),
        None => tunnel,
    }
}

/// A proxy is told the whole URL of what it is to fetch over HTTP (RFC 9112, 3.2.2).
async fn through(
    mut connector: Connector,
    proxy: Proxy,
    mut request: Request<Empty<Bytes>>,
) -> Result<Response<Incoming>, Failure> {
    let host = authority(request.uri()).and_then(|authority| HeaderValue::from_str(&authority).ok());
    let headers = request.headers_mut();
    if let Some(host) = host {
        headers.entry(HOST).or_insert(host);
    }
    if let Some(authorization) = proxy.authorization {
        headers.insert(PROXY_AUTHORIZATION, authorization);
    }
    let stream = connector.call(proxy.uri).await?;
    let (mut sender, connection) = http1::handshake(stream).await?;
    // It ends with the request, or with the answer's body.
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

fn authority(uri: &Uri) -> Option<String> {
    uri.authority().map(ToString::to_string)
}
