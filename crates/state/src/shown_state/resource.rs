//! One resource of a shown state.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::address::Mode;
use crate::fault::{Fault, part};
use crate::marks::Marks;
use crate::provider::Alias;
use crate::{Attributes, Instance, Provider, Selection, Standing};

#[derive(Deserialize)]
pub(super) struct Resource<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    #[serde(borrow)]
    mode: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    type_name: Cow<'a, str>,
    #[serde(borrow, default)]
    provider_name: Cow<'a, str>,
    #[serde(default)]
    schema_version: u64,
    #[serde(borrow)]
    values: &'a RawValue,
    #[serde(borrow, default)]
    sensitive_values: Option<&'a RawValue>,
    #[serde(default)]
    tainted: bool,
    #[serde(default)]
    deposed_key: Option<String>,
}

impl Resource<'_> {
    pub(super) fn provider(&self) -> &str {
        &self.provider_name
    }

    pub(super) fn is_wanted(&self, selection: &Selection) -> bool {
        Mode::from_word(&self.mode).is_some_and(|mode| selection.wants(mode, &self.type_name))
    }

    pub(super) fn instance(&self) -> Result<Instance, Fault> {
        let address = self.address.parse().map_err(|_| Fault::at(self.values, "the address of a resource"))?;
        let sensitive = match self.sensitive_values {
            Some(json) => part(json, "which values are sensitive")?,
            None => Marks::Nothing,
        };
        let attributes = Attributes::new(self.values, &sensitive, Marks::Nothing)
            .map_err(|error| Fault::of(self.values, &error, format!("attributes of {address}")))?;
        let standing = match (&self.deposed_key, self.tainted) {
            (Some(key), _) => Standing::Deposed { key: key.clone() },
            (None, true) => Standing::Tainted,
            (None, false) => Standing::Current,
        };
        let provider = Provider { source: self.provider_name.to_string(), alias: Alias::NotTold };
        Ok(Instance { address, provider, schema_version: self.schema_version, standing, attributes })
    }
}
