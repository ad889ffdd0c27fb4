//! What a plan leaves for a later one.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::change::{ResourceChange, Told};
use super::configuration::Aliases;
use crate::Selection;
use crate::each::each;
use crate::fault::Fault;

/// A change that cannot be planned before something else is applied.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeferredChange {
    /// Why, in the host's word, such as `resource_config_unknown`.
    pub reason: String,
    /// What is known of it.
    pub change: ResourceChange,
}

#[derive(Deserialize)]
struct ToldDeferred<'a> {
    #[serde(borrow, default)]
    reason: Cow<'a, str>,
    #[serde(borrow)]
    resource_change: Told<'a>,
}

pub(super) fn read(
    json: Option<&RawValue>,
    selection: &Selection,
    aliases: &Aliases,
) -> Result<Vec<DeferredChange>, Fault> {
    let mut deferred = Vec::new();
    let Some(json) = json else { return Ok(deferred) };
    each(json, "a list of deferred changes", |told: ToldDeferred<'_>| {
        if told.resource_change.is_wanted(selection)? {
            let change = told.resource_change.change(aliases)?;
            deferred.push(DeferredChange { reason: told.reason.into_owned(), change });
        }
        Ok(())
    })?;
    Ok(deferred)
}
