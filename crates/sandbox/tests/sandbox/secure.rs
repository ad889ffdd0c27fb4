//! A client of encrypted listeners that trusts the sandbox's authority and nobody else.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::world::World;

/// The certificate that the admin API gives out.
pub(crate) async fn authority(world: &World) -> CertificateDer<'static> {
    let pem = world.admin(Method::GET, "ca.pem", "").await.assert_ok();
    CertificateDer::from_pem_slice(pem.body.as_bytes()).unwrap()
}

/// A handshake with the listener at a URL, by a name; `None` when the client or the server does not want it.
pub(crate) async fn connect(world: &World, url: &str, name: &str, protocols: &[&[u8]]) -> Option<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(authority(world).await).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = TcpStream::connect(url.trim_start_matches("https://")).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(name.to_owned()).unwrap(), stream).await.ok()
}

pub(crate) async fn get_over(stream: TlsStream<TcpStream>, path: &str) -> Response<Bytes> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::get(path).header("host", "example.com").body(Empty::<Bytes>::new()).unwrap();
    let (head, body) = sender.send_request(request).await.unwrap().into_parts();
    Response::from_parts(head, body.collect().await.unwrap().to_bytes())
}

/// The color that a GET of a path is answered with.
pub(crate) async fn color(world: &World, url: &str, path: &str) -> String {
    let stream = connect(world, url, "localhost", &[]).await.expect("the authority is trusted");
    let answer = get_over(stream, path).await;
    answer.headers()["x-color"].to_str().unwrap().to_owned()
}
