//! What a provider function has to offer.

use tftypes::{FunctionSignature, Value};

/// A pure function of its arguments. Terraform caches results and compares those of plan and apply, and calls it in
/// processes that are not configured.
pub trait Function: Send + Sync + 'static {
    /// The name after `provider::<local name>::`.
    fn name(&self) -> &str;

    /// Parameters and result.
    fn signature(&self) -> FunctionSignature;

    /// Calculates the result. Variadic arguments follow the others.
    ///
    /// # Errors
    /// What is wrong with the arguments, said to the author of the configuration.
    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError>;
}

/// Why a function has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// The message for the user.
    pub text: String,
    /// The argument to blame, counted from 0.
    pub argument: Option<usize>,
}

impl FunctionError {
    /// An error about the call as a whole.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: None }
    }

    /// An error about one argument, counted from 0.
    pub fn argument(argument: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: Some(argument) }
    }
}
