//! Properties of arbitrary types, values and bytes.
#![allow(clippy::unwrap_used)]

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use tftypes::{Bound, Facts, Number, Path, PathStep, Type, Value, json, msgpack};

fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![Just(Type::Bool), Just(Type::Number), Just(Type::String), Just(Type::Dynamic)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            vec(inner.clone(), 0..4).prop_map(Type::Tuple),
            btree_map(any_name(), inner, 0..4).prop_map(Type::Object),
        ]
    })
}

/// Names and texts in NFC, as the decoders make them.
fn any_name() -> impl Strategy<Value = String> {
    any_text().prop_map(|value| value.as_str().unwrap().to_owned())
}

fn any_text() -> impl Strategy<Value = Value> {
    prop_oneof!["[a-z_]{0,8}", "\\PC{0,8}", "[\u{300}-\u{310}e\u{e9}\"\\\\\u{0}-\u{1f}]{0,6}"].prop_map(Value::string)
}

fn any_number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        (-300_i64..300).prop_map(Number::from),
        any_float(),
        "-?[0-9]{1,40}(\\.[0-9]{1,40})?(e-?[0-9]{1,4})?".prop_map(|text| text.parse().unwrap()),
    ]
}

fn any_float() -> impl Strategy<Value = Number> {
    any::<f64>().prop_filter_map("NaN is no number", |float| Number::try_from(float).ok())
}

fn any_facts(ty: &Type) -> BoxedStrategy<Facts> {
    // Not too long, for refinements above 1024 bytes are left out.
    let end = || prop_oneof![any::<i64>().prop_map(Number::from), any_float()];
    let bound = || option::of((end(), any::<bool>()).prop_map(|(value, inclusive)| Bound { value, inclusive }));
    let not_null = any::<bool>();
    match ty {
        Type::Number => (not_null, bound(), bound())
            .prop_map(|(not_null, lower, upper)| Facts { not_null, lower, upper, ..Facts::default() })
            .boxed(),
        Type::String => (not_null, option::of(any_name()))
            .prop_map(|(not_null, prefix)| Facts { not_null, prefix, ..Facts::default() })
            .boxed(),
        Type::List(_) | Type::Set(_) | Type::Map(_) => {
            (not_null, option::of(prop_oneof![0..3_u64, any::<u64>()]), option::of(any::<u64>()))
                .prop_map(|(not_null, min_length, max_length)| Facts {
                    not_null,
                    min_length,
                    max_length,
                    ..Facts::default()
                })
                .boxed()
        }
        Type::Dynamic => Just(Facts::default()).boxed(),
        _ => not_null.prop_map(|not_null| Facts { not_null, ..Facts::default() }).boxed(),
    }
}

fn any_value(ty: &Type, unknowns: bool) -> BoxedStrategy<Value> {
    let known = known_value(ty, unknowns);
    if unknowns {
        let unknown = any_facts(ty).prop_map(|facts| Value::Unknown(facts.into()));
        prop_oneof![6 => known, 1 => Just(Value::Null), 1 => unknown].boxed()
    } else {
        prop_oneof![6 => known, 1 => Just(Value::Null)].boxed()
    }
}

fn known_value(ty: &Type, unknowns: bool) -> BoxedStrategy<Value> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        // Infinities have no JSON form; they get a test of their own.
        Type::Number => any_number().prop_filter("finite", |n| !n.is_infinite()).prop_map(Value::Number).boxed(),
        Type::String => any_text().boxed(),
        Type::List(ty) => vec(any_value(ty, unknowns), 0..4).prop_map(Value::List).boxed(),
        Type::Set(ty) => vec(any_value(ty, unknowns), 0..4).prop_map(Value::Set).boxed(),
        Type::Map(ty) => btree_map(any_name(), any_value(ty, unknowns), 0..4).prop_map(Value::Map).boxed(),
        Type::Tuple(types) => {
            types.iter().map(|ty| any_value(ty, unknowns)).collect::<Vec<_>>().prop_map(Value::Tuple).boxed()
        }
        Type::Object(types) => {
            let names: Vec<_> = types.keys().cloned().collect();
            let values: Vec<_> = types.values().map(|ty| any_value(ty, unknowns)).collect();
            values.prop_map(move |values| Value::object(names.iter().cloned().zip(values))).boxed()
        }
        Type::Dynamic => small_type()
            .prop_flat_map(move |ty| (Just(ty.clone()), any_value(&ty, unknowns)))
            .prop_map(|(ty, value)| Value::dynamic(ty, value))
            .boxed(),
    }
}

