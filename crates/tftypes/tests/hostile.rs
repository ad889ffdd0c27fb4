//! Input that is made to do harm.
#![allow(clippy::unwrap_used)]

use tftypes::{DecodeProblem, MAX_DEPTH, Path, Type, Value, json, msgpack};

/// Requests are handled on threads with 2 MiB of stack. A quarter of it is left for whoever called us.
const STACK_BYTES: usize = 3 << 19;

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(test).unwrap().join().unwrap();
}

fn nested(levels: usize, wrap: fn(Type) -> Type) -> Type {
    (1..levels).fold(Type::String, |ty, _| wrap(ty))
}

fn object(ty: Type) -> Type {
    Type::object([("a", ty)])
}

/// Reads, compares, copies, shows and writes the deepest value of each kind of type, then one that is too deep.
fn reaches_the_limit_and_no_further(wrap: fn(Type) -> Type, before: &'static [u8], bottom: &'static [u8]) {
    on_a_small_stack(move || reaches_the_limit(wrap, before, bottom));
}

fn reaches_the_limit(wrap: fn(Type) -> Type, before: &[u8], bottom: &[u8]) {
    let bytes = |levels: usize| [before.repeat(levels - 1), bottom.to_vec()].concat();
    let ty = nested(MAX_DEPTH, wrap);
    let value = msgpack::decode(&bytes(MAX_DEPTH), &ty).unwrap();
    assert_eq!(value, value.clone());
    assert!(value.is_wholly_known());
    assert!(format!("{value:?}").contains("bottom"));
    assert_eq!(msgpack::encode(&value, &ty), Ok(bytes(MAX_DEPTH)));
    let text = json::encode(&value, &ty).unwrap();
    assert_eq!(json::decode(&text, &ty), Ok(value.clone()));

    let too_deep = nested(MAX_DEPTH + 1, wrap);
    let error = msgpack::decode(&bytes(MAX_DEPTH + 1), &too_deep).unwrap_err();
    assert_eq!(error.problem, DecodeProblem::TooDeep);
    assert_eq!(error.path.steps().len(), MAX_DEPTH);

    let dynamic = Value::dynamic(nested(MAX_DEPTH - 1, wrap), value);
    assert!(msgpack::encode(&dynamic, &Type::Dynamic).is_err());
}

#[test]
fn lists_may_be_nested_to_the_limit() {
    reaches_the_limit_and_no_further(Type::list, b"\x91", b"\xa6bottom");
}

#[test]
fn sets_may_be_nested_to_the_limit() {
    reaches_the_limit_and_no_further(Type::set, b"\x91", b"\xa6bottom");
}

#[test]
fn maps_may_be_nested_to_the_limit() {
    reaches_the_limit_and_no_further(Type::map, b"\x81\xa1a", b"\xa6bottom");
}

#[test]
fn tuples_may_be_nested_to_the_limit() {
    reaches_the_limit_and_no_further(|ty| Type::Tuple(vec![ty]), b"\x91", b"\xa6bottom");
}

#[test]
fn objects_may_be_nested_to_the_limit() {
    reaches_the_limit_and_no_further(object, b"\x81\xa1a", b"\xa6bottom");
}

#[test]
fn dynamic_values_may_be_nested_to_the_limit() {
    on_a_small_stack(dynamic_values_reach_the_limit);
}

fn dynamic_values_reach_the_limit() {
    let wrapped = b"\x92\xc4\x12[\"list\",\"dynamic\"]\x91";
    let bytes = |levels: usize| [wrapped.repeat(levels / 2), b"\xc0".to_vec()].concat();
    let value = msgpack::decode(&bytes(MAX_DEPTH - 1), &Type::Dynamic).unwrap();
    assert_eq!(value, value.clone());
    let text = json::encode(&value, &Type::Dynamic).unwrap();
    assert_eq!(json::decode(&text, &Type::Dynamic), Ok(value));
    let error = msgpack::decode(&bytes(MAX_DEPTH + 1), &Type::Dynamic).unwrap_err();
    assert_eq!(error.problem, DecodeProblem::TooDeep);
    let endless = b"\x92\xc4\x09\"dynamic\"".repeat(100_000);
    let error = msgpack::decode(&endless, &Type::Dynamic).unwrap_err();
    assert_eq!((error.path, error.problem), (Path::root(), DecodeProblem::TooDeep));
}

#[test]
fn json_without_an_end_to_its_nesting_is_refused() {
    on_a_small_stack(json_without_an_end);
}

