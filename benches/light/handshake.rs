//! From the start of the process to the line on standard output by which a host finds it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Enough for a median that stays the same from run to run.
const STARTS: usize = 21;

/// A certificate of the kind that Terraform makes for itself at every start: P-521, self-signed. Without one the plugin
/// would skip its part of mutual TLS, and look faster than it is.
const CLIENT_CERTIFICATE: &str = include_str!("client.pem");

/// The value by which a plugin knows that Terraform starts it (Terraform, internal/plugin6/serve.go).
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The median over many starts, after one that warms the file cache.
pub(crate) fn median(binary: &Path) -> Duration {
    let sockets = tempfile::tempdir().expect("the directory for temporary files is writable");
    let _warm = start(binary, sockets.path());
    crate::median((0..STARTS).map(|_| start(binary, sockets.path())).collect())
}

fn start(binary: &Path, sockets: &Path) -> Duration {
    let mut command = Command::new(binary);
    command.env("TF_PLUGIN_MAGIC_COOKIE", COOKIE).env("PLUGIN_PROTOCOL_VERSIONS", "5,6");
    command.env("PLUGIN_MIN_PORT", "10000").env("PLUGIN_MAX_PORT", "25000");
    command.env("PLUGIN_CLIENT_CERT", CLIENT_CERTIFICATE).env("TMPDIR", sockets);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let started = Instant::now();
    let mut plugin = command.spawn().expect("the provider can be started");
    let stdout = plugin.stdout.take().expect("standard output is piped");
    let mut line = String::new();
    let read = BufReader::new(stdout).read_line(&mut line);
    let elapsed = started.elapsed();
    plugin.kill().and_then(|()| plugin.wait()).expect("the plugin is ours to end");
    assert!(read.is_ok() && line.starts_with("1|"), "{} answered {line:?}", binary.display());
    elapsed
}