/// The type inside a dynamic value; not dynamic itself, for such a value has no second wrapping.
fn small_type() -> impl Strategy<Value = Type> {
    prop_oneof![
        Just(Type::String),
        Just(Type::Number),
        Just(Type::list(Type::Bool)),
        Just(Type::set(Type::Number)),
        Just(Type::Tuple(vec![Type::String, Type::Bool])),
        any_name().prop_map(|name| Type::Object([(name, Type::String)].into())),
    ]
}

fn typed_value(unknowns: bool) -> impl Strategy<Value = (Type, Value)> {
    any_type().prop_flat_map(move |ty| (Just(ty.clone()), any_value(&ty, unknowns)))
}

fn reversed(value: &Value) -> Value {
    let all = |elements: &[Value]| elements.iter().map(reversed).collect::<Vec<_>>();
    match value {
        Value::Set(elements) => Value::Set(elements.iter().rev().map(reversed).collect()),
        Value::List(elements) => Value::List(all(elements)),
        Value::Tuple(elements) => Value::Tuple(all(elements)),
        Value::Map(parts) => Value::map(parts.iter().map(|(key, part)| (key, reversed(part)))),
        Value::Object(parts) => Value::object(parts.iter().map(|(name, part)| (name.clone(), reversed(part)))),
        Value::Dynamic(ty, inside) => Value::dynamic((**ty).clone(), reversed(inside)),
        scalar => scalar.clone(),
    }
}

