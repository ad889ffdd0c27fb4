//! The functions, for configurations that have to do arithmetic with colors.

mod other_color;
mod percentages;

use bluegreen::{Color, ParseColorError};
use tfplugin::FunctionError;
use tftypes::Value;

pub(crate) use other_color::OtherColor;
pub(crate) use percentages::PercentagesOf;

/// The only argument that the functions here take. The host names it in front of the message.
fn color(arguments: &[Value]) -> Result<Color, FunctionError> {
    let text = arguments.first().and_then(Value::as_str).unwrap_or_default();
    // The host ends the sentence.
    text.parse().map_err(|error: ParseColorError| FunctionError::argument(0, error.to_string()))
}

#[cfg(test)]
mod tests {
    use tfplugin::Function;

    use super::*;

    #[test]
    fn what_is_no_color_is_refused_at_the_argument() {
        let functions: [&dyn Function; 2] = [&OtherColor, &PercentagesOf];
        for function in functions {
            for given in ["Blue", "", "red"] {
                let error = function.call(vec![Value::string(given)]).unwrap_err();
                let text = format!("expected \"blue\" or \"green\", got {given:?}");
                assert_eq!(error, FunctionError::argument(0, text), "{}", function.name());
            }
        }
    }

    #[test]
    fn results_have_the_type_of_the_signature() {
        let functions: [&dyn Function; 2] = [&OtherColor, &PercentagesOf];
        for function in functions {
            let result = function.call(vec![Value::string("blue")]).unwrap();
            assert!(tftypes::msgpack::encode(&result, &function.signature().returns).is_ok(), "{}", function.name());
        }
    }
}
