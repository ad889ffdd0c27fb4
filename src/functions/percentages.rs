//! `provider::bluegreen::percentages`: the shares of traffic once a color is active.

use bluegreen::Percentages;
use tfplugin::{Function, FunctionError};
use tftypes::{FunctionSignature, Parameter, Type, Value};

use super::color;
use crate::shares;

/// The `percentages` function.
#[derive(Debug)]
pub(crate) struct PercentagesOf;

impl Function for PercentagesOf {
    fn name(&self) -> &str {
        "percentages"
    }

    fn signature(&self) -> FunctionSignature {
        let color = Parameter::new("active_color", Type::String, "`blue` or `green`.");
        let returns = Type::object([("blue_percent", Type::Number), ("green_percent", Type::Number)]);
        FunctionSignature::new(vec![color], returns, "The share of each color", DESCRIPTION)
    }

    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        Ok(shares::value(Percentages::all_to(color(&arguments)?)))
    }
}

const DESCRIPTION: &str = "Returns `{ blue_percent, green_percent }` for the time after a cutover: 100 for the active \
    color and 0 for the other one. Its form is that of `live` in `bluegreen_switch`, so the two can be compared.";
