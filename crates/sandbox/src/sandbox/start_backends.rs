//! The built-in backends and the functions of a topology, each on a socket of its own.

use super::start_error::{StartError, listen};
use crate::backend_ports::Backends;
use crate::data_plane::backends::{BackendPlan, serve_backend};
use crate::scripted_answers::Script;
use crate::tasks::Tasks;
use crate::topology::TopologySpec;

/// Opens and serves all built-in backends of a topology.
pub(super) async fn start_backends(spec: &TopologySpec, tasks: &Tasks) -> Result<Backends, StartError> {
    let mut started = Backends::default();
    for group in &spec.target_groups {
        let Some(backends) = &group.backends else { continue };
        for number in 1..=backends.count {
            let name = format!("{}-{number}", backends.color);
            let (color, status, answers) = (backends.color.clone(), backends.status, backends.answers.clone());
            let (port, script) = start_backend(BackendPlan { name, color, status, answers }, tasks).await?;
            started.add_backend(&group.name, port, script);
        }
    }
    for function in &spec.functions {
        let (name, color) = (function.name.clone(), function.color.clone());
        let (status, answers) = (function.status, function.answers.clone());
        let (port, script) = start_backend(BackendPlan { name, color, status, answers }, tasks).await?;
        started.add_function(&function.name, port, script);
    }
    Ok(started)
}

/// Opens one backend's socket, and gives its port and what it can be told with.
async fn start_backend(plan: BackendPlan, tasks: &Tasks) -> Result<(u16, Script), StartError> {
    let socket = listen(&format!("backend {}", plan.name), None).await?;
    let port = socket.local_addr().expect("a bound socket has an address").port();
    Ok((port, serve_backend(socket, plan, tasks)))
}
