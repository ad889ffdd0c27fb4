//! What is known about an unknown value.

use crate::Number;

/// What is known about a value before the value itself is. The default is: nothing.
///
/// Terraform sends refinements when it can tell something ahead, for example the start of `"pre-${x.id}"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
// Boxed because nearly all values are known: each of them would otherwise be four times as large.
pub struct Refinement(Option<Box<Facts>>);

/// The facts of a [`Refinement`]. Those that do not go with the type of the value are not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Facts {
    /// It will not be null. An unknown value that will be null is simply null.
    pub not_null: bool,
    /// The string will start with this, in NFC.
    pub prefix: Option<String>,
    /// The number will be at least (or above) this.
    pub lower: Option<Bound>,
    /// The number will be at most (or below) this.
    pub upper: Option<Bound>,
    /// The list, set or map will have at least so many elements.
    pub min_length: Option<u64>,
    /// The list, set or map will have at most so many elements.
    pub max_length: Option<u64>,
}

/// An end of the range of an unknown number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bound {
    /// The end itself.
    pub value: Number,
    /// Whether the value may be exactly that.
    pub inclusive: bool,
}

static NO_FACTS: Facts = Facts::none();

impl Refinement {
    /// Nothing is known.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// True if nothing is known.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// What is known.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        self.0.as_deref().unwrap_or(&NO_FACTS)
    }

    /// The value will not be null.
    #[must_use]
    pub fn not_null() -> Self {
        Facts { not_null: true, ..Facts::none() }.into()
    }

    /// The value will be a string, not null, that starts with `prefix`.
    #[must_use]
    pub fn starting_with(prefix: &str) -> Self {
        Facts { not_null: true, prefix: Some(crate::text::normalise(prefix)), ..Facts::none() }.into()
    }
}

impl From<Facts> for Refinement {
    fn from(facts: Facts) -> Self {
        // Every string starts with nothing and no list is shorter than empty: that is nothing known. Kept, there would be
        // two ways to know the same, and they would not be equal.
        let prefix = facts.prefix.filter(|prefix| !prefix.is_empty());
        let min_length = facts.min_length.filter(|length| *length > 0);
        let facts = Facts { prefix, min_length, ..facts };
        if facts == NO_FACTS { Self(None) } else { Self(Some(Box::new(facts))) }
    }
}

impl Facts {
    const fn none() -> Self {
        Self { not_null: false, prefix: None, lower: None, upper: None, min_length: None, max_length: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_way_to_know_nothing() {
        let empty = Facts { prefix: Some(String::new()), min_length: Some(0), ..Facts::default() };
        assert_eq!(Refinement::from(empty.clone()), Refinement::none());
        assert_eq!(Refinement::from(Facts { not_null: true, ..empty }), Refinement::not_null());
    }
}
