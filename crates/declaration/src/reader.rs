//! Reading configuration values: every problem is told with its path, and what is not known yet is noted, not guessed.

use std::ops::RangeInclusive;
use std::time::Duration;

use bluegreen_engine::format_duration;
use tftypes::{Diagnostic, Diagnostics, Path, PathStep, Value};

use crate::parse_duration;

/// Longer than anything can be waited for, and short enough that any number of them can be added up: 90 days.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 3600);

/// Reads values and gathers what is wrong with them.
#[derive(Debug, Default)]
pub struct Reader {
    /// What is wrong.
    pub problems: Diagnostics,
    /// Was anything met that is only known after apply?
    pub met_unknown: bool,
}

/// A value, and where the user wrote it.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// What it is.
    pub value: &'a Value,
    /// The name of the argument.
    pub name: String,
    /// The innermost place that Terraform can point at: an argument, or one element of a map. Given a path into the
    /// object beneath, it points at the whole resource instead.
    pub place: Path,
}

static NULL: Value = Value::Null;

impl<'a> Field<'a> {
    /// The root of a configuration.
    pub fn root(value: &'a Value) -> Field<'a> {
        Field { value, name: String::new(), place: Path::root() }
    }

    /// An attribute of this object; null when the object is null.
    pub fn attribute(&self, name: &str) -> Field<'a> {
        let value = self.value.get(name).unwrap_or(&NULL);
        let place = if self.is_block() { self.place.clone().attribute(name) } else { self.place.clone() };
        Field { value, name: name.to_owned(), place }
    }

    /// The first block of a list of nested blocks.
    pub fn first_block(&self, name: &str) -> Field<'a> {
        let value = self.value.get(name).and_then(Value::as_list).and_then(<[Value]>::first).unwrap_or(&NULL);
        Field { value, name: name.to_owned(), place: self.place.clone().attribute(name).index(0) }
    }

    /// The blocks of a list of nested blocks, in their order.
    pub fn blocks(&self, name: &str) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let blocks = self.value.get(name).and_then(Value::as_list).unwrap_or_default();
        let (name, place) = (name.to_owned(), self.place.clone().attribute(name));
        blocks.iter().enumerate().map(move |(index, value)| {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            Field { value, name: name.clone(), place: place.clone().index(index) }
        })
    }

    /// Is this the root or a block, and not an object inside an argument?
    fn is_block(&self) -> bool {
        matches!(self.place.steps().last(), None | Some(PathStep::Index(_)))
    }

    /// The elements of this map, in the order of their keys.
    pub fn elements(&self) -> impl Iterator<Item = (&'a String, Field<'a>)> + use<'a> {
        let place = self.place.clone();
        let elements = self.value.as_map().into_iter().flatten();
        elements.map(move |(key, value)| (key, Field { value, name: key.clone(), place: place.clone().key(key) }))
    }

    /// The elements of this list. Terraform can point at one of them, but at nothing inside it.
    pub fn list_elements(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let (name, place) = (self.name.clone(), self.place.clone());
        let elements = self.value.as_list().into_iter().flatten();
        elements.map(move |value| Field { value, name: name.clone(), place: place.clone() })
    }

    /// The elements of this set. Terraform can point at the set alone.
    pub fn set_elements(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let (name, place) = (self.name.clone(), self.place.clone());
        let elements = match self.value {
            Value::Set(elements) => elements.as_slice(),
            _ => &[],
        };
        elements.iter().map(move |value| Field { value, name: name.clone(), place: place.clone() })
    }

    /// Is it known and not null?
    pub fn is_set(&self) -> bool {
        !self.value.is_null() && !self.value.is_unknown()
    }
}

impl Reader {
    /// Notes a problem at this field.
    pub fn problem(&mut self, field: &Field<'_>, summary: &str, detail: impl Into<String>) {
        self.problems.push(Diagnostic::error(summary, detail).at(field.place.clone()));
    }

    /// Notes that this field has a wrong value; the text says what was expected and what came.
    pub fn invalid(&mut self, field: &Field<'_>, problem: &str) {
        self.problem(field, &format!("Invalid {}", field.name), capitalized(problem));
    }

    /// Notes a problem when this field is null. Terraform demands that a required argument is written, but lets it be null.
    pub fn require(&mut self, field: &Field<'_>) {
        if field.value.is_null() {
            self.problem(
                field,
                &format!("Missing {}", field.name),
                format!("Expected a value for `{}`, got null.", field.name),
            );
        }
    }

    /// A text; `None` when it is null or unknown.
    pub fn text<'a>(&mut self, field: &Field<'a>) -> Option<&'a str> {
        self.met_unknown |= field.value.is_unknown();
        field.value.as_str()
    }

    /// A text turned into something else; a problem when that is not possible.
    pub fn parsed<T, E: std::fmt::Display>(
        &mut self,
        field: &Field<'_>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(field)?;
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.invalid(field, &error.to_string());
                None
            }
        }
    }

    /// A duration of at least `at_least`.
    pub fn duration(&mut self, field: &Field<'_>, at_least: Duration) -> Option<Duration> {
        self.duration_within(field, at_least..=LONGEST)
    }

    /// A duration from this range.
    pub fn duration_within(&mut self, field: &Field<'_>, range: RangeInclusive<Duration>) -> Option<Duration> {
        let parse = |text: &str| match parse_duration(text) {
            Ok(duration) if duration < *range.start() => {
                Err(format!("expected at least \"{}\", got {text:?}", format_duration(*range.start())))
            }
            Ok(duration) if duration > *range.end() => {
                Err(format!("expected at most \"{}\", got {text:?}", format_duration(*range.end())))
            }
            Ok(duration) => Ok(duration),
            Err(error) => Err(error.to_string()),
        };
        self.parsed(field, parse)
    }

    /// True or false; `None` when it is null or unknown.
    pub fn truth(&mut self, field: &Field<'_>) -> Option<bool> {
        self.met_unknown |= field.value.is_unknown();
        field.value.as_bool()
    }

    /// A whole number from this range.
    pub fn whole(&mut self, field: &Field<'_>, range: RangeInclusive<u32>) -> Option<u32> {
        self.met_unknown |= field.value.is_unknown();
        let number = field.value.as_number()?;
        let whole = number.as_i64().and_then(|whole| u32::try_from(whole).ok()).filter(|whole| range.contains(whole));
        if whole.is_none() {
            let (from, to) = range.into_inner();
            self.invalid(field, &format!("expected a whole number from {from} to {to}, got {number}"));
        }
        whole
    }

    /// A percentage in steps of 0.1, as tenths of a percent.
    pub fn tenths(&mut self, field: &Field<'_>, at_least: u16) -> Option<u16> {
        self.met_unknown |= field.value.is_unknown();
        let number = field.value.as_number()?;
        let tenths = (number.as_f64() * 10.0).round();
        let exact = (tenths / 10.0 - number.as_f64()).abs() < 1e-9;
        if exact && (f64::from(at_least)..=1000.0).contains(&tenths) {
            // Checked, so that the conversion is exact.
            return Some(tenths as u16);
        }
        let least = f64::from(at_least) / 10.0;
        self.invalid(field, &format!("expected a percentage from {least} to 100 in steps of 0.1, got {number}"));
        None
    }
}

/// Error texts are written to stand inside a sentence; here they are the sentence.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let sentence = format!("{first}{}", chars.as_str());
    if sentence.ends_with(['.', ')']) { sentence } else { format!("{sentence}.") }
}
