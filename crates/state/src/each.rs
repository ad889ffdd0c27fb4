//! Lists that are never held: one element is handed on, and then the next one is read.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::fault::Fault;

/// Reads a list and hands on each of its elements; null is an empty list.
pub(crate) fn each<'a, T: Deserialize<'a>>(
    json: &'a RawValue,
    expected: &str,
    mut hand_on: impl FnMut(T) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut fault = None;
    let mut deserializer = serde_json::Deserializer::from_str(json.get());
    let read = Each { hand_on: &mut hand_on, fault: &mut fault, of: PhantomData }.deserialize(&mut deserializer);
    match (fault, read) {
        (Some(fault), _) => Err(fault),
        (None, Err(error)) => Err(Fault::of(json, &error, expected)),
        (None, Ok(())) => Ok(()),
    }
}

/// A list whose elements are handed on.
pub(crate) struct Each<'f, T, F> {
    pub(crate) hand_on: &'f mut F,
    /// What the receiver of an element found wrong with it; serde's own error cannot carry that.
    pub(crate) fault: &'f mut Option<Fault>,
    pub(crate) of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), Fault>> DeserializeSeed<'de> for Each<'_, T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Result<(), Fault>> Visitor<'de> for Each<'_, T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while let Some(element) = sequence.next_element()? {
            if let Err(fault) = (self.hand_on)(element) {
                *self.fault = Some(fault);
                return Err(A::Error::custom("handed back"));
            }
        }
        Ok(())
    }
}
