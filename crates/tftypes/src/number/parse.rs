//! Reading numbers from text.

use std::str::FromStr;

use thiserror::Error;

use super::{Decimal, Number, Repr};

/// Text or a float that is not a number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is not a decimal number.
    #[error("a decimal number has digits, and may have a sign, a point and an exponent")]
    Malformed,
    /// The float is NaN.
    #[error("the float is not a number")]
    NotANumber,
    /// The exponent is beyond what Terraform can hold.
    #[error("the exponent is not between -{MAX_EXPONENT} and {MAX_EXPONENT}")]
    OutOfRange,
}

/// Terraform's numbers have a binary exponent of 32 bits with sign, which ends here in powers of ten.
const MAX_EXPONENT: i64 = 646_456_992;

impl FromStr for Number {
    type Err = NumberError;

    /// Reads what JSON and Terraform write: digits with an optional sign, point and exponent of ten.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (negative, unsigned) = split_sign(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !is_digits(&digits) {
            return Err(NumberError::Malformed);
        }
        let shift = i64::try_from(fraction.len()).map_err(|_| NumberError::OutOfRange)?;
        finite(Decimal::new(negative, &digits, exponent.saturating_sub(shift)))
    }
}

fn finite(decimal: Decimal) -> Result<Number, NumberError> {
    if decimal.magnitude().abs() > MAX_EXPONENT || decimal.exponent.abs() > MAX_EXPONENT {
        return Err(NumberError::OutOfRange);
    }
    Ok(Number(Repr::Finite(decimal)))
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The exponent, or one far out of range if it has too many digits to be read.
fn parse_exponent(text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || !is_digits(digits) {
        return Err(NumberError::Malformed);
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX / 2);
    Ok(if negative { -size } else { size })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
