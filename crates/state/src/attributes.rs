//! The attributes of a resource, in which what is sensitive cannot be seen.

mod attribute;

use std::fmt;

use serde_json::value::RawValue;

pub use attribute::Attribute;

use crate::marks::Marks;

/// What is stored, or planned, of one resource.
///
/// What can be looked at ([`Attributes::get`]) and printed has [`Attribute::Sensitive`] in the place of every secret. The
/// secrets themselves are in [`Attributes::json_with_secrets`] alone, for whoever uses them without showing them.
///
/// ```
/// use bluegreen_state::{Attribute, Document, Selection, read};
///
/// let state = br#"{"format_version": "1.0", "values": {"root_module": {"resources": [{
///   "address": "bluegreen_switch.web", "mode": "managed", "type": "bluegreen_switch", "name": "web",
///   "values": {"active_color": "blue", "token": "hush"}, "sensitive_values": {"token": true}
/// }]}}}"#;
/// let Document::State(state) = read(state, &Selection::everything())? else { panic!("this is a state") };
/// let attributes = &state.instances[0].attributes;
/// assert_eq!(attributes.get("active_color").as_text(), Some("blue"));
/// assert_eq!(attributes.get("token"), &Attribute::Sensitive);
/// assert!(!format!("{attributes:?}").contains("hush"));
/// # Ok::<(), bluegreen_state::Unreadable>(())
/// ```
#[derive(Clone)]
pub struct Attributes {
    shown: Attribute,
    json: Box<RawValue>,
    unknown: Marks,
}

impl Attributes {
    /// Fails when it is nested too deeply.
    pub(crate) fn new(json: &RawValue, sensitive: &Marks, unknown: Marks) -> Result<Attributes, serde_json::Error> {
        let value = serde_json::from_str(json.get())?;
        Ok(Attributes { shown: Attribute::new(value, sensitive, &unknown), json: json.to_owned(), unknown })
    }

    /// Whether there is an object at all: what is to be created has none before, and what is destroyed none afterwards.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.shown == Attribute::Null
    }

    /// An attribute; null when there is none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &Attribute {
        self.shown.get(name)
    }

    /// All attributes, as one object.
    #[must_use]
    pub const fn all(&self) -> &Attribute {
        &self.shown
    }

    /// Is anything in it only known after the apply?
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.unknown.has_any()
    }

    /// Is anything in this attribute only known after the apply?
    #[must_use]
    pub fn is_unknown_in(&self, name: &str) -> bool {
        self.unknown.member(name).has_any()
    }

    /// The JSON that was read, with every secret in it: to be used, and never to be shown. What is not known yet is left out
    /// of it, or null.
    #[must_use]
    pub fn json_with_secrets(&self) -> &str {
        self.json.get()
    }
}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.fmt(f)
    }
}
