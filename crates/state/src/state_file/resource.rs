//! One resource of a state file, with its instances.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::address::{Key, Mode, is_identifier, parse_module};
use crate::each::each;
use crate::fault::Fault;
use crate::marks::Marks;
use crate::marks::paths::{Step, marks_at};
use crate::origin::Evidence;
use crate::{Address, Attributes, Instance, Provider, Selection, Standing};

#[derive(Deserialize)]
pub(super) struct Resource<'a> {
    #[serde(borrow, default)]
    module: Option<Cow<'a, str>>,
    #[serde(borrow)]
    mode: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    type_name: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    /// OpenTofu may have it on the instances instead.
    #[serde(borrow, default)]
    provider: Option<Cow<'a, str>>,
    #[serde(borrow)]
    instances: &'a RawValue,
}

#[derive(Deserialize)]
struct StoredInstance<'a> {
    #[serde(default)]
    index_key: Option<Key>,
    #[serde(borrow, default)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    deposed: Option<Cow<'a, str>>,
    #[serde(default)]
    schema_version: u64,
    #[serde(borrow, default)]
    attributes: Option<&'a RawValue>,
    #[serde(default)]
    sensitive_attributes: Option<Vec<Vec<Step>>>,
    #[serde(borrow, default)]
    provider: Option<Cow<'a, str>>,
}

impl Resource<'_> {
    pub(super) fn note_provider(&self, evidence: &mut Evidence) {
        self.provider.iter().for_each(|provider| evidence.note_provider(provider));
    }

    pub(super) fn is_wanted(&self, selection: &Selection) -> bool {
        // What is neither is no object that anybody could ask for.
        Mode::from_word(&self.mode).is_some_and(|mode| selection.wants(mode, &self.type_name))
    }

    /// How many instances it has.
    pub(super) fn count(&self) -> Result<usize, Fault> {
        let mut count = 0;
        each(self.instances, "a list of instances", |_: IgnoredAny| {
            count += 1;
            Ok(())
        })?;
        Ok(count)
    }

    pub(super) fn hand_over(&self, instances: &mut Vec<Instance>, evidence: &mut Evidence) -> Result<(), Fault> {
        each(self.instances, "a list of instances", |stored: StoredInstance<'_>| {
            stored.provider.iter().for_each(|provider| evidence.note_provider(provider));
            instances.push(self.instance(stored)?);
            Ok(())
        })
    }

    fn instance(&self, stored: StoredInstance<'_>) -> Result<Instance, Fault> {
        let expected =
            |what: &str| Fault::at(self.instances, format!("{what} of a resource of type {:?}", self.type_name));
        let provider = stored.provider.as_ref().or(self.provider.as_ref());
        let provider = provider.and_then(|text| Provider::parse(text)).ok_or_else(|| expected("the provider"))?;
        let address = self.address(stored.index_key).ok_or_else(|| expected("the module and the name"))?;
        let json = stored.attributes.ok_or_else(|| Fault::at(self.instances, format!("attributes of {address}")))?;
        let sensitive = marks_at(&stored.sensitive_attributes.unwrap_or_default());
        let attributes = Attributes::new(json, &sensitive, Marks::Nothing)
            .map_err(|error| Fault::of(json, &error, format!("attributes of {address}")))?;
        let standing = match (stored.deposed, stored.status.as_deref()) {
            (Some(key), _) => Standing::Deposed { key: key.into_owned() },
            (None, Some("tainted")) => Standing::Tainted,
            (None, _) => Standing::Current,
        };
        Ok(Instance { address, provider, schema_version: stored.schema_version, standing, attributes })
    }

    fn address(&self, key: Option<Key>) -> Option<Address> {
        let module = parse_module(self.module.as_deref().unwrap_or_default()).ok()?;
        let (type_name, name) = (self.type_name.to_string(), self.name.to_string());
        let mode = Mode::from_word(&self.mode)?;
        (is_identifier(&type_name) && is_identifier(&name)).then_some(Address { module, mode, type_name, name, key })
    }
}
