//! Numbers of any size and precision.

mod parse;

use std::cmp::Ordering;
use std::fmt;

pub use parse::NumberError;

/// A decimal number of any size and precision, or an infinity.
///
/// It is held as decimal digits and not as binary, because that is what equality means in Terraform: 0.1 that came
/// as a 64-bit float and "0.1" that came as text are the same number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    NegativeInfinity,
    Finite(Decimal),
    PositiveInfinity,
}

/// `digits` times ten to the power of `exponent`. The digits neither start nor end with a zero and are empty for
/// zero, whose sign is positive and exponent 0: each number has exactly one form.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

/// Beyond so many characters a number is written with an exponent, so that "1e600000000" cannot grow into 600 MB.
const MAX_PLAIN_LENGTH: i64 = 4096;

impl Number {
    /// Larger than every other number.
    pub const POSITIVE_INFINITY: Self = Self(Repr::PositiveInfinity);
    /// Smaller than every other number.
    pub const NEGATIVE_INFINITY: Self = Self(Repr::NegativeInfinity);

    /// The number as a signed 64-bit integer, if it is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.integer_text()?.parse().ok()
    }

    /// The number as an unsigned 64-bit integer, if it is one.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.integer_text()?.parse().ok()
    }

    /// The nearest 64-bit float; an infinity if the number is too large.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Repr::NegativeInfinity => f64::NEG_INFINITY,
            Repr::PositiveInfinity => f64::INFINITY,
            Repr::Finite(decimal) => {
                decimal.scientific().parse().expect("digits and an exponent are the text of a float")
            }
        }
    }

    /// The 64-bit float that is exactly this number, if there is one.
    #[must_use]
    pub fn as_exact_f64(&self) -> Option<f64> {
        let float = self.as_f64();
        let Repr::Finite(decimal) = &self.0 else { return Some(float) };
        // A fraction in base two ends, in base ten, with the digit 5, and never after more than 1074 digits.
        let possible = decimal.exponent >= 0 || (decimal.digits.ends_with('5') && decimal.exponent >= -1074);
        let exact = || format!("{float:.1074}").parse::<Self>().is_ok_and(|expansion| expansion == *self);
        (possible && float.is_finite() && exact()).then_some(float)
    }

    /// True if the number is finite and has no fraction.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        matches!(&self.0, Repr::Finite(decimal) if decimal.exponent >= 0)
    }

    /// True for both infinities.
    #[must_use]
    pub fn is_infinite(&self) -> bool {
        !matches!(self.0, Repr::Finite(_))
    }

    /// The text of an integer that may fit 64 bits.
    fn integer_text(&self) -> Option<String> {
        match &self.0 {
            Repr::Finite(decimal) if decimal.exponent >= 0 && decimal.magnitude() <= 20 => Some(decimal.plain()),
            _ => None,
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Finite(Decimal::new(value < 0, &value.unsigned_abs().to_string(), 0)))
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(Repr::Finite(Decimal::new(false, &value.to_string(), 0)))
    }
}

impl TryFrom<f64> for Number {
    type Error = NumberError;

    /// An integer is taken digit by digit, a fraction by the shortest text that reads as the same float. This is
    /// how Terraform compares the numbers it gets as floats.
    ///
    /// # Errors
    /// [`NumberError::NotANumber`] if it is none.
    fn try_from(value: f64) -> Result<Self, NumberError> {
        match value {
            _ if value.is_nan() => Err(NumberError::NotANumber),
            f64::INFINITY => Ok(Self::POSITIVE_INFINITY),
            f64::NEG_INFINITY => Ok(Self::NEGATIVE_INFINITY),
            _ if value.fract() == 0.0 => format!("{value:.0}").parse(),
            _ => format!("{value:e}").parse(),
        }
    }
}

impl fmt::Display for Number {
    /// The shortest decimal text, without an exponent unless it would be very long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::NegativeInfinity => f.write_str("-Inf"),
            Repr::PositiveInfinity => f.write_str("Inf"),
            Repr::Finite(decimal) if decimal.plain_length() <= MAX_PLAIN_LENGTH => f.write_str(&decimal.plain()),
            Repr::Finite(decimal) => f.write_str(&decimal.scientific()),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl Ord for Number {
    /// By numeric value.
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Finite(one), Repr::Finite(two)) => one.cmp(two),
            (one, two) => one.rank().cmp(&two.rank()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Repr {
    const fn rank(&self) -> u8 {
        match self {
            Self::NegativeInfinity => 0,
            Self::Finite(_) => 1,
            Self::PositiveInfinity => 2,
        }
    }
}

impl Decimal {
    /// The one form of `digits` (ASCII digits, perhaps with zeros around) times ten to the power of `exponent`.
    fn new(negative: bool, digits: &str, exponent: i64) -> Self {
        let without_tail = digits.trim_end_matches('0');
        let tail = i64::try_from(digits.len() - without_tail.len()).expect("a text is shorter than 2^63");
        let digits = without_tail.trim_start_matches('0');
        if digits.is_empty() {
            return Self { negative: false, digits: String::new(), exponent: 0 };
        }
        Self { negative, digits: digits.to_owned(), exponent: exponent.saturating_add(tail) }
    }

    /// How many digits stand before the point; zero or less for numbers below one.
    fn magnitude(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(i64::MAX).saturating_add(self.exponent)
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }

    fn scientific(&self) -> String {
        let digits = if self.digits.is_empty() { "0" } else { &self.digits };
        format!("{}{digits}e{}", self.sign(), self.exponent)
    }

    /// About how long [`Decimal::plain`] is.
    fn plain_length(&self) -> i64 {
        self.magnitude().max(0).saturating_sub(self.exponent.min(0))
    }

    fn plain(&self) -> String {
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
        let (sign, digits) = (self.sign(), self.digits.as_str());
        match usize::try_from(self.magnitude()) {
            _ if digits.is_empty() => "0".to_owned(),
            _ if self.exponent >= 0 => format!("{sign}{digits}{}", zeros(self.exponent)),
            Ok(point) if point > 0 => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
            _ => format!("{sign}0.{}{digits}", zeros(-self.magnitude())),
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        // Zero has no digits, so its magnitude says nothing about it. Digits compare as text, for without zeros
        // at the end a longer text with the same start is a larger number.
        let zero_last = (!self.digits.is_empty()).cmp(&!other.digits.is_empty());
        zero_last.then_with(|| self.magnitude().cmp(&other.magnitude())).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (one, two) => two.cmp(&one),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
