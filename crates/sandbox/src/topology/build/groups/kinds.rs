//! What a group of each type of targets is like, and what its targets are in the model.

use std::net::IpAddr;

use alb_model::{Model, TargetKey};

use crate::functions::function_arn;
use crate::topology::error::TopologyError;
use crate::topology::spec::{LoadBalancerType, TargetGroupSpec, TargetSpec, TopologySpec};

/// Protocol and port of a group.
pub(super) struct Shape {
    pub(super) protocol: String,
    pub(super) port: u16,
}

pub(super) fn shape(place: &str, spec: &TargetGroupSpec) -> Result<Shape, TopologyError> {
    let protocol = spec.protocol.as_deref();
    let shape = |protocol: &str, port| Shape { protocol: protocol.to_owned(), port };
    let wrong = |problem: String| Err(TopologyError::item(place, problem));
    match (spec.target_type.as_str(), protocol, spec.port) {
        ("lambda", None, None) => Ok(shape("", 0)),
        ("lambda", ..) => wrong("protocol, port: expected neither, as a function has none".to_owned()),
        ("alb", None | Some("TCP"), port) => Ok(shape("TCP", port.unwrap_or(80))),
        ("alb", Some(other), _) => wrong(format!("protocol: expected \"TCP\", found {other:?}")),
        ("ip" | "instance", Some("UDP"), _) if spec.backends.is_some() => {
            wrong("protocol: expected \"HTTP\" or \"TCP\", which built-in backends speak, found \"UDP\"".to_owned())
        }
        ("ip" | "instance", None | Some("HTTP" | "TCP" | "UDP"), port) => {
            Ok(shape(protocol.unwrap_or("HTTP"), port.unwrap_or(80)))
        }
        ("ip" | "instance", Some(other), _) => {
            wrong(format!("protocol: expected \"HTTP\", \"TCP\" or \"UDP\", found {other:?}"))
        }
        (other, ..) => {
            let expected = "\"ip\", \"instance\", \"lambda\" or \"alb\"";
            wrong(format!("target_type: expected {expected}, found {other:?}"))
        }
    }
}

/// A target as the model knows it; the topology has functions and load balancers by name.
pub(super) fn target_key(
    model: &Model,
    all: &TopologySpec,
    place: &str,
    spec: &TargetGroupSpec,
    port: u16,
    target: &TargetSpec,
) -> Result<TargetKey, TopologyError> {
    let (id, port) = (target.id.as_str(), target.port.unwrap_or(port));
    let expected = match spec.target_type.as_str() {
        "lambda" if target.port.is_none() && all.functions.iter().any(|function| function.name == id) => {
            return Ok(TargetKey { id: function_arn(model.naming(), id), port: 0 });
        }
        "lambda" => "the name of one of the `functions`, without a port",
        "alb" if has_plain_listener(all, id, port) => {
            return Ok(TargetKey { id: model.naming().load_balancer("app", id), port });
        }
        "alb" => "the name of an application load balancer with an HTTP listener on the target's port",
        "instance" if model.host(id).is_some() => return Ok(TargetKey { id: id.to_owned(), port }),
        "instance" => "the id of one of the `instances`",
        _ if id.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()) => {
            return Ok(TargetKey { id: id.to_owned(), port });
        }
        _ => "a loopback address such as 127.0.0.1",
    };
    Err(TopologyError::item(place, format!("targets: id: expected {expected}, found {id:?}")))
}

fn has_plain_listener(all: &TopologySpec, name: &str, port: u16) -> bool {
    let named = all.load_balancers.iter().filter(|one| one.name == name && one.kind == LoadBalancerType::Application);
    let plain = |protocol: Option<&str>| matches!(protocol, None | Some("HTTP"));
    named.flat_map(|one| &one.listeners).any(|one| one.port == port && plain(one.protocol.as_deref()))
}
