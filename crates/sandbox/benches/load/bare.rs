//! A hyper server that does nothing but answer.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// Starts it and gives its address. It ends with the process.
pub(crate) async fn start() -> String {
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = socket.local_addr().expect("a bound socket has an address").to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            stream.set_nodelay(true).ok();
            let answer = |_: Request<hyper::body::Incoming>| async {
                Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"blue blue-1\n"))))
            };
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
        }
    });
    address
}
