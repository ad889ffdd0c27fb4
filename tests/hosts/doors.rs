//! Who reaches the real binary, and where it can be reached at all.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use plugin_host::{Client, Offer, Plugin, advertised_certificate};

use crate::lab::PROVIDER;

async fn start() -> (Plugin, Client) {
    let plugin = Plugin::start(Path::new(PROVIDER)).await;
    let client = plugin.client.clone().unwrap();
    (plugin, client)
}

#[tokio::test]
async fn nobody_but_the_host_that_started_it_is_answered() {
    let (plugin, client) = start().await;
    let line = &plugin.line;
    let strangers = [
        ("without a certificate", Some(Client::nobody(line))),
        ("with another certificate of the same names", Some(Client::of_go_plugin().tls(line))),
        ("with a certificate that the host's has signed", Some(client.signed_by_this().tls(line))),
        ("with the host's certificate and another key", Some(client.with_key_of(&Client::of_go_plugin()).tls(line))),
        ("with the plugin's own certificate", Some(client.showing(advertised_certificate(line)).tls(line))),
        ("with TLS 1.2", Some(client.tls_offering(line, Offer::OLD))),
        ("without TLS", None),
    ];
    for (who, tls) in strangers {
        assert!(!plugin.admits(tls).await, "somebody {who} was answered");
        assert!(plugin.admits_its_host().await, "after somebody {who}");
    }
}

#[tokio::test]
async fn the_socket_is_in_a_directory_that_is_closed_to_others() {
    let (plugin, _) = start().await;
    assert_eq!(plugin.fields()[2], "unix");
    let directory = plugin.socket().parent().unwrap().to_owned();
    let mode = std::fs::metadata(&directory).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 1, "there is nothing else in it");
}

/// As the system tells it: no socket of the network's, neither of loopback nor of any other address.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn no_other_socket_listens() {
    let (plugin, _) = start().await;
    let process = format!("/proc/{}", plugin.id());
    let descriptors = std::fs::read_dir(format!("{process}/fd")).unwrap();
    let sockets: Vec<String> = descriptors
        .filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok()?.to_str().map(str::to_owned))
        .filter_map(|target| Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    for table in ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"] {
        let rows = std::fs::read_to_string(format!("{process}/net/{table}")).unwrap();
        let of_the_plugin = rows.lines().skip(1).find(|row| {
            let inode = row.split_whitespace().nth(9);
            sockets.iter().any(|socket| Some(socket.as_str()) == inode)
        });
        assert_eq!(of_the_plugin, None, "{table}");
    }
    let unix = std::fs::read_to_string(format!("{process}/net/unix")).unwrap();
    let listening = unix.lines().filter(|row| row.ends_with(plugin.socket().to_str().unwrap())).count();
    assert!(listening > 0, "the table names what listens");
}
