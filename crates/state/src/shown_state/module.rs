//! Modules within modules, of which never more than one resource is held.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::resource::Resource;
use crate::each::Each;
use crate::fault::Fault;

type HandOn<'f> = dyn FnMut(Resource<'_>) -> Result<(), Fault> + 'f;

/// Hands on every resource of this module and of those within it.
pub(super) fn search(module: &RawValue, hand_on: &mut HandOn<'_>) -> Result<(), Fault> {
    let mut fault = None;
    let mut deserializer = serde_json::Deserializer::from_str(module.get());
    let read = Module { hand_on, fault: &mut fault }.deserialize(&mut deserializer);
    match (fault, read) {
        (Some(fault), _) => Err(fault),
        (None, Err(error)) => Err(Fault::of(module, &error, "a module with its resources")),
        (None, Ok(())) => Ok(()),
    }
}

struct Module<'f, 'h> {
    hand_on: &'f mut HandOn<'h>,
    fault: &'f mut Option<Fault>,
}

impl<'de> DeserializeSeed<'de> for Module<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Module<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a module")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            match name.as_ref() {
                "resources" => {
                    let hand_on = &mut |resource: Resource<'_>| (self.hand_on)(resource);
                    map.next_value_seed(Each { hand_on, fault: self.fault, of: PhantomData::<Resource<'_>> })?;
                }
                "child_modules" => map.next_value_seed(Modules { hand_on: self.hand_on, fault: self.fault })?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Modules<'f, 'h> {
    hand_on: &'f mut HandOn<'h>,
    fault: &'f mut Option<Fault>,
}

impl<'de> DeserializeSeed<'de> for Modules<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Modules<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of modules")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while sequence.next_element_seed(Module { hand_on: self.hand_on, fault: self.fault })?.is_some() {}
        Ok(())
    }
}
