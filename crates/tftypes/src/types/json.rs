//! Type constraints as JSON, the form they have in schemas and inside dynamic values.

use std::collections::BTreeMap;

use thiserror::Error;

use super::Type;
use crate::MAX_DEPTH;
use crate::json::reader::{Malformed, Parts, Reader, Token};

/// JSON that is not a type constraint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TypeError {
    /// Not JSON, or not of the shape that a type has.
    #[error("expected {expected} near byte {offset}")]
    Malformed {
        /// What should have come.
        expected: &'static str,
        /// Where, counted from zero.
        offset: usize,
    },
    /// A name that is no type's.
    #[error("there is no type {name:?}")]
    UnknownType {
        /// The name.
        name: String,
    },
    /// An object type that names an attribute twice.
    #[error("the attribute {name:?} appears twice")]
    DuplicateAttribute {
        /// The name, in NFC.
        name: String,
    },
    /// More levels than [`crate::MAX_DEPTH`].
    #[error("the type is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// Bytes after the end of the type.
    #[error("{count} bytes follow the type")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
}

impl From<Malformed> for TypeError {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed { expected: malformed.expected, offset: malformed.offset }
    }
}

impl Type {
    /// Reads a type constraint, such as `"string"`, `["list","string"]` or `["object",{"name":"string"}]`.
    ///
    /// # Errors
    /// If the bytes are anything else, or nested too deeply.
    pub fn from_json(json: &[u8]) -> Result<Self, TypeError> {
        let mut reader = Reader::new(json);
        let token = reader.token("a type")?;
        let ty = read_type(&mut reader, token, MAX_DEPTH)?;
        match reader.rest() {
            0 => Ok(ty),
            count => Err(TypeError::TrailingBytes { count }),
        }
    }

    /// The type constraint as JSON, written as Terraform writes it.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let mut out = String::new();
        write_type(self, &mut out);
        out.into_bytes()
    }

    /// True if the type has more than so many levels.
    pub(crate) fn is_deeper_than(&self, levels: usize) -> bool {
        let Some(below) = levels.checked_sub(1) else { return true };
        match self {
            Self::Bool | Self::Number | Self::String | Self::Dynamic => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.is_deeper_than(below),
            Self::Tuple(elements) => elements.iter().any(|element| element.is_deeper_than(below)),
            Self::Object(attributes) => attributes.values().any(|attribute| attribute.is_deeper_than(below)),
        }
    }
}

fn read_type(reader: &mut Reader<'_>, token: Token<'_>, levels: usize) -> Result<Type, TypeError> {
    let below = levels.checked_sub(1).ok_or(TypeError::TooDeep)?;
    match token {
        Token::String(name) => simple_type(name),
        Token::ArrayStart => {
            let kind = read_kind(reader)?;
            read_comma(reader)?;
            let ty = compound_type(reader, &kind, below)?;
            match reader.token("the end of the type")? {
                Token::ArrayEnd => Ok(ty),
                _ => Err(reader.malformed("the end of the type").into()),
            }
        }
        _ => Err(reader.malformed("a type").into()),
    }
}

fn simple_type(name: String) -> Result<Type, TypeError> {
    match name.as_str() {
        "bool" => Ok(Type::Bool),
        "number" => Ok(Type::Number),
        "string" => Ok(Type::String),
        "dynamic" => Ok(Type::Dynamic),
        _ => Err(TypeError::UnknownType { name }),
    }
}

fn compound_type(reader: &mut Reader<'_>, kind: &str, levels: usize) -> Result<Type, TypeError> {
    match kind {
        "list" => Ok(Type::list(read_element(reader, levels)?)),
        "set" => Ok(Type::set(read_element(reader, levels)?)),
        "map" => Ok(Type::map(read_element(reader, levels)?)),
        "tuple" => read_tuple(reader, levels),
        "object" => read_object(reader, levels),
        _ => Err(TypeError::UnknownType { name: kind.to_owned() }),
    }
}

fn read_element(reader: &mut Reader<'_>, levels: usize) -> Result<Type, TypeError> {
    let token = reader.token("the type of the elements")?;
    read_type(reader, token, levels)
}

fn read_tuple(reader: &mut Reader<'_>, levels: usize) -> Result<Type, TypeError> {
    if reader.token("the types of the elements")? != Token::ArrayStart {
        return Err(reader.malformed("the types of the elements").into());
    }
    let (mut elements, mut parts) = (Vec::new(), Parts::default());
    while let Some(token) = reader.next_element(&mut parts)? {
        elements.push(read_type(reader, token, levels)?);
    }
    Ok(Type::Tuple(elements))
}

