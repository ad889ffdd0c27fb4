//! `provider::bluegreen::other_color`: the color that a color is not.

use tfplugin::{Function, FunctionError};
use tftypes::{FunctionSignature, Parameter, Type, Value};

use super::color;

/// The `other_color` function.
#[derive(Debug)]
pub(crate) struct OtherColor;

impl Function for OtherColor {
    fn name(&self) -> &str {
        "other_color"
    }

    fn signature(&self) -> FunctionSignature {
        let color = Parameter::new("color", Type::String, "`blue` or `green`.");
        FunctionSignature::new(vec![color], Type::String, "The other color", DESCRIPTION)
    }

    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        Ok(Value::string(color(&arguments)?.other().as_str()))
    }
}

const DESCRIPTION: &str = "Returns `green` for `blue` and `blue` for `green`: the standby color for an active one.";
