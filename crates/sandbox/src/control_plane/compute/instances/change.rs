//! Stopping, starting and terminating instances. Each is there at once, where EC2 takes its time.

use alb_model::Tree;

use super::{check_known, shown};
use crate::control_plane::compute::resource::Wanted;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::instances::Instance;
use crate::state::State;

/// What one of the three actions makes of an instance.
struct Change {
    /// What the answer says while EC2 is at it.
    meanwhile: &'static str,
    after: &'static str,
}

/// Changes all instances of a request, or none when one is unknown or cannot be changed like this.
pub(crate) fn change_state(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let change = match query.action() {
        "StopInstances" => Change { meanwhile: "stopping", after: "stopped" },
        "StartInstances" => Change { meanwhile: "pending", after: "running" },
        _ => Change { meanwhile: "shutting-down", after: "terminated" },
    };
    let ids = Wanted::from_query(query, "InstanceId", "i-", "InvalidInstanceID")?.ids;
    if ids.is_empty() {
        let message = "The request must contain the parameter InstanceId";
        return Err(ApiError::new(400, "MissingParameter", message));
    }
    check_known(state, &ids)?;
    let before: Vec<_> = ids.iter().filter_map(|id| state.instances.get(id)).collect();
    before.iter().try_for_each(|instance| check_possible(instance, change.after))?;
    let changed = before.into_iter().map(|instance| changed(state, instance, &change));
    Ok(Tree::fields().with("instancesSet", Tree::List(changed.collect())))
}

fn changed(state: &State, instance: Instance, change: &Change) -> Tree {
    let previous = instance.state.clone();
    let current = if previous == change.after { change.after } else { change.meanwhile };
    let shown = Tree::fields()
        .with("instanceId", Tree::leaf(&instance.id))
        .with("currentState", shown::state(current))
        .with("previousState", shown::state(&previous));
    state.put_instance(Instance { state: change.after.to_owned(), ..instance });
    shown
}

/// What is terminated stays so.
fn check_possible(instance: &Instance, after: &str) -> Result<(), ApiError> {
    let over = matches!(instance.state.as_str(), "terminated" | "shutting-down");
    if !over || after == "terminated" {
        return Ok(());
    }
    let (id, state) = (&instance.id, &instance.state);
    let message = format!("The instance '{id}' is in the state '{state}', from which it cannot be made '{after}'");
    Err(ApiError::new(400, "IncorrectInstanceState", message))
}
