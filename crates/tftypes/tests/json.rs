//! Facts about values as JSON.
#![allow(clippy::unwrap_used)]

use tftypes::{DecodeProblem, EncodeProblem, Number, Path, Type, Value, json};

fn decode(text: &str, ty: &Type) -> Value {
    json::decode(text.as_bytes(), ty).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn decode_error(text: &str, ty: &Type) -> String {
    json::decode(text.as_bytes(), ty).unwrap_err().to_string()
}

fn encode(value: &Value, ty: &Type) -> String {
    String::from_utf8(json::encode(value, ty).unwrap()).unwrap()
}

#[test]
fn a_number_keeps_every_digit() {
    for text in ["0.1", "123456789012345678901234567890.123456789", "-18446744073709551617"] {
        assert_eq!(encode(&decode(text, &Type::Number), &Type::Number), text);
    }
    assert_eq!(encode(&decode("1E3", &Type::Number), &Type::Number), "1000");
}

#[test]
fn primitives_stand_in_for_each_other() {
    assert_eq!(decode(r#""0.5""#, &Type::Number), decode("0.5", &Type::Number));
    assert_eq!(decode(r#""true""#, &Type::Bool), Value::Bool(true));
    assert_eq!(decode(r#""0""#, &Type::Bool), Value::Bool(false));
    assert_eq!(decode("1.50", &Type::String), Value::string("1.50"));
    assert_eq!(decode("false", &Type::String), Value::string("false"));
}

#[test]
fn other_primitives_are_refused() {
    assert_eq!(decode_error("1", &Type::Bool), "expected bool, found a number");
    assert_eq!(decode_error("true", &Type::Number), "expected number, found a bool");
    assert_eq!(decode_error("[]", &Type::String), "expected string, found an array");
    assert!(decode_error(r#""secret""#, &Type::Number).starts_with("expected a number, found text that is none"));
    assert!(!decode_error(r#""secret""#, &Type::Bool).contains("secret"));
}

#[test]
fn an_absent_attribute_is_null_and_another_one_an_error() {
    let ty = Type::object([("a", Type::Bool), ("b", Type::Bool)]);
    assert_eq!(decode(r#"{"b":true}"#, &ty), Value::object([("a", Value::Null), ("b", Value::Bool(true))]));
    assert_eq!(decode_error(r#"{"c":true}"#, &ty), r#"an attribute "c" is not expected"#);
    assert_eq!(decode_error(r#"{"a":true,"a":null}"#, &ty), r#"the key "a" appears twice"#);
}

#[test]
fn keys_are_one_if_they_are_one_in_nfc() {
    let text = "{\"e\u{301}\":true,\"\u{e9}\":true}";
    assert_eq!(decode_error(text, &Type::map(Type::Bool)), "the key \"\u{e9}\" appears twice");
}

#[test]
fn a_dynamic_value_has_a_type_and_a_value_in_any_order() {
    let value = Value::dynamic(Type::list(Type::Number), Value::list([Value::number(1)]));
    assert_eq!(encode(&value, &Type::Dynamic), r#"{"value":[1],"type":["list","number"]}"#);
    assert_eq!(decode(r#"{"value":[1],"type":["list","number"]}"#, &Type::Dynamic), value);
    assert_eq!(decode(r#" { "type" : ["list","number"] , "value" : [ 1 ] } "#, &Type::Dynamic), value);
    assert_eq!(decode("null", &Type::Dynamic), Value::Null);
    assert_eq!(decode(r#"{"value":null,"type":"dynamic"}"#, &Type::Dynamic), Value::Null);
}

#[test]
fn a_broken_dynamic_value_is_refused() {
    for text in [
        r#"{"value":1}"#,
        r#"{"type":"number"}"#,
        r#"{"value":1,"type":"number","more":1}"#,
        r#"{"value":1,"value":1,"type":"number"}"#,
        r#"{"value":1,"type":"numbr"}"#,
        r#"{"value":1 1,"type":"number"}"#,
        r#"{"value":,"type":"number"}"#,
        r#"{"value":[1,"type":"number"}"#,
        "1",
    ] {
        assert!(json::decode(text.as_bytes(), &Type::Dynamic).is_err(), "{text}");
    }
}

#[test]
fn an_error_inside_a_dynamic_value_has_a_path() {
    let ty = Type::object([("x", Type::Dynamic)]);
    let error = decode_error(r#"{"x":{"value":["a"],"type":["list","number"]}}"#, &ty);
    assert!(error.starts_with("x[0]: expected a number"), "{error}");
}

#[test]
fn the_error_names_the_path_the_type_and_what_was_found() {
    let ty = Type::object([("routes", Type::map(Type::Tuple(vec![Type::Bool, Type::Bool])))]);
    assert_eq!(decode_error(r#"{"routes":{"a":[true,[]]}}"#, &ty), r#"routes["a"][1]: expected bool, found an array"#);
    assert_eq!(
        decode_error(r#"{"routes":{"a":[true]}}"#, &ty),
        r#"routes["a"]: expected a tuple of 2 elements, found 1"#
    );
    assert_eq!(
        decode_error(r#"{"routes":{"a":[true,true,true,true]}}"#, &ty),
        r#"routes["a"]: expected a tuple of 2 elements, found 3"#
    );
}

#[test]
fn what_is_no_json_is_refused() {
    let ty = Type::map(Type::list(Type::String));
    for text in [
        "",
        "{",
        "}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":[],}"#,
        r#"{"a":[,]}"#,
        r#"{"a":["x",]}"#,
        r#"{"a":["x" "y"]}"#,
        r#"{"a":["x"}"#,
        r#"{"a":["x]}"#,
        r#"{"a":["\x"]}"#,
        r#"{"a":["\ud800"]}"#,
        "{\"a\":[\"\n\"]}",
        r#"{a:[]}"#,
        r#"{"a":nul}"#,
        r#"{"a":[nulll]}"#,
        r#"{} {}"#,
        r#"{"a":[01]}"#,
        r#"{"a":[- 1]}"#,
        "// comment\n{}",
        "\u{feff}{}",
    ] {
        assert!(json::decode(text.as_bytes(), &ty).is_err(), "{text}");
    }
    assert!(json::decode(b"\"\xff\"", &Type::String).is_err());
}

#[test]
fn malformed_json_is_told_with_its_place() {
    let problem = json::decode(br#"{"a": x}"#, &Type::map(Type::Bool)).unwrap_err();
    assert_eq!(problem.to_string(), r#"["a"]: expected a value, found malformed JSON at byte 6"#);
}

#[test]
fn an_unknown_part_cannot_be_written() {
    let ty = Type::object([("a", Type::list(Type::String))]);
    let value = Value::object([("a", Value::list([Value::Null, Value::unknown()]))]);
    let error = json::encode(&value, &ty).unwrap_err();
    assert_eq!(error.problem, EncodeProblem::Unknown);
    assert_eq!(error.path, Path::root().attribute("a").index(1));
}

#[test]
fn an_infinite_number_cannot_be_written() {
    let error = json::encode(&Value::Number(Number::NEGATIVE_INFINITY), &Type::Number).unwrap_err();
    assert_eq!(error.problem, EncodeProblem::Infinite);
}

#[test]
fn text_is_escaped() {
    assert_eq!(encode(&Value::string("a\"\\\n\u{1}\u{1f600}"), &Type::String), "\"a\\\"\\\\\\n\\u0001\u{1f600}\"");
    let map = Value::map([("k\"", Value::Null)]);
    assert_eq!(encode(&map, &Type::map(Type::Bool)), r#"{"k\"":null}"#);
}

#[test]
fn nulls_are_not_filled_in_without_end() {
    let names: Vec<_> = (0..1000).map(|index| format!("a{index}")).collect();
    let wide = Type::Object(names.into_iter().map(|name| (name, Type::Bool)).collect());
    let some = format!("[{}]", ["{}"; 10].join(","));
    assert!(json::decode(some.as_bytes(), &Type::list(wide.clone())).is_ok());
    let many = format!("[{}]", vec!["{}"; 100_000].join(","));
    let problem = json::decode(many.as_bytes(), &Type::list(wide)).unwrap_err().problem;
    assert_eq!(problem, DecodeProblem::TooSparse { limit: many.len() + 10_000 });
}

#[test]
fn what_another_version_stored_may_have_attributes_that_the_type_does_not_have() {
    let route = Type::object([("arn", Type::String), ("weight", Type::Number)]);
    let ty = Type::object([("routes", Type::map(route)), ("color", Type::String)]);
    let stored = r#"{"gone":{"deep":[1,{"a":"}"}]},"color":"blue","routes":{"a":{"arn":"x","colour":null}},"last":[]}"#;
    let route = Value::object([("arn", Value::string("x")), ("weight", Value::Null)]);
    let expected = Value::object([("routes", Value::map([("a", route)])), ("color", Value::string("blue"))]);
    assert_eq!(json::decode_stored(stored.as_bytes(), &ty), Ok(expected));
    assert!(json::decode(stored.as_bytes(), &ty).is_err());
}

#[test]
fn what_another_version_stored_must_have_the_types_of_what_is_left() {
    let ty = Type::object([("color", Type::String)]);
    let error = json::decode_stored(br#"{"gone":1,"color":[]}"#, &ty).unwrap_err();
    assert_eq!(error.to_string(), "color: expected string, found an array");
    for broken in [r#"{"gone":}"#, r#"{"gone":1 2}"#, r#"{"gone":[1,"color":"x"}"#, r#"{"color":"a","color":"b"}"#] {
        assert!(json::decode_stored(broken.as_bytes(), &ty).is_err(), "{broken}");
    }
}
