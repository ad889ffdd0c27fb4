//! Who is let in.

use plugin_host::{Client, Offer, Plugin, advertised_certificate, localhost};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use crate::host::{start, start_with};

/// Starts a plugin, and gives the host's certificate.
async fn started() -> (Plugin, Client) {
    let plugin = start().await;
    let client = plugin.client.clone().unwrap();
    (plugin, client)
}

/// A stranger is refused, and the host still gets in afterwards.
async fn assert_refuses(plugin: &Plugin, stranger: Option<tokio_rustls::TlsConnector>) {
    assert!(!plugin.admits(stranger).await);
    assert!(plugin.admits_its_host().await, "the host must still get in");
}

#[tokio::test]
async fn the_host_gets_in_with_its_p521_certificate_that_is_marked_as_a_ca() {
    assert!(start().await.admits_its_host().await);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_refused() {
    let plugin = start().await;
    assert_refuses(&plugin, Some(Client::nobody(&plugin.line))).await;
}

#[tokio::test]
async fn a_client_with_another_certificate_of_the_same_names_is_refused() {
    let plugin = start().await;
    assert_refuses(&plugin, Some(Client::of_go_plugin().tls(&plugin.line))).await;
}

#[tokio::test]
async fn a_certificate_that_the_hosts_own_has_signed_is_another_one() {
    let (plugin, client) = started().await;
    assert_refuses(&plugin, Some(client.signed_by_this().tls(&plugin.line))).await;
}

#[tokio::test]
async fn the_certificate_alone_is_not_enough_without_its_key() {
    let (plugin, client) = started().await;
    let thief = client.with_key_of(&Client::of_go_plugin());
    assert_refuses(&plugin, Some(thief.tls(&plugin.line))).await;
}

#[tokio::test]
async fn the_servers_own_certificate_opens_nothing() {
    let plugin = start().await;
    let mirrored = Client::of_go_plugin().showing(advertised_certificate(&plugin.line));
    assert_refuses(&plugin, Some(mirrored.tls(&plugin.line))).await;
}

/// Before TLS 1.3 a client may renegotiate, and its certificate travels in the clear.
#[tokio::test]
async fn tls_before_1_3_is_refused_even_from_the_host() {
    let (plugin, client) = started().await;
    assert_refuses(&plugin, Some(client.tls_offering(&plugin.line, Offer::OLD))).await;
}

#[tokio::test]
async fn another_protocol_than_http_2_is_refused_even_from_the_host() {
    let (plugin, client) = started().await;
    assert_refuses(&plugin, Some(client.tls_offering(&plugin.line, Offer::HTTP_1))).await;
}

#[tokio::test]
async fn a_client_without_tls_is_refused() {
    assert_refuses(&start().await, None).await;
}

#[tokio::test]
async fn noise_is_hung_up_on() {
    let plugin = start().await;
    let long = [0x16; 100_000];
    for noise in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &[0; 64], &long] {
        let mut socket = UnixStream::connect(plugin.socket()).await.unwrap();
        // The plugin may hang up before it has read everything.
        let _ = socket.write_all(noise).await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(plugin_host::LIMIT, socket.read_to_end(&mut answer)).await.expect("it hangs up");
        assert!(answer.len() < 100, "nothing but an alert is said to strangers: {answer:?}");
    }
    assert!(plugin.admits_its_host().await);
}

#[tokio::test]
async fn strangers_who_stay_silent_hold_up_nobody() {
    let plugin = start().await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(UnixStream::connect(plugin.socket()).await.unwrap());
    }
    assert!(plugin.admits_its_host().await);
}

#[tokio::test]
async fn the_advertised_certificate_is_the_one_that_is_served_over_h2() {
    let (plugin, client) = started().await;
    let socket = UnixStream::connect(plugin.socket()).await.unwrap();
    let stream = client.tls(&plugin.line).connect(localhost(), socket).await.unwrap();
    let session = stream.get_ref().1;
    assert_eq!(session.peer_certificates().unwrap(), [advertised_certificate(&plugin.line)]);
    assert_eq!(session.alpn_protocol(), Some(&b"h2"[..]));
}

#[tokio::test]
async fn a_host_that_switched_tls_off_is_served_in_the_clear() {
    let plugin = start_with(&[], None).await;
    assert_eq!(plugin.fields()[5], "");
    assert!(plugin.admits(None).await);
}