fn read_object(reader: &mut Reader<'_>, levels: usize) -> Result<Type, TypeError> {
    if reader.token("the attributes")? != Token::ObjectStart {
        return Err(reader.malformed("the attributes").into());
    }
    let (mut attributes, mut parts) = (BTreeMap::new(), Parts::default());
    while let Some(name) = reader.next_key(&mut parts)? {
        let name = crate::text::normalise(&name);
        let ty = read_element(reader, levels)?;
        if attributes.insert(name.clone(), ty).is_some() {
            return Err(TypeError::DuplicateAttribute { name });
        }
    }
    Ok(Type::Object(attributes))
}

fn read_kind(reader: &mut Reader<'_>) -> Result<String, TypeError> {
    match reader.token("the name of a kind of type")? {
        Token::String(text) => Ok(text),
        _ => Err(reader.malformed("the name of a kind of type").into()),
    }
}

fn read_comma(reader: &mut Reader<'_>) -> Result<(), TypeError> {
    match reader.token("a comma")? {
        Token::Comma => Ok(()),
        _ => Err(reader.malformed("a comma").into()),
    }
}

fn write_type(ty: &Type, out: &mut String) {
    match ty {
        Type::Bool => out.push_str(r#""bool""#),
        Type::Number => out.push_str(r#""number""#),
        Type::String => out.push_str(r#""string""#),
        Type::Dynamic => out.push_str(r#""dynamic""#),
        Type::List(element) => write_element("list", element, out),
        Type::Set(element) => write_element("set", element, out),
        Type::Map(element) => write_element("map", element, out),
        Type::Tuple(elements) => {
            out.push_str(r#"["tuple",["#);
            write_separated(elements, out, write_type);
            out.push_str("]]");
        }
        Type::Object(attributes) => {
            out.push_str(r#"["object",{"#);
            write_separated(attributes, out, |(name, ty), out| {
                out.push_str(&serde_json::Value::from(name.as_str()).to_string());
                out.push(':');
                write_type(ty, out);
            });
            out.push_str("}]");
        }
    }
}

fn write_element(kind: &str, element: &Type, out: &mut String) {
    out.push_str("[\"");
    out.push_str(kind);
    out.push_str("\",");
    write_type(element, out);
    out.push(']');
}

fn write_separated<T>(items: impl IntoIterator<Item = T>, out: &mut String, one: impl Fn(T, &mut String)) {
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        one(item, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_written_as_terraform_writes_it() {
        let inner = Type::object([("b", Type::map(Type::Bool)), ("a", Type::Tuple(vec![Type::Number, Type::Dynamic]))]);
        let ty = Type::list(Type::set(inner));
        let json = br#"["list",["set",["object",{"a":["tuple",["number","dynamic"]],"b":["map","bool"]}]]]"#;
        assert_eq!(String::from_utf8_lossy(&ty.to_json()), String::from_utf8_lossy(json));
        assert_eq!(Type::from_json(json), Ok(ty));
    }

    #[test]
    fn white_space_between_the_parts_of_a_type_is_allowed() {
        assert_eq!(Type::from_json(b" [ \"list\" ,\n\"string\" ] "), Ok(Type::list(Type::String)));
    }

    #[test]
    fn names_of_attributes_are_read_in_nfc() {
        let ty = Type::from_json("[\"object\",{\"e\u{301}\":\"string\"}]".as_bytes());
        assert_eq!(ty, Ok(Type::object([("\u{e9}", Type::String)])));
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for json in [
            "",
            "string",
            "null",
            "5",
            "\"text\"",
            "[]",
            "[\"list\"]",
            "[\"list\",]",
            "[\"list\",\"string\",\"bool\"]",
            "[\"list\",\"string\"",
            "[\"tuple\",\"string\"]",
            "[\"tuple\",[\"string\",]]",
            "[\"object\",[\"string\"]]",
            "[\"object\",{\"a\"}]",
            "[\"object\",{\"a\":null}]",
            "[\"capsule\",\"string\"]",
            "{\"a\":\"string\"}",
            "\"string\" x",
            "[\"object\",{\"a\":\"bool\",\"a\":\"bool\"}]",
            "\"\\ud800\"",
            "\u{feff}\"string\"",
        ] {
            assert!(Type::from_json(json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn the_error_names_the_unknown_type() {
        let error = Type::from_json(br#"["list","strnig"]"#).unwrap_err();
        assert_eq!(error.to_string(), r#"there is no type "strnig""#);
    }

    #[test]
    fn the_depth_of_types_is_limited() {
        let nested = |levels: usize| format!("{}\"bool\"{}", "[\"list\",".repeat(levels - 1), "]".repeat(levels - 1));
        let deepest = Type::from_json(nested(MAX_DEPTH).as_bytes()).unwrap();
        assert!(!deepest.is_deeper_than(MAX_DEPTH));
        assert!(deepest.is_deeper_than(MAX_DEPTH - 1));
        assert_eq!(Type::from_json(nested(MAX_DEPTH + 1).as_bytes()), Err(TypeError::TooDeep));
        assert_eq!(Type::from_json("[\"list\",".repeat(1_000_000).as_bytes()), Err(TypeError::TooDeep));
    }
}
