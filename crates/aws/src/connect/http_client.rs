//! The SDK's HTTP client, with our rule for proxies and certificates.

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use bluegreen_outbound::{Outbound, Url};

/// The client for every API. It cannot be the SDK's own one: that asks proxies for this machine itself, and has no bundle.
pub(super) fn http_client(outbound: &Outbound) -> SharedHttpClient {
    let (http, https) = outbound.proxies().by_scheme();
    let through = |proxy: Option<&Url>| proxy.map(|url| client(outbound, through(url)));
    let (direct, http, https) = (client(outbound, ProxyConfig::disabled()), through(http), through(https));
    SharedHttpClient::new(Client { direct, http, https, outbound: outbound.clone() })
}

/// A proxy for all requests: whether one goes through it has been decided then.
fn through(proxy: &Url) -> ProxyConfig {
    ProxyConfig::all(proxy.as_str()).expect("a URL of HTTP, as it was read")
}

fn client(outbound: &Outbound, proxy: ProxyConfig) -> SharedHttpClient {
    let trusted = match outbound.bundle() {
        Some(pem) => TrustStore::empty().with_pem_certificate(pem),
        None => TrustStore::default(),
    };
    let tls = TlsContext::builder().with_trust_store(trusted).build().expect("certificates that were read before");
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder();
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        let connector = connector.proxy_config(proxy.clone()).tls_provider(Provider::Rustls(CryptoMode::AwsLc));
        connector.tls_context(tls.clone()).build()
    })
}

/// One client for each way.
#[derive(Debug)]
struct Client {
    direct: SharedHttpClient,
    http: Option<SharedHttpClient>,
    https: Option<SharedHttpClient>,
    outbound: Outbound,
}

impl HttpClient for Client {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let connector = |client: &SharedHttpClient| client.http_connector(settings, components);
        SharedHttpConnector::new(Ways {
            direct: connector(&self.direct),
            http: self.http.as_ref().map(connector),
            https: self.https.as_ref().map(connector),
            outbound: self.outbound.clone(),
        })
    }
}

/// The ways that a request may go.
#[derive(Debug)]
struct Ways {
    direct: SharedHttpConnector,
    http: Option<SharedHttpConnector>,
    https: Option<SharedHttpConnector>,
    outbound: Outbound,
}

impl HttpConnector for Ways {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let uri = match request.uri().parse() {
            Ok(uri) => uri,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(Box::new(error)))),
        };
        let proxied = if request.uri().starts_with("https:") { &self.https } else { &self.http };
        match (self.outbound.proxies().proxy_for(&uri), proxied) {
            (Some(_), Some(connector)) => connector.call(request),
            _ => self.direct.call(request),
        }
    }
}
