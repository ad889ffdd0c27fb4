//! Which provider a resource belongs to, and by which of its configurations.

use std::fmt;

use crate::address::{Cursor, Key};

/// The provider of a resource.
///
/// ```
/// use bluegreen_state::{Alias, Document, Selection, read};
///
/// let bytes = include_bytes!("../tests/hosts/tofu-1.12.6/modules.tfstate");
/// let Document::State(state) = read(bytes, &Selection::of(["bluegreen_switch"]))? else { panic!("this is a state") };
/// let provider = &state.instances[2].provider;
/// assert_eq!(provider.source, "registry.opentofu.org/bluegreen/bluegreen");
/// assert_eq!(provider.alias, Alias::Named { name: "other".to_owned(), key: None });
/// # Ok::<(), bluegreen_state::Unreadable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Where it comes from, such as `registry.terraform.io/bluegreen/bluegreen`.
    pub source: String,
    /// Which of its configurations.
    pub alias: Alias,
}

/// Which configuration of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alias {
    /// The one without `alias`.
    Default,
    /// The one with this `alias`; with `for_each` on the provider, which OpenTofu has, also a key.
    Named {
        /// The alias.
        name: String,
        /// Which one of several.
        key: Option<Key>,
    },
    /// The document does not tell: `show -json` of a state leaves it out.
    NotTold,
}

impl Provider {
    /// As a state file writes it: `provider["registry.terraform.io/bluegreen/bluegreen"].other`.
    pub(crate) fn parse(text: &str) -> Option<Provider> {
        let mut cursor = Cursor::over(text);
        cursor.leading_modules()?;
        let source = match () {
            () if cursor.skip("provider[") => {
                let source = cursor.quoted()?;
                cursor.expect(']')?;
                source
            }
            // Terraform 0.12 and before.
            () if cursor.skip("provider.") => cursor.identifier()?,
            () => return None,
        };
        let alias = match cursor.skip(".") {
            true => Alias::Named { name: cursor.identifier()?, key: cursor.optional_key()? },
            false => Alias::Default,
        };
        cursor.is_at_end().then_some(Provider { source, alias })
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Alias::Default => f.write_str("the default configuration"),
            Alias::Named { name, key: None } => f.write_str(name),
            Alias::Named { name, key: Some(key) } => write!(f, "{name}[{key}]"),
            Alias::NotTold => f.write_str("not told"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(text: &str) -> Alias {
        Provider::parse(text).unwrap().alias
    }

    fn named(name: &str, key: Option<&str>) -> Alias {
        Alias::Named { name: name.to_owned(), key: key.map(|key| Key::Text(key.to_owned())) }
    }

    #[test]
    fn every_form_that_a_state_has_is_read() {
        assert_eq!(alias(r#"provider["registry.opentofu.org/bluegreen/bluegreen"]"#), Alias::Default);
        assert_eq!(alias(r#"provider["a.test/b/c"].other"#), named("other", None));
        assert_eq!(alias(r#"module.fleet.provider["a.test/b/c"].other"#), named("other", None));
        assert_eq!(alias(r#"provider["a.test/b/c"].by_region["eu-west-1"]"#), named("by_region", Some("eu-west-1")));
        assert_eq!(alias("provider.bluegreen.west"), named("west", None));
        assert_eq!(Provider::parse("provider.bluegreen.").map(|provider| provider.source), None);
    }
}
