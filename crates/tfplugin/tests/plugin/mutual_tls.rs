//! Who is let in.

use tfplugin_protos::tfplugin6::get_metadata;
use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;

use crate::host::Plugin;
use crate::host_tls::{Client, advertised_certificate, localhost};

/// With TLS 1.3 a refused client learns it only when it uses the connection.
async fn gets_in(plugin: &Plugin, tls: Option<TlsConnector>) -> bool {
    match plugin.connect_as(tls).await {
        Ok(channel) => ProviderClient::new(channel).get_metadata(get_metadata::Request {}).await.is_ok(),
        Err(_) => false,
    }
}

fn of_the_host(plugin: &Plugin) -> Option<TlsConnector> {
    plugin.client.as_ref().map(|client| client.tls(&plugin.line))
}

#[tokio::test]
async fn the_host_gets_in_with_its_p521_certificate_that_is_marked_as_a_ca() {
    let plugin = Plugin::start().await;
    assert!(gets_in(&plugin, of_the_host(&plugin)).await);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_refused() {
    let plugin = Plugin::start().await;
    assert!(!gets_in(&plugin, Some(Client::nobody(&plugin.line))).await);
    assert!(gets_in(&plugin, of_the_host(&plugin)).await, "the host must still get in afterwards");
}

#[tokio::test]
async fn a_client_with_another_certificate_is_refused() {
    let plugin = Plugin::start().await;
    assert!(!gets_in(&plugin, Some(Client::of_go_plugin().tls(&plugin.line))).await);
}

#[tokio::test]
async fn the_certificate_alone_is_not_enough_without_its_key() {
    let plugin = Plugin::start().await;
    let thief = plugin.client.as_ref().unwrap().with_key_of(&Client::of_go_plugin());
    assert!(!gets_in(&plugin, Some(thief.tls(&plugin.line))).await);
}

#[tokio::test]
async fn a_client_without_tls_is_refused() {
    let plugin = Plugin::start().await;
    assert!(!gets_in(&plugin, None).await);
}

#[tokio::test]
async fn strangers_who_stay_silent_hold_up_nobody() {
    let plugin = Plugin::start().await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(UnixStream::connect(plugin.socket()).await.unwrap());
    }
    assert!(gets_in(&plugin, of_the_host(&plugin)).await);
}

#[tokio::test]
async fn the_advertised_certificate_is_the_one_that_is_served_over_h2() {
    let plugin = Plugin::start().await;
    let socket = UnixStream::connect(plugin.socket()).await.unwrap();
    let stream = of_the_host(&plugin).unwrap().connect(localhost(), socket).await.unwrap();
    let session = stream.get_ref().1;
    assert_eq!(session.peer_certificates().unwrap(), [advertised_certificate(&plugin.line)]);
    assert_eq!(session.alpn_protocol(), Some(&b"h2"[..]));
}

#[tokio::test]
async fn a_host_that_switched_tls_off_is_served_in_the_clear() {
    let plugin = Plugin::start_with(&[], None).await;
    assert_eq!(plugin.fields()[5], "");
    assert!(gets_in(&plugin, None).await);
}
