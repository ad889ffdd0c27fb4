//! Colors and shares of traffic as Terraform values.

use bluegreen_engine::{Color, PerColor, Percentages};
use tftypes::Value;

/// An object of `blue_percent` and `green_percent`.
pub fn value(percentages: Percentages) -> Value {
    let PerColor { blue, green } = percentages.0;
    Value::object([("blue_percent", percent(blue)), ("green_percent", percent(green))])
}

/// A color, or null where there is none to name.
pub fn color(color: Option<Color>) -> Value {
    color.map_or(Value::Null, |color| Value::string(color.as_str()))
}

/// Tenths of a percent as the number a person would write.
fn percent(tenths: u16) -> Value {
    let text = format!("{}.{}", tenths / 10, tenths % 10);
    Value::Number(text.parse().expect("digits with a point are a number"))
}
