//! A turnstile between the provider and AWS's APIs: it lets every call pass, counts it, and can stop at one of them, before
//! or after it takes effect.

use std::future::pending;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::request;

/// On which side of its effect a call is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// It is never made.
    Before,
    /// It was made, and the reply never comes.
    After,
}

/// Which calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    All,
    /// Those that change a listener or a rule.
    Writes,
}

/// What the API is made to say, whatever is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// Every load balancer has failed.
    LoadBalancersFailed,
    /// Every write was accepted; none is made.
    WritesAccepted,
}

#[derive(Clone, Debug, Default)]
struct State {
    lie: Option<Lie>,
    /// The actions of the counted calls, in order.
    calls: Vec<String>,
    counted: Option<Counted>,
    /// The call to stop at, counted from 0.
    stop_at: Option<(usize, Side)>,
    /// Is a call stopped?
    is_holding: bool,
}

/// Runs until the test's runtime ends.
pub(crate) struct Turnstile {
    pub(crate) endpoint: String,
    state: Arc<watch::Sender<State>>,
}

impl Turnstile {
    /// A turnstile in front of this endpoint.
    pub(crate) async fn before(endpoint: &str) -> Turnstile {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let state = Arc::new(watch::Sender::default());
        let turnstile =
            Turnstile { endpoint: format!("http://{}", listener.local_addr().unwrap()), state: Arc::clone(&state) };
        let address = endpoint.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, address.clone(), Arc::clone(&state)));
            }
        });
        turnstile
    }

    /// Counts anew, and stops at a call if so asked. Whatever was stopped is let go, without reply.
    pub(crate) fn count(&self, counted: Counted, stop_at: Option<(usize, Side)>) {
        self.state.send_replace(State { counted: Some(counted), stop_at, ..State::default() });
    }

    /// From now on this is said.
    pub(crate) fn lie(&self, lie: Lie) {
        self.state.send_modify(|state| state.lie = Some(lie));
    }

    /// Waits until a call is stopped.
    pub(crate) async fn stopped(&self) {
        self.state.subscribe().wait_for(|state| state.is_holding).await.unwrap();
    }

    /// The actions of the calls counted so far.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.state.borrow().calls.clone()
    }
}

/// One call. Every connection is for one, which keeps it simple.
async fn pass(stream: TcpStream, address: String, state: Arc<watch::Sender<State>>) {
    let mut stream = BufReader::new(stream);
    let Some((head, body)) = request::read(&mut stream).await else { return };
    let action = action(&head, &body);
    let lie = state.borrow().lie;
    if lie == Some(Lie::WritesAccepted) && action.starts_with("Modify") {
        let _ = stream.write_all(accepted(&action).as_bytes()).await;
        return;
    }
    let side = note(&state, action);
    if side == Some(Side::Before) {
        return hold(&state).await;
    }
    let Some(mut reply) = forward(&address, &head, &body).await else { return };
    if lie == Some(Lie::LoadBalancersFailed) {
        reply = String::from_utf8(reply).unwrap().replace("<Code>active</Code>", "<Code>failed</Code>").into_bytes();
    }
    if side == Some(Side::After) {
        return hold(&state).await;
    }
    // Whoever asked may be gone.
    let _ = stream.write_all(&reply).await;
}

/// The reply to a write that was accepted.
fn accepted(action: &str) -> String {
    let namespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";
    let body = format!("<{action}Response xmlns=\"{namespace}\"><{action}Result/></{action}Response>");
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// Counts a call, and tells on which side it is to be stopped.
fn note(state: &watch::Sender<State>, action: String) -> Option<Side> {
    let mut side = None;
    state.send_modify(|state| {
        let is_counted = match state.counted {
            Some(Counted::Writes) => action.starts_with("Modify"),
            Some(Counted::All) => true,
            None => false,
        };
        if is_counted {
            side = state.stop_at.filter(|(number, _)| *number == state.calls.len()).map(|(_, side)| side);
            state.calls.push(action);
        }
    });
    side
}

/// Tells the test, and ends without a reply when it counts anew.
async fn hold(state: &watch::Sender<State>) {
    state.send_modify(|state| state.is_holding = true);
    let let_go = state.subscribe().wait_for(|state| !state.is_holding).await.is_ok();
    if !let_go {
        pending::<()>().await;
    }
}

/// The reply of the API behind, whole.
async fn forward(address: &str, head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut api = TcpStream::connect(address).await.ok()?;
    let (line, headers) = head.split_once("\r\n")?;
    api.write_all(format!("{line}\r\nconnection: close\r\n{headers}").as_bytes()).await.ok()?;
    api.write_all(body).await.ok()?;
    let mut reply = Vec::new();
    api.read_to_end(&mut reply).await.ok()?;
    Some(reply)
}

/// The action that a request asks for: in the form of a query, or in the path of CloudWatch's newer protocol.
fn action(head: &str, body: &[u8]) -> String {
    let form = String::from_utf8_lossy(body);
    let in_form = form.split('&').find_map(|field| field.strip_prefix("Action="));
    let in_path = || head.split(' ').nth(1).and_then(|path| path.split("/operation/").nth(1));
    in_form.or_else(in_path).unwrap_or("unknown").to_owned()
}
