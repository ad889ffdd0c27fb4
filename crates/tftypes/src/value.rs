//! Terraform's values.

mod access;
mod order;

use std::collections::BTreeMap;

use crate::{EncodeError, EncodeProblem, Number, Refinement, Type};

/// A value of some [`Type`].
///
/// Values do not carry their type: an empty list and an empty list of other elements are the same. Sets compare
/// without regard to order. Two unknown values are equal if the same is known about them.
#[derive(Clone, Debug)]
pub enum Value {
    /// The absence of a value, which every type has.
    Null,
    /// A value that Terraform does not have yet, and what is known about it ahead.
    Unknown(Refinement),
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text. [`Value::string`] and the decoders bring it into NFC, as Terraform does; so should every other maker.
    String(String),
    /// Elements in order.
    List(Vec<Value>),
    /// Elements without order. [`Value::set`] removes duplicates.
    Set(Vec<Value>),
    /// Elements in order, each with a type of its own.
    Tuple(Vec<Value>),
    /// Elements under keys.
    Map(BTreeMap<String, Value>),
    /// Attributes under names, every attribute of the type present.
    Object(BTreeMap<String, Value>),
    /// A value where the type is [`Type::Dynamic`]: its own type, and itself. A null without any type is
    /// [`Value::Null`], an unknown one [`Value::Unknown`].
    Dynamic(Box<Type>, Box<Value>),
}

impl Value {
    /// A value nothing is known about.
    #[must_use]
    pub const fn unknown() -> Self {
        Self::Unknown(Refinement::none())
    }

    /// Text, in NFC.
    #[must_use]
    pub fn string(text: impl AsRef<str>) -> Self {
        Self::String(crate::text::normalise(text.as_ref()))
    }

    /// An integer.
    #[must_use]
    pub fn number(value: i64) -> Self {
        Self::Number(Number::from(value))
    }

    /// A list.
    #[must_use]
    pub fn list(elements: impl IntoIterator<Item = Value>) -> Self {
        Self::List(elements.into_iter().collect())
    }

    /// A tuple.
    #[must_use]
    pub fn tuple(elements: impl IntoIterator<Item = Value>) -> Self {
        Self::Tuple(elements.into_iter().collect())
    }

    /// A set: equal elements are kept once. Elements with unknown parts are all kept, because they may turn out
    /// to differ; this is what Terraform does.
    #[must_use]
    pub fn set(elements: impl IntoIterator<Item = Value>) -> Self {
        Self::set_of_canonical(elements.into_iter().map(|element| element.canonical().into_owned()).collect())
    }

    /// A map, its keys in NFC.
    #[must_use]
    pub fn map<K: AsRef<str>>(elements: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Map(elements.into_iter().map(|(key, value)| (crate::text::normalise(key.as_ref()), value)).collect())
    }

    /// An object.
    #[must_use]
    pub fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// A value under [`Type::Dynamic`].
    #[must_use]
    pub fn dynamic(ty: Type, value: Value) -> Self {
        Self::Dynamic(Box::new(ty), Box::new(value))
    }

    /// What kind of value this is, for messages: the value itself may be a secret.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Unknown(_) => "an unknown value",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Tuple(_) => "a tuple",
            Self::Map(_) => "a map",
            Self::Object(_) => "an object",
            Self::Dynamic(..) => "a dynamic value",
        }
    }
}

/// Objects must have the attributes of their type, all of them and no others.
pub(crate) fn check_names(
    attributes: &BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
) -> Result<(), Box<EncodeError>> {
    if let Some(name) = attributes.keys().find(|name| !types.contains_key(*name)) {
        return Err(EncodeError::new(EncodeProblem::UnexpectedAttribute { name: name.clone() }));
    }
    match types.keys().find(|name| !attributes.contains_key(*name)) {
        Some(name) => Err(EncodeError::new(EncodeProblem::MissingAttribute { name: name.clone() })),
        None => Ok(()),
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Number> for Value {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::string(text)
    }
}
