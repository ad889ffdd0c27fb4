//! Why bytes are not a value of a type, and why a value cannot be written as bytes.
//!
//! No message holds any part of a value: it may be a secret, and messages end up in logs.

use thiserror::Error;

use crate::json::reader::Malformed;
use crate::{NumberError, Path, PathStep, Type, TypeError, Value};

/// Bytes that are not a value of the wanted type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{problem}", place(path))]
pub struct DecodeError {
    /// Where in the value the problem is. An element of a set is named by its position in the bytes.
    pub path: Path,
    /// What is wrong there.
    pub problem: DecodeProblem,
}

/// What is wrong with bytes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// Something else than the type asks for.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What the type asks for.
        expected: String,
        /// The kind of thing that is there.
        found: String,
    },
    /// A tuple of another length.
    #[error("expected a tuple of {expected} elements, found {found}")]
    TupleLength {
        /// The length in the type.
        expected: usize,
        /// The length in the bytes.
        found: usize,
    },
    /// An object that lacks an attribute.
    #[error("the attribute {name:?} is missing")]
    MissingAttribute {
        /// The attribute's name.
        name: String,
    },
    /// An object with an attribute that the type does not have.
    #[error("an attribute {name:?} is not expected")]
    UnexpectedAttribute {
        /// The attribute's name.
        name: String,
    },
    /// An object or map that says the same key twice.
    #[error("the key {key:?} appears twice")]
    DuplicateKey {
        /// The key, in NFC.
        key: String,
    },
    /// The bytes end inside a value.
    #[error("expected {expected}, found the end of the input")]
    Truncated {
        /// What should have come.
        expected: String,
    },
    /// Bytes after the end of the value.
    #[error("{count} bytes follow the value")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// A string that is not UTF-8.
    #[error("expected a string in UTF-8, found other bytes")]
    NotUtf8,
    /// A malformed JSON literal.
    #[error("expected {expected}, found malformed JSON at byte {offset}")]
    MalformedJson {
        /// What was being read.
        expected: String,
        /// Where the reader stood, counted from zero.
        offset: usize,
    },
    /// A number that cannot be read.
    #[error("expected a number, found text that is none: {0}")]
    Number(NumberError),
    /// The type of a dynamic value cannot be read.
    #[error("the type of a dynamic value cannot be read: {0}")]
    Type(TypeError),
    /// More levels than [`crate::MAX_DEPTH`].
    #[error("the value is nested more than {} levels deep", crate::MAX_DEPTH)]
    TooDeep,
    /// So many absent attributes that filling them in would exhaust memory.
    #[error("more than {limit} attributes are absent")]
    TooSparse {
        /// How many may be absent.
        limit: usize,
    },
}

/// A value that cannot be written as the wanted type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{problem}", place(path))]
pub struct EncodeError {
    /// Where in the value the problem is.
    pub path: Path,
    /// What is wrong there.
    pub problem: EncodeProblem,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EncodeProblem {
    /// The value is not of the type.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What the type asks for.
        expected: String,
        /// The kind of value that is there.
        found: String,
    },
    /// A tuple of another length.
    #[error("expected a tuple of {expected} elements, found {found}")]
    TupleLength {
        /// The length in the type.
        expected: usize,
        /// The length of the value.
        found: usize,
    },
    /// An object that lacks an attribute. Terraform refuses such an object, null attributes must be present.
    #[error("the attribute {name:?} is missing")]
    MissingAttribute {
        /// The attribute's name.
        name: String,
    },
    /// An object with an attribute that the type does not have.
    #[error("an attribute {name:?} is not expected")]
    UnexpectedAttribute {
        /// The attribute's name.
        name: String,
    },
    /// A text or collection that is longer than msgpack can say.
    #[error("the value has more than 2^32 parts")]
    TooLong,
    /// JSON has no unknown values.
    #[error("the value is unknown, which JSON cannot express")]
    Unknown,
    /// JSON has no infinite numbers.
    #[error("the number is infinite, which JSON cannot express")]
    Infinite,
    /// More levels than [`crate::MAX_DEPTH`].
    #[error("the value is nested more than {} levels deep", crate::MAX_DEPTH)]
    TooDeep,
}

// Errors are boxed until they leave the crate: the decoders and encoders recurse, and each result that holds an error
// by value would take its size from the stack several times per level.
impl DecodeError {
    pub(crate) fn new(problem: DecodeProblem) -> Box<Self> {
        Box::new(Self { path: Path::root(), problem })
    }

    pub(crate) fn unexpected(expected: impl Into<String>, found: impl Into<String>) -> Box<Self> {
        Self::new(DecodeProblem::Unexpected { expected: expected.into(), found: found.into() })
    }

    pub(crate) fn too_deep() -> Box<Self> {
        Self::new(DecodeProblem::TooDeep)
    }

    pub(crate) fn truncated(expected: impl Into<String>) -> Box<Self> {
        Self::new(DecodeProblem::Truncated { expected: expected.into() })
    }

    /// This problem, seen from one level further out.
    pub(crate) fn below(mut self: Box<Self>, step: PathStep) -> Box<Self> {
        self.path.prepend(step);
        self
    }
}

impl EncodeError {
    pub(crate) fn new(problem: EncodeProblem) -> Box<Self> {
        Box::new(Self { path: Path::root(), problem })
    }

    pub(crate) fn unexpected(ty: &Type, value: &Value) -> Box<Self> {
        Self::new(EncodeProblem::Unexpected { expected: ty.to_string(), found: value.kind().to_owned() })
    }

    /// This problem, seen from one level further out.
    pub(crate) fn below(mut self: Box<Self>, step: PathStep) -> Box<Self> {
        self.path.prepend(step);
        self
    }
}

impl From<Malformed> for Box<DecodeError> {
    fn from(malformed: Malformed) -> Self {
        DecodeError::new(DecodeProblem::MalformedJson {
            expected: malformed.expected.to_owned(),
            offset: malformed.offset,
        })
    }
}

fn place(path: &Path) -> String {
    if path.is_root() { String::new() } else { format!("{path}: ") }
}
