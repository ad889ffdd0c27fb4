//! The members of the outermost object, each as it stands in the document.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// All that tells documents apart, and all that is read of them.
const KNOWN: [&str; 41] = [
    "@level",
    "@message",
    "ID",
    "Operation",
    "Who",
    "action_invocations",
    "applyable",
    "backend",
    "complete",
    "configuration",
    "deferred_changes",
    "diagnostics",
    "encrypted_data",
    "encryption_version",
    "errored",
    "format_version",
    "function_signatures",
    "hostname",
    "lineage",
    "modules",
    "output_changes",
    "outputs",
    "planned_values",
    "platform",
    "prior_state",
    "provider_schemas",
    "provider_selections",
    "relevant_attributes",
    "remote_plan_format",
    "resource_changes",
    "resource_drift",
    "resources",
    "run_id",
    "serial",
    "terraform_outdated",
    "terraform_version",
    "timestamp",
    "valid",
    "values",
    "variables",
    "version",
];

/// How many names of other members are kept, and how much of each.
const MOST_OTHERS: usize = 5;
const LONGEST_NAME: usize = 40;

/// The members that are known, unread, and the names of some others.
#[derive(Debug, Default)]
pub(crate) struct Members<'a> {
    known: BTreeMap<&'static str, &'a RawValue>,
    others: Vec<String>,
}

impl<'a> Members<'a> {
    /// A member, unless it is null.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        debug_assert!(KNOWN.contains(&name), "{name} is not in the list");
        self.known.get(name).copied().filter(|json| json.get() != "null")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// What it is made of, in words.
    pub(crate) fn told(&self) -> String {
        let names: Vec<_> = self.known.keys().copied().chain(self.others.iter().map(String::as_str)).collect();
        match names.len() {
            0 => "an empty object".to_owned(),
            _ => format!(
                "an object with {}",
                names.iter().take(MOST_OTHERS).map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ")
            ),
        }
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'de>, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Members::default();
        while let Some(name) = map.next_key::<Name>()? {
            match name {
                Name::Known(name) => {
                    if members.known.insert(name, map.next_value()?).is_some() {
                        return Err(A::Error::custom("a member twice"));
                    }
                }
                Name::Other(name) => {
                    map.next_value::<IgnoredAny>()?;
                    members.others.extend((members.others.len() < MOST_OTHERS).then_some(name));
                }
            }
        }
        Ok(members)
    }
}

enum Name {
    Known(&'static str),
    Other(String),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, text: &str) -> Result<Name, E> {
        let known = KNOWN.into_iter().find(|name| *name == text);
        Ok(known.map_or_else(|| Name::Other(text.chars().take(LONGEST_NAME).collect()), Name::Known))
    }
}
