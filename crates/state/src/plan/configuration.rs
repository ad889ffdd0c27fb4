//! Which configuration of its provider a resource uses: of a plan, only its configuration tells.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::fault::{Fault, part};
use crate::provider::Alias;
use crate::{Address, Instance, Selection};

/// The aliases, by the names of the modules and the resource.
#[derive(Debug, Default)]
pub(super) struct Aliases(BTreeMap<Vec<String>, Alias>);

#[derive(Deserialize)]
struct Configuration<'a> {
    #[serde(default)]
    provider_config: BTreeMap<String, ProviderConfig>,
    #[serde(borrow, default)]
    root_module: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ProviderConfig {
    #[serde(default)]
    alias: Option<String>,
}

#[derive(Deserialize)]
struct Module<'a> {
    #[serde(borrow, default)]
    resources: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    module_calls: BTreeMap<String, Call<'a>>,
}

#[derive(Deserialize)]
struct Call<'a> {
    #[serde(borrow, default)]
    module: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Resource {
    address: String,
    mode: String,
    #[serde(rename = "type")]
    type_name: String,
    #[serde(default)]
    provider_config_key: Option<String>,
}

/// How deep modules may be called within each other; each level is read once more.
const MOST_LEVELS: usize = 50;

impl Aliases {
    pub(super) fn in_configuration(json: Option<&RawValue>, selection: &Selection) -> Result<Aliases, Fault> {
        let mut aliases = Aliases::default();
        let Some(json) = json else { return Ok(aliases) };
        let configuration: Configuration<'_> = part(json, "the configuration of a plan")?;
        let mut ahead: Vec<_> = configuration.root_module.into_iter().map(|module| (Vec::new(), module)).collect();
        while let Some((path, json)) = ahead.pop() {
            let module: Module<'_> = part(json, "a module of the configuration")?;
            for json in module.resources {
                let resource: Resource = part(json, "a resource of the configuration")?;
                if crate::address::Mode::from_word(&resource.mode)
                    .is_some_and(|mode| selection.wants(mode, &resource.type_name))
                {
                    let alias = alias(resource.provider_config_key.as_deref(), &configuration.provider_config);
                    aliases.0.insert(with(&path, &resource.address), alias);
                }
            }
            if path.len() == MOST_LEVELS {
                return Err(Fault::at(json, format!("at most {MOST_LEVELS} levels of modules")));
            }
            let calls = module.module_calls.into_iter();
            ahead.extend(calls.filter_map(|(name, call)| Some((with(&path, &name), call.module?))));
        }
        Ok(aliases)
    }

    pub(super) fn knows(&self, address: &Address) -> bool {
        self.0.contains_key(&key(address))
    }

    pub(super) fn of(&self, address: &Address) -> Alias {
        self.0.get(&key(address)).cloned().unwrap_or(Alias::NotTold)
    }

    pub(super) fn name_provider_of(&self, mut instance: Instance) -> Instance {
        instance.provider.alias = self.of(&instance.address);
        instance
    }
}

fn key(address: &Address) -> Vec<String> {
    address.module_names().map(str::to_owned).chain([address.resource()]).collect()
}

fn with(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// A key is `bluegreen`, `bluegreen.other`, or one of these behind the module that has it: `module.fleet:bluegreen`.
fn alias(key: Option<&str>, configurations: &BTreeMap<String, ProviderConfig>) -> Alias {
    let Some(key) = key else { return Alias::NotTold };
    let name = match configurations.get(key) {
        Some(configuration) => configuration.alias.clone(),
        None => key.rsplit(':').next().and_then(|local| local.split_once('.')).map(|(_, alias)| alias.to_owned()),
    };
    name.map_or(Alias::Default, |name| Alias::Named { name, key: None })
}
