//! Plans as `show -json FILE` prints them.

mod action;
mod change;
mod configuration;
mod deferred;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

pub use action::{Action, ReplaceOrder};
pub use change::{Change, ResourceChange};
pub use deferred::DeferredChange;

use crate::each::each;
use crate::fault::{Fault, part};
use crate::members::Members;
use crate::origin::Evidence;
use crate::shown_state::Found;
use crate::{Form, Host, Instance, Origin, Selection};
use configuration::Aliases;

/// What an apply would do.
///
/// `applyable` and `complete` are told by Terraform alone; where they are `None` nothing is known about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// Who wrote it.
    pub origin: Origin,
    /// Whether an apply would do anything.
    pub applyable: Option<bool>,
    /// Whether everything would be as declared after the apply: `false` with `-target`, or when something was deferred.
    pub complete: Option<bool>,
    /// Whether planning ended in an error, so that this is a part of a plan.
    pub errored: bool,
    /// When it was made (RFC 3339).
    pub timestamp: Option<String>,
    /// What would change of the resources that were selected; those that stay as they are are among them.
    pub changes: Vec<ResourceChange>,
    /// How many changes of others there are, without those that change nothing.
    pub skipped: usize,
    /// What was found changed outside of the tool.
    pub drift: Vec<ResourceChange>,
    /// What cannot be planned yet.
    pub deferred: Vec<DeferredChange>,
    /// How many actions would be invoked.
    pub invocations: usize,
    /// The state from which it was planned.
    pub prior: Vec<Instance>,
}

#[derive(Deserialize)]
struct PriorState<'a> {
    #[serde(borrow, default)]
    values: Option<&'a RawValue>,
}

pub(crate) fn read(members: &Members<'_>, selection: &Selection) -> Result<Plan, Fault> {
    let aliases = Aliases::in_configuration(members.get("configuration"), selection)?;
    let mut prior = Found::new(selection);
    if let Some(json) = members.get("prior_state") {
        let state: PriorState<'_> = part(json, "the state before")?;
        state.values.map_or(Ok(()), |values| prior.search(values))?;
    }
    let mut changes = Changes { selection, aliases: &aliases, evidence: prior.evidence, kept: Vec::new(), skipped: 0 };
    changes.read(members.get("resource_changes"))?;
    let mut drift = Changes { kept: Vec::new(), skipped: 0, ..changes };
    drift.read(members.get("resource_drift"))?;
    let deferred = deferred::read(members.get("deferred_changes"), selection, &aliases)?;
    let truth = |name: &str| members.get(name).map(|json| part::<bool>(json, "true or false")).transpose();
    let text = |name: &str| members.get(name).map(|json| part::<String>(json, "a text")).transpose();
    let (applyable, complete) = (truth("applyable")?, truth("complete")?);
    let version = text("terraform_version")?;
    let host = match (applyable.or(complete), drift.evidence.host()) {
        (Some(_), _) => Host::Terraform,
        (None, told) => told,
    };
    Ok(Plan {
        origin: Origin { host, version, form: Form::ShownPlan },
        applyable,
        complete,
        errored: truth("errored")?.unwrap_or_default(),
        timestamp: text("timestamp")?,
        invocations: count(members.get("action_invocations"))?,
        prior: prior.instances.into_iter().map(|instance| aliases.name_provider_of(instance)).collect(),
        changes: changes.kept,
        skipped: changes.skipped,
        drift: drift.kept,
        deferred,
    })
}

/// One of the lists of changes.
struct Changes<'s> {
    selection: &'s Selection,
    aliases: &'s Aliases,
    evidence: Evidence,
    kept: Vec<ResourceChange>,
    skipped: usize,
}

impl Changes<'_> {
    fn read(&mut self, json: Option<&RawValue>) -> Result<(), Fault> {
        let Some(json) = json else { return Ok(()) };
        each(json, "a list of changes", |told: change::Told<'_>| {
            self.evidence.note_provider(told.provider());
            match told.is_wanted(self.selection)? {
                true => self.kept.push(told.change(self.aliases)?),
                false => self.skipped += usize::from(told.changes_anything()?),
            }
            Ok(())
        })
    }
}

fn count(json: Option<&RawValue>) -> Result<usize, Fault> {
    let mut count = 0;
    let Some(json) = json else { return Ok(count) };
    each(json, "a list", |_: IgnoredAny| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}
