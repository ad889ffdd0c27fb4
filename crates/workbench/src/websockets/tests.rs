use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use tungstenite::{Message, WebSocket, accept};

use super::{WebSocketOptions, WebSockets};

/// A server that serves each WebSocket like this; its URL.
fn server(serve: fn(WebSocket<TcpStream>)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            std::thread::spawn(move || accept(stream).ok().map(serve));
        }
    });
    url
}

/// Sends back what comes, until the other side closes.
fn echo(mut socket: WebSocket<TcpStream>) {
    while let Ok(message) = socket.read() {
        let echoed = if message.is_close() { socket.flush() } else { socket.send(message) };
        if echoed.is_err() {
            break;
        }
    }
}

/// Some sockets, used until a few have come and gone, or failed.
fn used(url: String) -> (super::Echoes, super::Echoes) {
    let sockets = WebSockets::start(&WebSocketOptions { pause: Duration::from_millis(1), ..WebSocketOptions::on(url) });
    let deadline = Instant::now() + Duration::from_secs(20);
    while sockets.uses() < 20 {
        assert!(Instant::now() < deadline, "hardly any WebSocket was used");
        std::thread::yield_now();
    }
    sockets.stop()
}

#[test]
fn echoes_are_counted_and_nothing_fails() {
    let (kept, passing) = used(server(echo));
    assert_eq!((kept.failed, passing.failed), (0, 0), "{:?} {:?}", kept.reasons, passing.reasons);
    assert_eq!(kept.opened, 4, "those that stay are opened once");
    assert!(kept.latencies.len() > 4 && passing.opened > 2, "{kept:?} {passing:?}");
}

#[test]
fn a_socket_that_is_cut_off_is_a_failure() {
    let (kept, _) = used(server(|mut socket| drop(socket.read())));
    assert!(kept.failed > 0 && kept.reasons[0].starts_with("no echo"), "{kept:?}");
}

/// Answers whatever comes with something else.
fn babble(mut socket: WebSocket<TcpStream>) {
    while socket.read().is_ok() && socket.send(Message::text("no")).is_ok() {}
}

#[test]
fn something_else_than_was_sent_is_a_failure() {
    let (kept, _) = used(server(babble));
    assert!(kept.reasons.iter().any(|reason| reason.starts_with("sent \"frame 1\", got")), "{kept:?}");
}

#[test]
fn nobody_there_is_a_failure() {
    let (kept, passing) = used("ws://127.0.0.1:1/ws".to_owned());
    assert!(kept.failed > 0 && passing.failed > 0 && kept.opened == 0, "{kept:?} {passing:?}");
}
