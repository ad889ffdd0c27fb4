//! Signatures of provider functions.

use crate::Type;

/// What a provider function takes and returns.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionSignature {
    /// The arguments, in order.
    pub parameters: Vec<Parameter>,
    /// The parameter that takes all further arguments, if there may be any.
    pub variadic: Option<Parameter>,
    /// The type of the result.
    pub returns: Type,
    /// One line about the function.
    pub summary: String,
    /// The documentation, in markdown.
    pub description: String,
}

impl FunctionSignature {
    /// A function that takes exactly `parameters`.
    #[must_use]
    pub fn new(parameters: Vec<Parameter>, returns: Type, summary: &str, description: &str) -> Self {
        Self { parameters, variadic: None, returns, summary: summary.to_owned(), description: description.to_owned() }
    }

    /// The parameter that takes the argument at `index`, counted from zero.
    #[must_use]
    pub fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or(self.variadic.as_ref())
    }
}

/// One parameter of a provider function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name that messages and documentation use.
    pub name: String,
    /// The type that Terraform converts the argument to.
    pub ty: Type,
    /// Whether null is passed on; otherwise Terraform refuses it.
    pub allow_null: bool,
    /// Whether unknown values are passed on; otherwise Terraform makes the result unknown without a call.
    pub allow_unknown: bool,
    /// The documentation, in markdown.
    pub description: String,
}

impl Parameter {
    /// A parameter that gets neither null nor unknown values.
    #[must_use]
    pub fn new(name: &str, ty: Type, description: &str) -> Self {
        Self { name: name.to_owned(), ty, allow_null: false, allow_unknown: false, description: description.to_owned() }
    }

    /// Null is passed on.
    #[must_use]
    pub fn allow_null(mut self) -> Self {
        self.allow_null = true;
        self
    }

    /// Unknown values are passed on.
    #[must_use]
    pub fn allow_unknown(mut self) -> Self {
        self.allow_unknown = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_past_the_last_parameter_belong_to_the_variadic_one() {
        let first = Parameter::new("first", Type::String, "");
        let rest = Parameter::new("rest", Type::Number, "");
        let mut signature = FunctionSignature::new(vec![first.clone()], Type::Bool, "", "");
        assert_eq!(signature.parameter(1), None);
        signature.variadic = Some(rest.clone());
        assert_eq!(signature.parameter(0), Some(&first));
        assert_eq!(signature.parameter(7), Some(&rest));
    }
}
