//! Creating listeners, which really listen.

use alb_model::{ArnKind, Listener, ListenerChange, LoadBalancerKind, Model, Rejection, Tree};

use super::encrypted;
use super::shown_listener;
use crate::control_plane::action_lists;
use crate::control_plane::arguments::{check_arn, find_listener};
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::control_plane::tags;
use crate::data_plane::DataPlane;
use crate::state::State;

const PROTOCOLS: [&str; 9] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

/// The lowest port that needs no privilege.
const UNPRIVILEGED: u16 = 1024;

/// The socket is on the port that was asked for if that is free on 127.0.0.1 and needs no privilege, else on any free
/// one; the ready document of the admin API has its URL.
pub(crate) async fn create_listener(state: &State, data_plane: &DataPlane, query: &Query) -> Result<Tree, ApiError> {
    let (arn, is_new) = state.change(|model| create_in(model, query))?;
    if is_new {
        let port = state.read(|model| model.listener(&arn).map(|found| found.port));
        if let Err(error) = open_socket(data_plane, &arn, port.filter(|port| *port >= UNPRIVILEGED)).await {
            tracing::error!(%error, "a new listener has no socket");
            state.change(|model| model.delete_listener(&arn)).ok();
            return Err(ApiError::internal());
        }
    }
    let shown = state.read(|model| find_listener(model, &arn).map(shown_listener))?;
    Ok(Tree::fields().with("Listeners", Tree::List(vec![shown])))
}

async fn open_socket(data_plane: &DataPlane, arn: &str, port: Option<u16>) -> std::io::Result<()> {
    match data_plane.open(arn, port).await {
        Err(_) if port.is_some() => data_plane.open(arn, None).await,
        result => result,
    }
}

/// The listener's ARN, and whether it is new: creating the same again succeeds and changes nothing.
fn create_in(model: &mut Model, query: &Query) -> Result<(String, bool), ApiError> {
    let load_balancer = query.required("LoadBalancerArn")?;
    check_arn(load_balancer, ArnKind::LoadBalancer)?;
    if model.load_balancer(load_balancer).is_none() {
        return Err(Rejection::LoadBalancerNotFound { name: load_balancer.to_owned() }.into());
    }
    let port = port(query)?;
    let protocol = protocol(model, load_balancer, query)?;
    let tags = tags::tags_in_request(query)?;
    let properties = encrypted::properties(query, protocol, None)?;
    let actions = action_lists::requested_actions(query, "DefaultActions")?.unwrap_or_default();
    // Tried on a copy: only there can it be seen whether the listener would be the one that is there.
    let there = on_port(model, load_balancer, port).cloned();
    if let Some(there) = there {
        let change = ListenerChange { default_actions: Some(actions), properties, ..ListenerChange::default() };
        let mut copy = model.clone();
        let unchanged = copy.modify_listener(&there.arn, change).is_ok() && copy.listener(&there.arn) == Some(&there);
        return if unchanged && there.protocol == protocol {
            Ok((there.arn, false))
        } else {
            Err(Rejection::DuplicateListener { port }.into())
        };
    }
    let arn = model.create_listener(load_balancer, port, protocol, &actions)?;
    model.modify_listener(&arn, ListenerChange { properties, ..ListenerChange::default() })?;
    model.tags_mut(&arn).expect("it was just created").extend(tags);
    Ok((arn, true))
}

fn port(query: &Query) -> Result<u16, ApiError> {
    match query.number::<u16>("Port")? {
        Some(port @ 1..) => Ok(port),
        Some(port) => Err(ApiError::validation(format!("Listener port '{port}' must be between 1 and 65535"))),
        None => Err(ApiError::validation("A listener port must be specified")),
    }
}

/// A protocol that the load balancer knows, and that this sandbox forwards.
fn protocol<'a>(model: &Model, load_balancer: &str, query: &'a Query) -> Result<&'a str, ApiError> {
    let protocol = query.text("Protocol");
    let protocol = protocol.ok_or_else(|| ApiError::validation("A listener protocol must be specified"))?;
    if !PROTOCOLS.contains(&protocol) {
        return Err(ApiError::not_one_of("protocol", protocol, &PROTOCOLS));
    }
    let kind = model.load_balancer(load_balancer).map_or(LoadBalancerKind::Application, |found| found.kind);
    if kind == LoadBalancerKind::Network && matches!(protocol, "TCP_UDP" | "QUIC" | "TCP_QUIC") {
        return Err(ApiError::not_offered(&format!("listeners with protocol '{protocol}'")));
    }
    if kind.listens(protocol) {
        return Ok(protocol);
    }
    let known = match kind {
        LoadBalancerKind::Application => "HTTP, HTTPS",
        LoadBalancerKind::Network => "UDP, TCP, TLS, TCP_UDP",
    };
    Err(ApiError::validation(format!("Listener protocol '{protocol}' must be one of '{known}'")))
}

fn on_port<'a>(model: &'a Model, load_balancer: &str, port: u16) -> Option<&'a Listener> {
    model.listeners().find(|found| found.load_balancer_arn == load_balancer && found.port == port)
}
