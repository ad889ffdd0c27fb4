//! Walls as values.

use tftypes::Value;

pub(crate) fn wall(from: &Value, id: Value) -> Value {
    Value::object([
        ("color", attribute_of(from, "color")),
        ("fault", attribute_of(from, "fault")),
        ("secret", Value::Null),
        ("id", id),
    ])
}

pub(crate) fn attribute_of(value: &Value, name: &str) -> Value {
    value.get(name).cloned().unwrap_or(Value::Null)
}