fn json_without_an_end() {
    let ty = nested(MAX_DEPTH + 1, Type::list);
    let problem = json::decode("[".repeat(1_000_000).as_bytes(), &ty).unwrap_err().problem;
    assert_eq!(problem, DecodeProblem::TooDeep);
    let dynamic = r#"{"type":"dynamic","value":"#.repeat(1_000) + "null" + &"}".repeat(1_000);
    let problem = json::decode(dynamic.as_bytes(), &Type::Dynamic).unwrap_err().problem;
    assert_eq!(problem, DecodeProblem::TooDeep);
}

#[test]
fn announced_lengths_are_not_believed() {
    let (list, map) = (Type::list(Type::String), Type::map(Type::String));
    for (bytes, ty) in [
        (&[0xdd, 0xff, 0xff, 0xff, 0xff][..], &list),
        (&[0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0, 0xc0], &list),
        (&[0xdf, 0xff, 0xff, 0xff, 0xff], &map),
        (&[0xdb, 0xff, 0xff, 0xff, 0xff, b'a'], &Type::String),
        (&[0xc6, 0xff, 0xff, 0xff, 0xff, b'a'], &Type::String),
        (&[0xc9, 0xff, 0xff, 0xff, 0xff, 12, b'a'], &Type::String),
    ] {
        let problem = msgpack::decode(bytes, ty).unwrap_err().problem;
        assert!(matches!(problem, DecodeProblem::Truncated { .. }), "{problem:?}");
    }
    // Lists in each other, each of which announces four billion elements.
    let ty = nested(500, Type::list);
    let problem = msgpack::decode(&[0xdd, 0xff, 0xff, 0xff, 0xff].repeat(499), &ty).unwrap_err().problem;
    assert!(matches!(problem, DecodeProblem::Truncated { .. }), "{problem:?}");
}

#[test]
fn a_skipped_refinement_cannot_announce_more_than_there_is() {
    let body = [&[0x81, 99][..], &[0xdf, 0xff, 0xff, 0xff, 0xff].repeat(10)].concat();
    let bytes = [&[0xc7, u8::try_from(body.len()).unwrap(), 12][..], &body].concat();
    assert!(msgpack::decode(&bytes, &Type::String).is_err());
}

/// A set of two sets of two sets, and so on: comparing its elements anew on each level would take 6^15 steps.
#[test]
fn sets_of_sets_of_sets_take_no_time() {
    const LEVELS: usize = 15;
    let mut text = String::new();
    write_sets(LEVELS, &mut 0, &mut text);
    let ty = (0..LEVELS).fold(Type::Number, |ty, _| Type::set(ty));
    let value = json::decode(text.as_bytes(), &ty).unwrap();
    let bytes = msgpack::encode(&value, &ty).unwrap();
    assert_eq!(msgpack::decode(&bytes, &ty).unwrap(), value);
    let reversed = reverse(&value);
    assert_eq!(reversed, value);
    assert_eq!(msgpack::encode(&reversed, &ty).unwrap(), bytes);
}

fn write_sets(levels: usize, next: &mut u64, text: &mut String) {
    if levels == 0 {
        *next += 1;
        text.push_str(&next.to_string());
        return;
    }
    text.push('[');
    write_sets(levels - 1, next, text);
    text.push(',');
    write_sets(levels - 1, next, text);
    text.push(']');
}

fn reverse(value: &Value) -> Value {
    match value {
        Value::Set(elements) => Value::Set(elements.iter().rev().map(reverse).collect()),
        scalar => scalar.clone(),
    }
}

#[test]
fn a_large_set_takes_no_time() {
    let text = format!("[{}]", (0..100_000).rev().map(|number| number.to_string()).collect::<Vec<_>>().join(","));
    let value = json::decode(text.as_bytes(), &Type::set(Type::Number)).unwrap();
    assert_eq!(value.as_list().unwrap().len(), 100_000);
    assert_eq!(value.as_list().unwrap()[0], Value::number(0));
}

#[test]
fn a_number_of_a_million_digits_takes_no_time() {
    let text = format!("1{}1.5", "0".repeat(1_000_000));
    let value = json::decode(text.as_bytes(), &Type::Number).unwrap();
    assert_eq!(value, json::decode(&json::encode(&value, &Type::Number).unwrap(), &Type::Number).unwrap());
    assert_eq!(value.as_number().unwrap().as_f64(), f64::INFINITY);
    assert_eq!(value.as_number().unwrap().as_exact_f64(), None);
}
