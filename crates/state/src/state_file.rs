//! State files of version 4, as `state pull` prints them.

mod resource;

use crate::each::each;
use crate::fault::{Fault, part};
use crate::members::Members;
use crate::origin::Evidence;
use crate::{Form, Origin, Selection, State};

use resource::Resource;

pub(crate) fn read(members: &Members<'_>, selection: &Selection) -> Result<State, Fault> {
    let mut evidence = Evidence::default();
    let (mut instances, mut skipped) = (Vec::new(), 0);
    if let Some(resources) = members.get("resources") {
        each(resources, "a list of resources", |resource: Resource<'_>| {
            resource.note_provider(&mut evidence);
            match resource.is_wanted(selection) {
                true => resource.hand_over(&mut instances, &mut evidence),
                false => {
                    skipped += resource.count()?;
                    Ok(())
                }
            }
        })?;
    }
    let text = |name: &str| members.get(name).map(|json| part(json, "a text")).transpose();
    let serial = members.get("serial").map(|json| part(json, "a serial as a number")).transpose()?;
    let origin = Origin { host: evidence.host(), version: text("terraform_version")?, form: Form::StateFile };
    Ok(State { origin, serial, lineage: text("lineage")?, instances, skipped })
}
