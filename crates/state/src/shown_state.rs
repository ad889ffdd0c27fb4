//! States as `show -json` prints them, on their own and inside plans.

mod module;
mod resource;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::fault::{Fault, part};
use crate::members::Members;
use crate::origin::Evidence;
use crate::{Form, Instance, Origin, Selection, State};

pub(crate) fn read(members: &Members<'_>, selection: &Selection) -> Result<State, Fault> {
    let mut found = Found::new(selection);
    if let Some(values) = members.get("values") {
        found.search(values)?;
    }
    let version = members.get("terraform_version").map(|json| part(json, "a version as a text")).transpose()?;
    let origin = Origin { host: found.evidence.host(), version, form: Form::ShownState };
    Ok(State { origin, serial: None, lineage: None, instances: found.instances, skipped: found.skipped })
}

/// What a state's values hold.
pub(crate) struct Found<'s> {
    selection: &'s Selection,
    pub(crate) instances: Vec<Instance>,
    pub(crate) skipped: usize,
    pub(crate) evidence: Evidence,
}

#[derive(Deserialize)]
struct Values<'a> {
    #[serde(borrow, default)]
    root_module: Option<&'a RawValue>,
}

impl<'s> Found<'s> {
    pub(crate) fn new(selection: &'s Selection) -> Found<'s> {
        Found { selection, instances: Vec::new(), skipped: 0, evidence: Evidence::default() }
    }

    /// Searches the `values` of a state.
    pub(crate) fn search(&mut self, values: &RawValue) -> Result<(), Fault> {
        let values: Values<'_> = part(values, "the values of a state")?;
        values.root_module.map_or(Ok(()), |module| module::search(module, &mut |resource| self.note(&resource)))
    }

    fn note(&mut self, resource: &resource::Resource<'_>) -> Result<(), Fault> {
        self.evidence.note_provider(resource.provider());
        match resource.is_wanted(self.selection) {
            true => self.instances.push(resource.instance()?),
            false => self.skipped += 1,
        }
        Ok(())
    }
}
