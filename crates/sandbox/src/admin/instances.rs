//! Instances that come while the sandbox runs, in the words of the topology.

use serde_json::{Value, json};

use super::{Outcome, bad, parse_body};
use crate::instances::Instance;
use crate::instances::problem::problem_with_instance;
use crate::state::State;

/// Adds an instance, or declares the one with this id anew. The body is what `[[instances]]` has beside the id.
pub(super) fn declare(state: &State, id: &str, body: &[u8]) -> Outcome {
    let mut members: serde_json::Map<String, Value> = parse_body(body)?;
    if members.insert("id".to_owned(), json!(id)).is_some() {
        return Err(bad("id: expected in the path only, found in the body too".to_owned()));
    }
    let instance: Instance = serde_json::from_value(Value::Object(members))
        .map_err(|error| bad(format!("expected what `[[instances]]` of a topology takes: {error}")))?;
    if let Some(problem) = problem_with_instance(&instance) {
        return Err(bad(format!("instance \"{id}\": {problem}")));
    }
    let told = json!({ "id": instance.id, "state": instance.state });
    state.put_instance(instance);
    Ok(told)
}
