//! Looking into values. Everything here looks through [`Value::Dynamic`].

use std::collections::BTreeMap;

use crate::{Number, Path, PathStep, Value};

impl Value {
    /// The value itself, without the type that a dynamic value brings along.
    #[must_use]
    pub fn inner(&self) -> &Value {
        let mut value = self;
        while let Self::Dynamic(_, inside) = value {
            value = inside;
        }
        value
    }

    /// True for null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.inner(), Self::Null)
    }

    /// True if the value as a whole is unknown; parts of a known value may still be.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.inner(), Self::Unknown(_))
    }

    /// True if neither the value nor any part of it is unknown.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        match self.inner() {
            Self::Unknown(_) => false,
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => {
                elements.iter().all(Self::is_wholly_known)
            }
            Self::Map(elements) | Self::Object(elements) => elements.values().all(Self::is_wholly_known),
            _ => true,
        }
    }

    /// The text, if this is a known string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self.inner() {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth, if this is a known bool.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.inner() {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The number, if this is a known one.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match self.inner() {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements, if this is a known map.
    #[must_use]
    pub fn as_map(&self) -> Option<&BTreeMap<String, Value>> {
        match self.inner() {
            Self::Map(elements) => Some(elements),
            _ => None,
        }
    }

    /// The attributes, if this is a known object.
    #[must_use]
    pub fn as_object(&self) -> Option<&BTreeMap<String, Value>> {
        match self.inner() {
            Self::Object(attributes) => Some(attributes),
            _ => None,
        }
    }

    /// The elements, if this is a known list, set or tuple.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match self.inner() {
            Self::List(elements) | Self::Set(elements) | Self::Tuple(elements) => Some(elements),
            _ => None,
        }
    }

    /// The attribute of an object or the element of a map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object().or_else(|| self.as_map())?.get(name)
    }

    /// The part of this value at `path`. None if there is no such part, for example below null or unknown, or if
    /// a step does not fit: an attribute of a map, an index into a set.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<&Value> {
        path.steps().iter().try_fold(self, |value, step| value.part(step))
    }

    /// Like [`Value::at`], to change the part.
    #[must_use]
    pub fn at_mut(&mut self, path: &Path) -> Option<&mut Value> {
        path.steps().iter().try_fold(self, |value, step| value.part_mut(step))
    }

    fn part(&self, step: &PathStep) -> Option<&Value> {
        match (self.inner(), step) {
            (Self::Object(attributes), PathStep::Attribute(name)) => attributes.get(name),
            (Self::Map(elements), PathStep::Key(key)) => elements.get(key),
            (Self::List(elements) | Self::Tuple(elements), PathStep::Index(index)) => {
                elements.get(usize::try_from(*index).ok()?)
            }
            _ => None,
        }
    }

    fn part_mut(&mut self, step: &PathStep) -> Option<&mut Value> {
        match (self, step) {
            (Self::Dynamic(_, inside), step) => inside.part_mut(step),
            (Self::Object(attributes), PathStep::Attribute(name)) => attributes.get_mut(name),
            (Self::Map(elements), PathStep::Key(key)) => elements.get_mut(key),
            (Self::List(elements) | Self::Tuple(elements), PathStep::Index(index)) => {
                elements.get_mut(usize::try_from(*index).ok()?)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Type;

    fn routes() -> Value {
        let https = Value::object([("arns", Value::list([Value::string("a"), Value::unknown()]))]);
        Value::object([("routes", Value::map([("https", https)])), ("tags", Value::set([Value::string("t")]))])
    }

    #[test]
    fn a_path_leads_to_the_part() {
        let path = Path::root().attribute("routes").key("https").attribute("arns").index(0);
        assert_eq!(routes().at(&path), Some(&Value::string("a")));
        assert_eq!(routes().at(&Path::root()), Some(&routes()));
    }

    #[test]
    fn a_step_that_does_not_fit_leads_nowhere() {
        let root = Path::root;
        for path in [
            root().key("routes"),
            root().attribute("routes").attribute("https"),
            root().attribute("tags").index(0),
            root().attribute("routes").key("https").attribute("arns").index(2),
            root().attribute("routes").key("https").attribute("arns").index(-1),
            root().attribute("routes").key("https").attribute("arns").index(1).attribute("below_unknown"),
        ] {
            assert_eq!(routes().at(&path), None, "{path}");
            assert_eq!(routes().at_mut(&path), None, "{path}");
        }
    }

    #[test]
    fn a_part_can_be_changed_below_a_dynamic_value() {
        let ty = Type::object([("name", Type::String)]);
        let mut value = Value::dynamic(ty, Value::object([("name", Value::Null)]));
        *value.at_mut(&Path::root().attribute("name")).unwrap() = Value::string("new");
        assert_eq!(value.get("name").and_then(Value::as_str), Some("new"));
    }

    #[test]
    fn one_unknown_leaf_makes_the_whole_not_wholly_known() {
        assert!(!routes().is_wholly_known());
        assert!(!routes().is_unknown());
        assert!(!Value::dynamic(Type::String, Value::unknown()).is_wholly_known());
        assert!(Value::dynamic(Type::String, Value::Null).is_wholly_known());
    }

    #[test]
    fn a_dynamic_null_is_null() {
        assert!(Value::dynamic(Type::String, Value::Null).is_null());
        assert!(Value::dynamic(Type::String, Value::unknown()).is_unknown());
    }
}
