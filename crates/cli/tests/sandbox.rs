//! `bluegreen sandbox` as a program: what it prints, how it ends, what it refuses.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

fn sandbox(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluegreen"));
    command.arg("sandbox").args(arguments).stdin(Stdio::null());
    command
}

/// A running sandbox; killed when a test fails before it has ended.
struct Sandbox {
    child: Child,
    stdout: BufReader<ChildStdout>,
    ready: Value,
}

impl Sandbox {
    fn start(arguments: &[&str]) -> Sandbox {
        Sandbox::try_start(arguments).expect("the sandbox prints a ready line")
    }

    /// `None` when it ends without a ready line.
    fn try_start(arguments: &[&str]) -> Option<Sandbox> {
        let mut child = sandbox(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        if line.is_empty() {
            child.wait().unwrap();
            return None;
        }
        let ready = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        Some(Sandbox { child, stdout, ready })
    }

    fn endpoint(&self) -> &str {
        self.ready["endpoint"].as_str().unwrap()
    }

    /// Sends the signal and returns the exit code, the rest of standard output, and standard error.
    fn end(mut self, signal: Signal) -> (Option<i32>, String, String) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let (mut rest, mut hints) = (String::new(), String::new());
        self.stdout.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut hints).unwrap();
        (self.child.wait().unwrap().code(), rest, hints)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = sandbox(arguments).output().unwrap();
    assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stderr).unwrap()
}

#[test]
fn the_ready_line_is_one_line_of_json_and_sigterm_ends_it_with_0() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.ready["load_balancers"][0]["name"], "web");
    assert_eq!(sandbox.ready["target_groups"][1]["targets"].as_array().unwrap().len(), 3);
    let endpoint = sandbox.endpoint().to_owned();
    let (code, rest, hints) = sandbox.end(Signal::TERM);
    assert_eq!((code, rest.as_str()), (Some(0), ""));
    assert!(hints.contains(&format!("aws --endpoint-url {endpoint}")), "{hints}");
}

#[test]
fn ctrl_c_ends_it_with_0() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.end(Signal::INT).0, Some(0));
}

/// The host and port of every URL in a ready line.
fn addresses(ready: &Value, found: &mut Vec<String>) {
    match ready {
        Value::String(text) => {
            found.extend(text.split_once("://127.0.0.1:").map(|(_, port)| format!("127.0.0.1:{port}")))
        }
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        Value::Object(members) => members.values().for_each(|member| addresses(member, found)),
        _ => {}
    }
}

#[test]
fn either_signal_leaves_no_port_behind_although_a_client_is_still_connected() {
    for signal in [Signal::INT, Signal::TERM] {
        let sandbox = Sandbox::start(&[]);
        let mut found = Vec::new();
        addresses(&sandbox.ready, &mut found);
        assert_eq!(found.len(), 8, "the API, a listener and six backends: {found:?}");
        let clients: Vec<_> = found.iter().map(|address| TcpStream::connect(address).unwrap()).collect();
        assert_eq!(sandbox.end(signal).0, Some(0), "it ends by itself");
        for address in &found {
            assert!(TcpStream::connect(address).is_err(), "{address} is still open");
        }
        drop(clients);
    }
}

/// The addresses, in the kernel's notation, at which a process listens.
#[cfg(target_os = "linux")]
fn listening(process: u32) -> Vec<String> {
    let links = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let links = links.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
    let sockets: Vec<String> = links
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.trim_end_matches(']').to_owned()))
        .collect();
    let tables = ["tcp", "tcp6"].map(|table| std::fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap());
    let rows =
        tables.iter().flat_map(|table| table.lines().skip(1)).map(|row| row.split_whitespace().collect::<Vec<_>>());
    // Local address, state (0A is LISTEN) and inode.
    rows.filter(|row| row[3] == "0A" && sockets.iter().any(|socket| socket == row[9]))
        .map(|row| row[1].to_owned())
        .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn it_listens_on_loopback_only() {
    let sandbox = Sandbox::start(&[]);
    let listening = listening(sandbox.child.id());
    assert_eq!(listening.len(), 8, "{listening:?}");
    assert!(listening.iter().all(|address| address.starts_with("0100007F:")), "{listening:?}");
}

#[tokio::test]
async fn when_the_ready_line_is_there_the_listener_and_the_api_answer() {
    let sandbox = Sandbox::start(&[]);
    let listener = sandbox.ready["load_balancers"][0]["listeners"][0]["url"].as_str().unwrap();
    let answer = workbench::http::get(listener).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.color.as_deref()), (200, Some("blue")));
    let calls = workbench::http::get(&format!("{}/_sandbox/calls", sandbox.endpoint())).await.unwrap();
    assert_eq!((calls.status.as_u16(), calls.body.trim()), (200, "[]"));
}

#[test]
fn it_listens_where_it_is_told_to() {
    // Somebody else may take a port between our letting it go and the sandbox's taking it; hardly ten times.
    let started = (0..10).find_map(|_| {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Some((port, Sandbox::try_start(&["--port", &port.to_string()])?))
    });
    let (port, sandbox) = started.unwrap();
    assert_eq!(sandbox.endpoint(), format!("http://127.0.0.1:{port}"));
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let text = refused(&["--port", &port.to_string()]);
    assert!(text.starts_with("error: ") && text.contains(&port.to_string()), "{text}");
}

#[test]
fn a_topology_file_that_is_not_there_is_named() {
    let text = refused(&["--topology", "no/such.toml"]);
    assert!(text.starts_with("error: no/such.toml cannot be read: "), "{text}");
}

#[test]
fn a_topology_that_cannot_be_is_named_with_what_is_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("topology.toml");
    std::fs::write(&file, "[[load_balancers]]\nname = \"web\"\ncolour = \"blue\"\n").unwrap();
    let file = file.to_str().unwrap();
    let text = refused(&["--topology", file]);
    assert!(text.contains(file) && text.contains("colour"), "{text}");
}

#[test]
fn a_topology_file_decides_what_is_in_it() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("topology.toml");
    std::fs::write(&file, "[[target_groups]]\nname = \"alone\"\nbackends = { color = \"blue\", count = 1 }\n").unwrap();
    let sandbox = Sandbox::start(&["--topology", file.to_str().unwrap()]);
    assert_eq!(sandbox.ready["target_groups"][0]["name"], "alone");
    assert_eq!(sandbox.ready["load_balancers"].as_array().unwrap().len(), 0);
}
