//! Files behind https on loopback, with a certificate that only this site has.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// No request of Terraform takes longer; whoever opens a connection and is silent holds up the end for no longer.
const PATIENCE: Duration = Duration::from_secs(10);

type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// Path and content, served until dropped.
pub(crate) struct Site {
    files: Files,
    address: SocketAddr,
    certificate: String,
    over: Arc<AtomicBool>,
    server: Option<JoinHandle<()>>,
}

impl Site {
    pub(crate) fn start() -> Site {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()).into();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();

        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (files, over): (Files, Arc<AtomicBool>) = Default::default();
        let server = thread::spawn({
            let (files, over) = (files.clone(), over.clone());
            move || serve(&listener, &Arc::new(config), &files, &over)
        });
        Site { files, address, certificate: pem(made.cert.der()), over, server: Some(server) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    /// What a client must trust, in PEM.
    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    pub(crate) fn put(&self, path: &str, content: impl Into<Vec<u8>>) {
        self.files.lock().unwrap().insert(path.to_owned(), content.into());
    }

    pub(crate) fn remove(&self, path: &str) {
        self.files.lock().unwrap().remove(path).unwrap();
    }

    /// Makes something else of a file.
    pub(crate) fn change(&self, path: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let mut files = self.files.lock().unwrap();
        let file = files.get_mut(path).unwrap();
        *file = change(std::mem::take(file));
    }

    /// One bit of a file turns around in its middle.
    pub(crate) fn flip_a_bit_of(&self, path: &str) {
        self.change(path, |mut file| {
            let middle = file.len() / 2;
            file[middle] ^= 1;
            file
        });
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the server, which waits for the next client.
        let _ = TcpStream::connect(self.address);
        let _ = self.server.take().map(JoinHandle::join);
    }
}

fn pem(certificate: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(certificate);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn serve(listener: &TcpListener, config: &Arc<ServerConfig>, files: &Files, over: &AtomicBool) {
    while let Ok((client, _)) = listener.accept() {
        if over.load(Ordering::SeqCst) {
            return;
        }
        let (config, files) = (config.clone(), files.clone());
        // A client that goes away in the middle is its own affair.
        thread::spawn(move || drop(answer(client, config, &files)));
    }
}

fn answer(client: TcpStream, config: Arc<ServerConfig>, files: &Files) -> std::io::Result<()> {
    client.set_read_timeout(Some(PATIENCE))?;
    client.set_write_timeout(Some(PATIENCE))?;
    let session = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(session, client));
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if stream.by_ref().take(1 << 16).read_line(&mut request)? == 0 {
            return Ok(());
        }
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let found = files.lock().unwrap().get(path).cloned();
    let mut stream = stream.into_inner();
    stream.write_all(&response(found))?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn response(found: Option<Vec<u8>>) -> Vec<u8> {
    let (status, content) = found.map_or(("404 Not Found", Vec::new()), |content| ("200 OK", content));
    // Terraform takes documents of no other type.
    let kind = if content.starts_with(b"{") { "application/json" } else { "application/octet-stream" };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    );
    [head.into_bytes(), content].concat()
}
