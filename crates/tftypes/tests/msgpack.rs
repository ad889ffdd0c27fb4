//! Facts about msgpack that Terraform's own bytes (see terraform_fixtures.rs) do not show.
#![allow(clippy::unwrap_used)]

use tftypes::{Bound, DecodeProblem, EncodeProblem, Facts, Number, Path, Refinement, Type, Value, msgpack};

fn decode(bytes: &[u8], ty: &Type) -> Value {
    msgpack::decode(bytes, ty).unwrap()
}

fn decode_error(bytes: &[u8], ty: &Type) -> String {
    msgpack::decode(bytes, ty).unwrap_err().to_string()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

#[test]
fn a_number_may_come_in_any_form() {
    for (bytes, text) in [
        (&[0x07][..], "7"),
        (&[0xcc, 0x07], "7"),
        (&[0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "18446744073709551615"),
        (&[0xff], "-1"),
        (&[0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], "-9223372036854775808"),
        (&[0xca, 0x3f, 0xc0, 0, 0], "1.5"),
        (&[0xcb, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], "0.1"),
        (b"\xa17", "7"),
        (b"\xa47e-1", "0.7"),
        (b"\xc4\x017", "7"),
    ] {
        assert_eq!(decode(bytes, &Type::Number), number(text), "{bytes:x?}");
    }
}

#[test]
fn infinities_are_floats() {
    let infinite = [0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0];
    assert_eq!(decode(&infinite, &Type::Number), Value::Number(Number::POSITIVE_INFINITY));
    assert_eq!(msgpack::encode(&Value::Number(Number::POSITIVE_INFINITY), &Type::Number), Ok(infinite.to_vec()));
}

#[test]
fn what_is_no_number_is_refused_without_being_shown() {
    for bytes in [&[0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0][..], b"\xa6secret", b"\xc3"] {
        let error = decode_error(bytes, &Type::Number);
        assert!(error.contains("number") && !error.contains("secret"), "{error}");
    }
}

#[test]
fn strings_become_nfc() {
    assert_eq!(decode(b"\xa3e\xcc\x81", &Type::String), Value::String("\u{e9}".to_owned()));
    assert_eq!(decode(b"\x81\xa3e\xcc\x81\xc0", &Type::map(Type::Bool)), Value::map([("\u{e9}", Value::Null)]));
}

#[test]
fn attributes_may_come_in_any_order_but_all_must_come() {
    let ty = Type::object([("a", Type::Bool), ("b", Type::Bool)]);
    let both = Value::object([("a", Value::Bool(true)), ("b", Value::Null)]);
    assert_eq!(decode(b"\x82\xa1b\xc0\xa1a\xc3", &ty), both);
    assert_eq!(decode_error(b"\x81\xa1b\xc0", &ty), r#"the attribute "a" is missing"#);
    assert_eq!(decode_error(b"\x81\xa1x\xc0", &ty), r#"an attribute "x" is not expected"#);
    assert_eq!(decode_error(b"\x82\xa1a\xc0\xa1a\xc0", &ty), r#"the key "a" appears twice"#);
}

#[test]
fn the_error_names_the_path_the_type_and_what_was_found() {
    let route = Type::object([("arns", Type::list(Type::String))]);
    let ty = Type::object([("routes", Type::map(route))]);
    let bytes = b"\x81\xa6routes\x81\xa5https\x81\xa4arns\x92\xa1a\x07";
    assert_eq!(decode_error(bytes, &ty), r#"routes["https"].arns[1]: expected string, found an integer"#);
    let cut = &bytes[..bytes.len() - 1];
    assert_eq!(decode_error(cut, &ty), r#"routes["https"].arns[1]: expected string, found the end of the input"#);
}

#[test]
fn a_tuple_has_exactly_its_length() {
    let ty = Type::Tuple(vec![Type::Bool, Type::Bool]);
    for (bytes, found) in [(&[0x91, 0xc3][..], 1), (&[0x93, 0xc3, 0xc3, 0xc3], 3), (&[0x90], 0)] {
        let problem = msgpack::decode(bytes, &ty).unwrap_err().problem;
        assert_eq!(problem, DecodeProblem::TupleLength { expected: 2, found });
    }
}

#[test]
fn nothing_may_follow_the_value() {
    let problem = msgpack::decode(&[0xc3, 0xc3, 0xc3], &Type::Bool).unwrap_err().problem;
    assert_eq!(problem, DecodeProblem::TrailingBytes { count: 2 });
}

#[test]
fn nothing_at_all_is_no_value() {
    assert_eq!(decode_error(b"", &Type::Bool), "expected bool, found the end of the input");
}

#[test]
fn any_extension_is_an_unknown_value() {
    for bytes in [
        &[0xd4, 0, 0][..],
        &[0xd4, 99, 7],
        &[0xc7, 0, 0],
        &[0xc7, 3, 5, 1, 2, 3],
        &[0xc7, 0, 12],
        &[0xd4, 12, 0x81],
        &[0xd8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ] {
        assert_eq!(decode(bytes, &Type::String), Value::unknown(), "{bytes:x?}");
        assert_eq!(decode(bytes, &Type::Dynamic), Value::unknown(), "{bytes:x?}");
    }
}

#[test]
fn an_unknown_value_that_will_be_null_is_null() {
    assert_eq!(decode(&[0xc7, 3, 12, 0x81, 1, 0xc3], &Type::String), Value::Null);
}

#[test]
fn refinements_of_a_later_terraform_are_passed_over() {
    let bytes = [0xc7, 11, 12, 0x83, 99, 0x92, 0x81, 1, 2, 0xc0, 0xff, 0xa0, 1, 0xc2];
    assert_eq!(decode(&bytes, &Type::String), Value::Unknown(Refinement::not_null()));
}

#[test]
fn a_refinement_of_another_type_is_refused() {
    let prefix = [0xc7, 4, 12, 0x81, 2, 0xa1, b'a'];
    assert!(decode(&prefix, &Type::String).is_unknown());
    assert_eq!(decode_error(&prefix, &Type::Number), "expected a refinement of number, found one of another type");
}

#[test]
fn a_broken_refinement_is_refused() {
    for body in [
        &[0xc0, 0xc0][..],
        &[0x81, 0xc0],
        &[0x81, 1, 0xc0],
        &[0x81, 1],
        &[0x82, 1, 0xc2],
        &[0x81, 2, 7],
        &[0x81, 2, 0xa1, 0xff],
        &[0x81, 99],
        &[0x81, 99, 0x92, 1],
    ] {
        let bytes = [&[0xc7, u8::try_from(body.len()).unwrap(), 12][..], body].concat();
        assert!(msgpack::decode(&bytes, &Type::String).is_err(), "{bytes:x?}");
    }
    for body in [&[0x81, 3, 0x91, 1][..], &[0x81, 3, 0x92, 0xc0, 0xc3], &[0x81, 4, 0x92, 1, 1], &[0x81, 3]] {
        let bytes = [&[0xc7, u8::try_from(body.len()).unwrap(), 12][..], body].concat();
        assert!(msgpack::decode(&bytes, &Type::Number).is_err(), "{bytes:x?}");
    }
}

#[test]
fn a_value_nothing_is_known_about_is_the_shortest_extension() {
    assert_eq!(msgpack::encode(&Value::unknown(), &Type::String), Ok(vec![0xd4, 0, 0]));
}

#[test]
fn refinements_that_do_not_go_with_the_type_are_left_out() {
    let bound = Some(Bound { value: 1_i64.into(), inclusive: true });
    let everything = Facts {
        not_null: true,
        prefix: Some("p".to_owned()),
        lower: bound.clone(),
        upper: bound,
        min_length: Some(1),
        max_length: Some(2),
    };
    let value = Value::Unknown(everything.into());
    let written = |ty: &Type| msgpack::encode(&value, ty).unwrap();
    assert_eq!(written(&Type::Dynamic), [0xd4, 0, 0]);
    assert_eq!(written(&Type::Bool), [0xc7, 3, 12, 0x81, 1, 0xc2]);
    assert_eq!(written(&Type::String), [0xc7, 6, 12, 0x82, 1, 0xc2, 2, 0xa1, b'p']);
    assert_eq!(written(&Type::list(Type::Bool)), [0xc7, 7, 12, 0x83, 1, 0xc2, 5, 1, 6, 2]);
    assert_eq!(written(&Type::Number), [0xc7, 11, 12, 0x83, 1, 0xc2, 3, 0x92, 1, 0xc3, 4, 0x92, 1, 0xc3]);
}

#[test]
fn a_long_prefix_is_cut_between_characters() {
    let prefix = |text: String| msgpack::encode(&Value::Unknown(Refinement::starting_with(&text)), &Type::String);
    let kept = |bytes: Vec<u8>| match decode(&bytes, &Type::String) {
        Value::Unknown(refinement) => refinement.facts().prefix.clone().unwrap(),
        value => panic!("{value:?} is not unknown"),
    };
    assert_eq!(kept(prefix("a".repeat(256)).unwrap()).len(), 256);
    assert_eq!(kept(prefix("a".repeat(257)).unwrap()).len(), 255);
    assert_eq!(kept(prefix("\u{e9}".repeat(200)).unwrap()), "\u{e9}".repeat(127));
}

#[test]
fn a_refinement_that_terraform_would_refuse_for_its_length_is_left_out() {
    let bound = |text: String| Some(Bound { value: text.parse().unwrap(), inclusive: true });
    let long = Facts { lower: bound("1".repeat(1020)), ..Facts::default() };
    assert_eq!(msgpack::encode(&Value::Unknown(long.into()), &Type::Number), Ok(vec![0xd4, 0, 0]));
}

#[test]
fn a_dynamic_value_brings_its_type() {
    let value = Value::dynamic(Type::list(Type::Bool), Value::list([Value::Bool(true)]));
    let bytes = b"\x92\xc4\x0f[\"list\",\"bool\"]\x91\xc3";
    assert_eq!(msgpack::encode(&value, &Type::Dynamic), Ok(bytes.to_vec()));
    assert_eq!(decode(bytes, &Type::Dynamic), value);
}

#[test]
fn a_dynamic_value_of_dynamic_type_is_the_value_itself() {
    assert_eq!(decode(b"\x92\xc4\x09\"dynamic\"\xc0", &Type::Dynamic), Value::Null);
    assert_eq!(decode(b"\x92\xc4\x09\"dynamic\"\xd4\x00\x00", &Type::Dynamic), Value::unknown());
}

#[test]
fn a_broken_dynamic_value_is_refused() {
    for bytes in [
        &b"\x91\xc0"[..],
        b"\xc3",
        b"\x92\xc0\xc0",
        b"\x92\xc4\x05\"boo\"\xc0",
        b"\x92\xc4\x06\"bool\"",
        b"\x92",
        b"\x92\xc4\x06\"bool\"\xa1a",
    ] {
        assert!(msgpack::decode(bytes, &Type::Dynamic).is_err(), "{bytes:x?}");
    }
}

#[test]
fn a_value_of_another_type_is_not_written() {
    let list = || Value::list([Value::string("a")]);
    for (value, ty) in [
        (Value::string("a"), Type::Number),
        (Value::string("a"), Type::Dynamic),
        (Value::dynamic(Type::String, Value::string("a")), Type::String),
        (list(), Type::set(Type::String)),
        (list(), Type::Tuple(vec![Type::String])),
        (list(), Type::list(Type::Bool)),
        (Value::tuple([]), Type::Tuple(vec![Type::Bool])),
        (Value::map([("a", Value::Null)]), Type::object([("a", Type::Bool)])),
        (Value::object([("a", Value::Null)]), Type::object([])),
        (Value::object::<&str>([]), Type::object([("a", Type::Bool)])),
    ] {
        assert!(msgpack::encode(&value, &ty).is_err(), "{value:?} as {ty}");
    }
}

#[test]
fn the_error_names_the_part_that_cannot_be_written() {
    let ty = Type::object([("routes", Type::map(Type::list(Type::Bool)))]);
    let value = Value::object([("routes", Value::map([("a", Value::list([Value::Null, Value::string("secret")]))]))]);
    let error = msgpack::encode(&value, &ty).unwrap_err();
    assert_eq!(error.path, Path::root().attribute("routes").key("a").index(1));
    assert_eq!(error.to_string(), r#"routes["a"][1]: expected bool, found a string"#);
}

#[test]
fn a_set_is_written_in_order_and_without_duplicates() {
    let ty = Type::set(Type::set(Type::Number));
    let inner = |numbers: &[i64]| Value::Set(numbers.iter().map(|number| Value::number(*number)).collect());
    let value = Value::Set(vec![inner(&[3, 2]), inner(&[1]), inner(&[2, 3, 2])]);
    assert_eq!(msgpack::encode(&value, &ty), Ok(vec![0x92, 0x91, 1, 0x92, 2, 3]));
}

#[test]
fn a_type_that_is_too_deep_is_not_written() {
    let ty = (0..tftypes::MAX_DEPTH).fold(Type::Bool, |ty, _| Type::list(ty));
    let error = msgpack::encode(&Value::dynamic(ty, Value::Null), &Type::Dynamic).unwrap_err();
    assert_eq!(error.problem, EncodeProblem::TooDeep);
}
