//! Which parts of a value are marked: as sensitive, or as not known yet.

pub(crate) mod paths;

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The marked parts of one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Marks {
    /// No part of it.
    #[default]
    Nothing,
    /// All of it.
    Everything,
    /// Parts of it.
    Parts { members: BTreeMap<String, Marks>, elements: BTreeMap<usize, Marks> },
}

/// A step into a value.
#[derive(Clone, Debug)]
pub(crate) enum Into {
    Member(String),
    Element(usize),
}

static NOTHING: Marks = Marks::Nothing;

impl Marks {
    pub(crate) fn member(&self, name: &str) -> &Marks {
        match self {
            Marks::Parts { members, .. } => members.get(name).unwrap_or(&NOTHING),
            whole => whole,
        }
    }

    pub(crate) fn element(&self, index: usize) -> &Marks {
        match self {
            Marks::Parts { elements, .. } => elements.get(&index).unwrap_or(&NOTHING),
            whole => whole,
        }
    }

    /// The names of the members with marks.
    pub(crate) fn members(&self) -> impl Iterator<Item = &String> {
        let members = match self {
            Marks::Parts { members, .. } => Some(members),
            _ => None,
        };
        members.into_iter().flatten().filter(|(_, marks)| marks.has_any()).map(|(name, _)| name)
    }

    /// Is any part marked?
    pub(crate) fn has_any(&self) -> bool {
        match self {
            Marks::Nothing => false,
            Marks::Everything => true,
            Marks::Parts { members, elements } => members.values().chain(elements.values()).any(Marks::has_any),
        }
    }

    /// Marks what lies at the end of this path.
    pub(crate) fn mark(&mut self, path: &[Into]) {
        if *self == Marks::Everything {
            return;
        }
        let Some((step, rest)) = path.split_first() else {
            *self = Marks::Everything;
            return;
        };
        if *self == Marks::Nothing {
            *self = Marks::Parts { members: BTreeMap::new(), elements: BTreeMap::new() };
        }
        let Marks::Parts { members, elements } = self else { return };
        match step {
            Into::Member(name) => members.entry(name.clone()).or_default().mark(rest),
            Into::Element(index) => elements.entry(*index).or_default().mark(rest),
        }
    }
}

/// As a plan has them: the shape of the value, with `true` for what is marked.
impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Marks, D::Error> {
        deserializer.deserialize_any(MarksVisitor)
    }
}

struct MarksVisitor;

impl<'de> Visitor<'de> for MarksVisitor {
    type Value = Marks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false, or the shape of a value")
    }

    fn visit_bool<E>(self, is_marked: bool) -> Result<Marks, E> {
        Ok(if is_marked { Marks::Everything } else { Marks::Nothing })
    }

    fn visit_unit<E>(self) -> Result<Marks, E> {
        Ok(Marks::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Marks, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, marks)) = map.next_entry()? {
            members.insert(name, marks);
        }
        Ok(Marks::Parts { members, elements: BTreeMap::new() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Marks, A::Error> {
        let mut elements = BTreeMap::new();
        while let Some(marks) = sequence.next_element::<Marks>()? {
            let index = elements.len();
            elements.insert(index, marks);
        }
        Ok(Marks::Parts { members: BTreeMap::new(), elements })
    }
}
