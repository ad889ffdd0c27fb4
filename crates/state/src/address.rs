//! Where something stands in a configuration: `module.fleet["a"].bluegreen_switch.web[0]`.

mod identifier;
mod key;
mod parse;

use std::fmt;
use std::str::FromStr;

pub use key::Key;
pub use parse::AddressError;

pub(crate) use parse::Cursor;

/// The address of one instance of a resource.
///
/// ```
/// use bluegreen_state::Address;
///
/// let address: Address = r#"module.fleet["a b"].bluegreen_switch.web[0]"#.parse()?;
/// assert_eq!(address.module[0].name, "fleet");
/// assert_eq!((address.type_name.as_str(), address.name.as_str()), ("bluegreen_switch", "web"));
/// assert_eq!(address.to_string(), r#"module.fleet["a b"].bluegreen_switch.web[0]"#);
/// # Ok::<(), bluegreen_state::AddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The modules around it, the outermost first; empty in the root module.
    pub module: Vec<ModuleStep>,
    /// Whether it is a resource or a data source.
    pub mode: Mode,
    /// The type, such as `bluegreen_switch`.
    pub type_name: String,
    /// The name in the configuration.
    pub name: String,
    /// Which one of several, with `count` or `for_each`.
    pub key: Option<Key>,
}

/// One module call on the way to a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleStep {
    /// The name of the call.
    pub name: String,
    /// Which one of several, with `count` or `for_each`.
    pub key: Option<Key>,
}

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// A `resource`.
    Managed,
    /// A `data` source.
    Data,
    /// An `ephemeral` resource, of which nothing is stored.
    Ephemeral,
}

impl Address {
    /// The names of the modules around it, without their keys: what the configuration knows of them.
    pub fn module_names(&self) -> impl Iterator<Item = &str> {
        self.module.iter().map(|step| step.name.as_str())
    }

    /// The resource without the module and the key, as the configuration of the module names it.
    #[must_use]
    pub fn resource(&self) -> String {
        format!("{}{}.{}", self.mode.prefix(), self.type_name, self.name)
    }
}

impl Mode {
    const fn prefix(self) -> &'static str {
        match self {
            Mode::Managed => "",
            Mode::Data => "data.",
            Mode::Ephemeral => "ephemeral.",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Mode> {
        match word {
            "managed" => Some(Mode::Managed),
            "data" => Some(Mode::Data),
            "ephemeral" => Some(Mode::Ephemeral),
            _ => None,
        }
    }
}

/// The modules in a text such as `module.fleet["a"].module.web`; none in an empty one.
pub(crate) fn parse_module(text: &str) -> Result<Vec<ModuleStep>, AddressError> {
    Cursor::over(text).whole_module()
}

pub(crate) fn is_identifier(text: &str) -> bool {
    identifier::is_identifier(text)
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        Cursor::over(text).whole_address()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.module {
            write!(f, "{step}.")?;
        }
        write!(f, "{}", self.resource())?;
        self.key.iter().try_for_each(|key| write!(f, "[{key}]"))
    }
}

impl fmt::Display for ModuleStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "module.{}", self.name)?;
        self.key.iter().try_for_each(|key| write!(f, "[{key}]"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_key() -> impl Strategy<Value = Option<Key>> {
        let key = prop_oneof![
            any::<u64>().prop_map(Key::Number),
            "\\PC{0,8}|[\"\\\\$%{\\n\\r\\t\\u{1}]{0,8}".prop_map(Key::Text)
        ];
        proptest::option::of(key)
    }

    fn any_address() -> impl Strategy<Value = Address> {
        let name = || "[a-zé_][a-z0-9_-]{0,6}".prop_filter("no keyword", |name| name != "data" && name != "module");
        let step = (name(), any_key()).prop_map(|(name, key)| ModuleStep { name, key });
        let mode = prop_oneof![Just(Mode::Managed), Just(Mode::Data), Just(Mode::Ephemeral)];
        (proptest::collection::vec(step, 0..3), mode, name(), name(), any_key())
            .prop_map(|(module, mode, type_name, name, key)| Address { module, mode, type_name, name, key })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(address in any_address()) {
            prop_assert_eq!(address.to_string().parse(), Ok(address));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}|[a-z.\\[\\]\"0-9\\\\$]{0,20}") {
            let _ = text.parse::<Address>();
        }
    }

    #[test]
    fn a_key_is_written_as_terraform_writes_it() {
        let key = Key::Text("a\"b\\c\n${d}%{e}$f".to_owned());
        assert_eq!(key.to_string(), r#""a\"b\\c\n$${d}%%{e}$f""#);
    }

    #[test]
    fn anything_else_is_refused_with_the_text() {
        for text in ["", "web", "a.", ".b", "a.b.c", "a.b[", "a.b[-1]", "a.b[\"]", "module.a", "a b.c", "a.b[0]x"] {
            let error = text.parse::<Address>().unwrap_err();
            assert!(error.to_string().contains(&format!("{text:?}")), "{error}");
        }
    }
}
