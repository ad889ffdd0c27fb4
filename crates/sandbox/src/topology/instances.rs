//! What the instances of a topology must be.

use std::collections::BTreeSet;

use super::error::TopologyError;
use crate::instances::Instance;
use crate::instances::problem::problem_with_instance;

pub(super) fn check_instances(instances: &[Instance]) -> Result<(), TopologyError> {
    let mut ids = BTreeSet::new();
    for instance in instances {
        if let Some(problem) = problem_with_instance(instance) {
            return Err(TopologyError::item(format!("instance \"{}\"", instance.id), problem));
        }
        if !ids.insert(&instance.id) {
            return Err(TopologyError::item(format!("instance \"{}\"", instance.id), "id: expected one of its own"));
        }
    }
    Ok(())
}