/// Every path that leads to a part of the value.
fn paths(value: &Value, path: &Path, found: &mut Vec<Path>) {
    found.push(path.clone());
    match value.inner() {
        Value::List(elements) | Value::Tuple(elements) => {
            for (index, element) in (0..).zip(elements) {
                paths(element, &path.clone().index(index), found);
            }
        }
        Value::Map(parts) => parts.iter().for_each(|(key, part)| paths(part, &path.clone().key(key), found)),
        Value::Object(parts) => {
            parts.iter().for_each(|(name, part)| paths(part, &path.clone().attribute(name), found));
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_type_survives_json(ty in any_type()) {
        prop_assert_eq!(Type::from_json(&ty.to_json()), Ok(ty));
    }

    #[test]
    fn a_value_survives_msgpack((ty, value) in typed_value(true)) {
        let bytes = msgpack::encode(&value, &ty).unwrap();
        let again = msgpack::decode(&bytes, &ty).unwrap();
        prop_assert_eq!(&again, &value);
        prop_assert_eq!(msgpack::encode(&again, &ty).unwrap(), bytes, "the bytes are canonical");
    }

    #[test]
    fn a_known_value_survives_json((ty, value) in typed_value(false)) {
        let text = json::encode(&value, &ty).unwrap();
        prop_assert_eq!(json::decode(&text, &ty).unwrap(), value);
    }

    #[test]
    fn what_we_write_is_json((ty, value) in typed_value(false)) {
        let text = json::encode(&value, &ty).unwrap();
        // The other reader takes numbers as floats, which end long before ours.
        if let Err(error) = serde_json::from_slice::<serde_json::Value>(&text) {
            prop_assert!(error.to_string().starts_with("number out of range"), "{}", error);
        }
    }

    #[test]
    fn the_order_of_sets_means_nothing((ty, value) in typed_value(true)) {
        let other = reversed(&value);
        prop_assert_eq!(&other, &value);
        prop_assert_eq!(msgpack::encode(&other, &ty).unwrap(), msgpack::encode(&value, &ty).unwrap());
    }

    #[test]
    fn the_order_of_values_is_total(
        (_, one) in typed_value(true),
        (_, two) in typed_value(true),
        (_, three) in typed_value(true),
    ) {
        prop_assert_eq!(one.cmp(&two), two.cmp(&one).reverse());
        let mut sorted = [&one, &two, &three];
        sorted.sort();
        prop_assert!(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
    }

    #[test]
    fn every_part_has_a_path((_, value) in typed_value(true)) {
        let mut found = Vec::new();
        paths(&value, &Path::root(), &mut found);
        let mut copy = value.clone();
        for path in found {
            let part = value.at(&path);
            prop_assert!(part.is_some(), "{}", path);
            let part_of_copy = copy.at_mut(&path).map(|part| part.clone());
            prop_assert_eq!(part_of_copy.as_ref(), part);
            let nowhere = path.step(PathStep::Index(-1));
            prop_assert_eq!(value.at(&nowhere), None);
        }
    }

    #[test]
    fn arbitrary_bytes_are_a_value_or_an_error(ty in any_type(), bytes in vec(any::<u8>(), 0..64)) {
        if let Ok(value) = msgpack::decode(&bytes, &ty) {
            prop_assert_eq!(msgpack::decode(&msgpack::encode(&value, &ty).unwrap(), &ty), Ok(value));
        }
        let _ = json::decode(&bytes, &ty);
        let _ = Type::from_json(&bytes);
    }

    #[test]
    fn arbitrary_json_is_a_value_or_an_error(ty in any_type(), text in "[\\[\\]{}:,\" 0-9a-z.e+\\\\-]{0,40}") {
        let _ = json::decode(text.as_bytes(), &ty);
        let _ = Type::from_json(text.as_bytes());
    }

    #[test]
    fn damaged_msgpack_is_a_value_or_an_error(
        (ty, value) in typed_value(true),
        position in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = msgpack::encode(&value, &ty).unwrap();
        let position = position.index(bytes.len());
        bytes[position] = byte;
        if let Ok(value) = msgpack::decode(&bytes, &ty) {
            prop_assert!(msgpack::encode(&value, &ty).is_ok());
        }
        bytes.truncate(position);
        prop_assert!(msgpack::decode(&bytes, &ty).is_err(), "a part of a value is no value");
    }

    #[test]
    fn damaged_json_is_a_value_or_an_error(
        (ty, value) in typed_value(false),
        position in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut text = json::encode(&value, &ty).unwrap();
        let position = position.index(text.len());
        text[position] = byte;
        if let Ok(value) = json::decode(&text, &ty) {
            prop_assert!(json::encode(&value, &ty).is_ok());
        }
    }

    #[test]
    fn a_number_survives_text(number in any_number().prop_filter("finite", |n| !n.is_infinite())) {
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }

    #[test]
    fn a_float_is_read_back_as_the_same_float(float in any::<f64>().prop_filter("finite", |f| f.is_finite())) {
        let number = Number::try_from(float).unwrap();
        prop_assert_eq!(number.as_f64(), float);
    }

    #[test]
    fn numbers_are_ordered_as_floats_are(one in any::<f64>(), two in any::<f64>()) {
        prop_assume!(!one.is_nan() && !two.is_nan());
        let (one_number, two_number) = (Number::try_from(one).unwrap(), Number::try_from(two).unwrap());
        prop_assert_eq!(Some(one_number.cmp(&two_number)), one.partial_cmp(&two));
    }

    #[test]
    fn a_fraction_in_base_two_is_an_exact_float(numerator in -(1_i64 << 53)..(1_i64 << 53), shift in 0..60_i32) {
        let float = numerator as f64 / 2_f64.powi(shift);
        let exact: Number = format!("{float:.80}").parse().unwrap();
        prop_assert_eq!(exact.as_exact_f64(), Some(float));
    }
}
