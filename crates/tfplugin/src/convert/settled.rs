//! States that the host will accept, whatever the provider returned.
//!
//! The host saves nothing of a state with an unknown left in it or with a value of another type, and then a new
//! object is lost although it exists. So what is wrong in a state becomes null, with an error that names it, and
//! the rest (the id above all) is kept.

use tftypes::{Path, PathStep, Type, Value};

use super::diagnostics::bug;
use tftypes::Diagnostics;

/// The value with everything replaced by null that is unknown or not of its type, and one error for each.
pub(crate) fn settled(value: Value, ty: &Type) -> (Value, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let value = settle(value, ty, &Path::root(), &mut diagnostics);
    (value, diagnostics)
}

fn settle(value: Value, ty: &Type, path: &Path, diagnostics: &mut Diagnostics) -> Value {
    if value.is_wholly_known() && tftypes::msgpack::encode(&value, ty).is_ok() {
        return value;
    }
    match (value, ty) {
        (Value::Object(mut attributes), Type::Object(types)) => Value::Object(
            types
                .iter()
                .map(|(name, ty)| {
                    let value = attributes.remove(name).unwrap_or(Value::Null);
                    (name.clone(), settle(value, ty, &path.clone().attribute(name), diagnostics))
                })
                .collect(),
        ),
        (Value::Map(elements), Type::Map(ty)) => Value::Map(
            elements
                .into_iter()
                .map(|(key, value)| {
                    let inner = path.clone().key(&key);
                    (key, settle(value, ty, &inner, diagnostics))
                })
                .collect(),
        ),
        (Value::List(elements), Type::List(ty)) => Value::List(
            (0..)
                .zip(elements)
                .map(|(index, value)| settle(value, ty, &path.clone().step(PathStep::Index(index)), diagnostics))
                .collect(),
        ),
        // No path leads into a set, and a dynamic value stands and falls as a whole.
        (value, _) => {
            let what = if value.is_wholly_known() { "a value of another type" } else { "an unknown value" };
            diagnostics.push(bug(format!("it left {what} here, which is saved as null.")).at(path.clone()));
            Value::Null
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty() -> Type {
        Type::object([
            ("id", Type::String),
            ("live", Type::map(Type::list(Type::Number))),
            ("tags", Type::set(Type::String)),
        ])
    }

    fn state(id: Value, weight: Value, tag: Value) -> Value {
        let live = Value::map([("https", Value::list([Value::number(1), weight]))]);
        Value::object([("id", id), ("live", live), ("tags", Value::set([tag]))])
    }

    #[test]
    fn a_good_state_is_left_alone() {
        let good = state(Value::string("i"), Value::Null, Value::string("t"));
        assert_eq!(settled(good.clone(), &ty()), (good, vec![]));
        assert_eq!(settled(Value::Null, &ty()), (Value::Null, vec![]));
    }

    #[test]
    fn an_unknown_leaf_becomes_null_and_the_rest_is_kept() {
        let (kept, diagnostics) = settled(state(Value::string("i"), Value::unknown(), Value::string("t")), &ty());
        assert_eq!(kept, state(Value::string("i"), Value::Null, Value::string("t")));
        let path = Path::root().attribute("live").key("https").index(1);
        assert_eq!(diagnostics.iter().map(|found| found.path.clone()).collect::<Vec<_>>(), [Some(path)]);
    }

    #[test]
    fn a_wrong_type_inside_costs_only_that_attribute() {
        let (kept, diagnostics) = settled(state(Value::string("i"), Value::Null, Value::Bool(true)), &ty());
        assert_eq!(kept.get("id").and_then(Value::as_str), Some("i"));
        assert_eq!(kept.get("tags"), Some(&Value::Null));
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn a_missing_attribute_becomes_null_and_one_too_many_is_dropped() {
        let odd = Value::object([("id", Value::string("i")), ("surplus", Value::Null)]);
        let (kept, _) = settled(odd, &ty());
        assert!(tftypes::msgpack::encode(&kept, &ty()).is_ok());
        assert_eq!(kept.get("id").and_then(Value::as_str), Some("i"));
    }

    #[test]
    fn something_that_is_no_object_at_all_is_null_with_an_error() {
        let (kept, diagnostics) = settled(Value::unknown(), &ty());
        assert!(kept.is_null());
        assert_eq!(diagnostics.len(), 1);
    }
}
