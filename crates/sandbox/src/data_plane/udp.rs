//! UDP listeners of network load balancers. The datagrams of one client address are a flow, which stays with the target that
//! its first one was sent to, as on AWS: new weights are for new flows.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::Notify;

use super::tcp::Forwarder;
use crate::tasks::Tasks;

/// AWS's idle timeout of UDP flows.
const FLOW_IDLE: Duration = Duration::from_secs(120);

/// Every flow needs a socket; datagrams of further clients are lost, as they may be.
const MOST_FLOWS: usize = 1000;

const LONGEST_DATAGRAM: usize = 65_535;

type Flows = Arc<Mutex<HashMap<SocketAddr, Flow>>>;

/// One client's way to its target.
#[derive(Debug, Clone)]
struct Flow {
    target: Arc<UdpSocket>,
    /// Told of every datagram of the client's, which keeps the flow alive.
    used: Arc<Notify>,
}

/// Opens a socket on 127.0.0.1, the only address that this crate ever listens on.
pub(super) async fn bind(port: Option<u16>) -> io::Result<UdpSocket> {
    UdpSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))).await
}

pub(super) async fn serve(socket: UdpSocket, forwarder: Forwarder, tasks: Tasks) {
    let (socket, flows) = (Arc::new(socket), Flows::default());
    let mut datagram = vec![0; LONGEST_DATAGRAM];
    while let Some(received) = tasks.stop.run_until_cancelled(socket.recv_from(&mut datagram)).await {
        // An error is about an earlier datagram that a client did not want.
        let Ok((length, client)) = received else { continue };
        let known = lock(&flows).get(&client).cloned();
        let flow = match known {
            Some(flow) => Ok(flow),
            None => start(&socket, &flows, client, &forwarder, &tasks).await,
        };
        let sent = match flow {
            Ok(flow) => {
                flow.used.notify_one();
                flow.target.send(&datagram[..length]).await.map(drop)
            }
            Err(error) => Err(error),
        };
        if let Err(error) = sent {
            tracing::debug!(%error, %client, "a datagram was not forwarded");
        }
    }
}

async fn start(
    socket: &Arc<UdpSocket>,
    flows: &Flows,
    client: SocketAddr,
    forwarder: &Forwarder,
    tasks: &Tasks,
) -> io::Result<Flow> {
    if lock(flows).len() >= MOST_FLOWS {
        return Err(io::Error::other(format!("there are {MOST_FLOWS} flows already")));
    }
    let address = forwarder.choose_address(client)?;
    let own = match address {
        SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    };
    let target = Arc::new(UdpSocket::bind(own).await?);
    target.connect(address).await?;
    let flow = Flow { target, used: Arc::default() };
    lock(flows).insert(client, flow.clone());
    let (flows, back) = (flows.clone(), answer(flow.clone(), socket.clone(), client));
    tasks.spawn_until_stopped(async move {
        back.await;
        lock(&flows).remove(&client);
    });
    Ok(flow)
}

/// Sends back what the target answers, until nothing has come from either side for long enough.
async fn answer(flow: Flow, socket: Arc<UdpSocket>, client: SocketAddr) {
    let mut datagram = vec![0; LONGEST_DATAGRAM];
    loop {
        tokio::select! {
            received = flow.target.recv(&mut datagram) => {
                // An error says that nobody listens there; that may change, and only the client can know what to do.
                let Ok(length) = received else { continue };
                socket.send_to(&datagram[..length], client).await.ok();
            }
            () = flow.used.notified() => {}
            () = tokio::time::sleep(FLOW_IDLE) => return,
        }
    }
}

fn lock(flows: &Flows) -> MutexGuard<'_, HashMap<SocketAddr, Flow>> {
    flows.lock().unwrap_or_else(PoisonError::into_inner)
}
