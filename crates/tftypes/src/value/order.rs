//! Equality of values, and an order that makes sets comparable.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::Value;

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    /// A total order without meaning, except that it sorts sets of bools, numbers and strings as Terraform does.
    fn cmp(&self, other: &Self) -> Ordering {
        match compare(self, other) {
            // Written down in the same way, so there is no need to look at sets more closely.
            Ordering::Equal => Ordering::Equal,
            _ => compare(&self.canonical(), &other.canonical()),
        }
    }
}

impl Value {
    /// This value with every set in it sorted and without duplicates.
    ///
    /// Whatever compares or writes values does this once for the whole value: sorting sets of sets anew in each
    /// comparison would take time exponential in the depth.
    pub(crate) fn canonical(&self) -> Cow<'_, Self> {
        if has_set(self) { Cow::Owned(sorted(self)) } else { Cow::Borrowed(self) }
    }

    /// A set of elements in which every set is canonical already.
    pub(crate) fn set_of_canonical(mut elements: Vec<Self>) -> Self {
        elements.sort_by(compare);
        elements.dedup_by(|one, two| compare(one, two) == Ordering::Equal && one.is_wholly_known());
        Self::Set(elements)
    }
}

/// Compares values in which every set is canonical.
fn compare(one: &Value, two: &Value) -> Ordering {
    match (one, two) {
        (Value::Unknown(one), Value::Unknown(two)) => one.cmp(two),
        (Value::Bool(one), Value::Bool(two)) => one.cmp(two),
        (Value::Number(one), Value::Number(two)) => one.cmp(two),
        (Value::String(one), Value::String(two)) => one.cmp(two),
        (Value::List(one), Value::List(two))
        | (Value::Set(one), Value::Set(two))
        | (Value::Tuple(one), Value::Tuple(two)) => compare_all(one.iter().zip(two), one.len(), two.len()),
        (Value::Map(one), Value::Map(two)) | (Value::Object(one), Value::Object(two)) => compare_parts(one, two),
        (Value::Dynamic(one_type, one), Value::Dynamic(two_type, two)) => {
            one_type.cmp(two_type).then_with(|| compare(one, two))
        }
        _ => rank(one).cmp(&rank(two)),
    }
}

fn compare_all<'a>(
    mut pairs: impl Iterator<Item = (&'a Value, &'a Value)>,
    one_length: usize,
    two_length: usize,
) -> Ordering {
    let different = pairs.find_map(|(one, two)| Some(compare(one, two)).filter(|order| order.is_ne()));
    different.unwrap_or(one_length.cmp(&two_length))
}

fn compare_parts(one: &BTreeMap<String, Value>, two: &BTreeMap<String, Value>) -> Ordering {
    one.keys().cmp(two.keys()).then_with(|| compare_all(one.values().zip(two.values()), one.len(), two.len()))
}

fn has_set(value: &Value) -> bool {
    match value {
        Value::Set(_) => true,
        Value::List(elements) | Value::Tuple(elements) => elements.iter().any(has_set),
        Value::Map(parts) | Value::Object(parts) => parts.values().any(has_set),
        Value::Dynamic(_, inside) => has_set(inside),
        _ => false,
    }
}

fn sorted(value: &Value) -> Value {
    let all = |elements: &[Value]| elements.iter().map(sorted).collect();
    let parts =
        |parts: &BTreeMap<String, Value>| parts.iter().map(|(name, part)| (name.clone(), sorted(part))).collect();
    match value {
        Value::Set(elements) => Value::set_of_canonical(all(elements)),
        Value::List(elements) => Value::List(all(elements)),
        Value::Tuple(elements) => Value::Tuple(all(elements)),
        Value::Map(elements) => Value::Map(parts(elements)),
        Value::Object(attributes) => Value::Object(parts(attributes)),
        Value::Dynamic(ty, inside) => Value::Dynamic(ty.clone(), Box::new(sorted(inside))),
        scalar => scalar.clone(),
    }
}

/// Null and unknown come last, where Terraform puts them in a set.
const fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Number(_) => 1,
        Value::String(_) => 2,
        Value::List(_) => 3,
        Value::Set(_) => 4,
        Value::Tuple(_) => 5,
        Value::Map(_) => 6,
        Value::Object(_) => 7,
        Value::Dynamic(..) => 8,
        Value::Unknown(_) => 9,
        Value::Null => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(texts: &[&str]) -> Vec<Value> {
        texts.iter().map(Value::string).collect()
    }

    #[test]
    fn sets_are_equal_in_any_order() {
        assert_eq!(Value::Set(strings(&["a", "b"])), Value::Set(strings(&["b", "a"])));
        assert_ne!(Value::Set(strings(&["a", "b"])), Value::Set(strings(&["a", "c"])));
        assert_ne!(Value::Set(strings(&["a", "b"])), Value::Set(strings(&["a"])));
    }

    #[test]
    fn an_element_counts_once_in_a_set() {
        assert_eq!(Value::Set(strings(&["a", "b", "a"])), Value::Set(strings(&["b", "a"])));
        assert_eq!(Value::set(strings(&["a", "b", "a"])).as_list().unwrap().len(), 2);
    }

    #[test]
    fn unknown_elements_of_a_set_may_turn_out_to_differ() {
        let two = Value::set([Value::unknown(), Value::unknown()]);
        assert_eq!(two.as_list().unwrap().len(), 2);
        assert_ne!(two, Value::set([Value::unknown()]));
    }

    #[test]
    fn sets_inside_sets_are_equal_in_any_order() {
        let one = Value::Set(vec![Value::Set(strings(&["a", "b"])), Value::Set(strings(&["c"]))]);
        let two = Value::Set(vec![Value::Set(strings(&["c"])), Value::Set(strings(&["b", "a"]))]);
        assert_eq!(one, two);
    }

    #[test]
    fn lists_are_equal_in_the_same_order_only() {
        assert_ne!(Value::List(strings(&["a", "b"])), Value::List(strings(&["b", "a"])));
    }

    #[test]
    fn kinds_are_never_equal_to_each_other() {
        assert_ne!(Value::List(vec![]), Value::Set(vec![]));
        assert_ne!(Value::List(vec![]), Value::Tuple(vec![]));
        assert_ne!(Value::map::<&str>([]), Value::object::<&str>([]));
        assert_ne!(Value::Null, Value::unknown());
        assert_ne!(Value::string(""), Value::Null);
    }
}
