//! One change of a plan.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::action::Action;
use super::configuration::Aliases;
use crate::address::Mode;
use crate::fault::{Fault, part};
use crate::marks::Marks;
use crate::{Address, Attributes, Provider, Selection};

/// What would become of one resource, or what became of it outside of the tool.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResourceChange {
    /// Where it stands.
    pub address: Address,
    /// Where it stood before a `moved` block.
    pub previous_address: Option<Address>,
    /// The key of a deposed object, when it is about one.
    pub deposed: Option<String>,
    /// Whose it is.
    pub provider: Provider,
    /// Why, in the host's word, such as `replace_because_tainted`; `None` where it does not tell.
    pub reason: Option<String>,
    /// From what to what.
    pub change: Change,
}

/// A resource before and after.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// What is done.
    pub action: Action,
    /// What it is now.
    pub before: Attributes,
    /// What it is afterwards, as far as that is known.
    pub after: Attributes,
    /// Whether it comes in by an import.
    pub imported: bool,
}

#[derive(Deserialize)]
pub(super) struct Told<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    #[serde(default)]
    previous_address: Option<String>,
    #[serde(borrow)]
    mode: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    type_name: Cow<'a, str>,
    #[serde(default)]
    deposed: Option<String>,
    #[serde(borrow, default)]
    provider_name: Cow<'a, str>,
    #[serde(default)]
    action_reason: Option<String>,
    #[serde(borrow)]
    change: &'a RawValue,
}

#[derive(Deserialize)]
struct ToldChange<'a> {
    #[serde(default)]
    actions: Vec<String>,
    #[serde(borrow, default)]
    before: Option<&'a RawValue>,
    #[serde(borrow, default)]
    after: Option<&'a RawValue>,
    #[serde(default)]
    after_unknown: Marks,
    #[serde(default)]
    before_sensitive: Marks,
    #[serde(default)]
    after_sensitive: Marks,
    #[serde(default)]
    importing: Option<IgnoredAny>,
}

/// What of a change is looked at when nobody asked for the resource.
#[derive(Deserialize)]
struct ToldActions {
    #[serde(default)]
    actions: Vec<String>,
}

impl Told<'_> {
    pub(super) fn provider(&self) -> &str {
        &self.provider_name
    }

    pub(super) fn is_wanted(&self, selection: &Selection) -> Result<bool, Fault> {
        let Some(mode) = Mode::from_word(&self.mode) else { return Ok(false) };
        let is_wanted_if_changed = selection.wants_changed(mode, &self.type_name);
        Ok(selection.wants(mode, &self.type_name) || (is_wanted_if_changed && self.changes_anything()?))
    }

    pub(super) fn changes_anything(&self) -> Result<bool, Fault> {
        let told: ToldActions = part(self.change, "a change with its actions")?;
        Ok(Action::from_words(&told.actions) != Action::NoOp)
    }

    pub(super) fn change(&self, aliases: &Aliases) -> Result<ResourceChange, Fault> {
        let parse =
            |text: &str| text.parse().map_err(|_| Fault::at(self.change, "a change with the address of a resource"));
        let address: Address = parse(&self.address)?;
        let previous_address = self.previous_address.as_deref().map(parse).transpose()?;
        // A resource that is not in the configuration any more may be there under its former name, and usually is not.
        let alias = aliases.of(previous_address.as_ref().filter(|_| !aliases.knows(&address)).unwrap_or(&address));
        Ok(ResourceChange {
            provider: Provider { source: self.provider_name.to_string(), alias },
            change: self.before_and_after(&address)?,
            deposed: self.deposed.clone(),
            reason: self.action_reason.clone(),
            previous_address,
            address,
        })
    }

    fn before_and_after(&self, address: &Address) -> Result<Change, Fault> {
        let told: ToldChange<'_> = part(self.change, &format!("the change of {address}"))?;
        let attributes = |json: Option<&RawValue>, sensitive: &Marks, unknown: Marks| {
            let json = json.unwrap_or(RawValue::NULL);
            Attributes::new(json, sensitive, unknown)
                .map_err(|error| Fault::of(json, &error, format!("attributes of {address}")))
        };
        Ok(Change {
            action: Action::from_words(&told.actions),
            before: attributes(told.before, &told.before_sensitive, Marks::Nothing)?,
            after: attributes(told.after, &told.after_sensitive, told.after_unknown)?,
            imported: told.importing.is_some(),
        })
    }
}

impl Change {
    /// Would this attribute be another one? What is known only after the apply may be.
    #[must_use]
    pub fn changes(&self, name: &str) -> bool {
        let member = |attributes: &Attributes| {
            let all: Value = serde_json::from_str(attributes.json_with_secrets()).unwrap_or_default();
            all.get(name).cloned().unwrap_or_default()
        };
        self.after.is_unknown_in(name) || member(&self.before) != member(&self.after)
    }
}
