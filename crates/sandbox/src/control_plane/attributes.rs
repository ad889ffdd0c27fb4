//! Attributes of load balancers, target groups and listeners: keys with texts as values.

use std::collections::BTreeMap;

use alb_model::Tree;

use super::errors::ApiError;
use super::query::Query;

/// One attribute that a kind of resource has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    pub(super) key: &'static str,
    pub(super) default: &'static str,
    pub(super) values: Values,
}

/// Which values an attribute takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Values {
    Truth,
    /// A number from the first to the second.
    Range(u32, u32),
    /// A number from the first to the second, or this word.
    RangeOr(u32, u32, &'static str),
    OneOf(&'static [&'static str]),
    Text,
}

pub(super) const fn attribute(key: &'static str, default: &'static str, values: Values) -> Attribute {
    Attribute { key, default, values }
}

/// Every attribute: AWS's defaults, and over them what was set.
pub(super) fn shown_attributes(known: &[&[Attribute]], set: &BTreeMap<String, String>) -> Tree {
    let defaults = known.iter().copied().flatten().map(|one| (one.key.to_owned(), one.default.to_owned()));
    let mut attributes: BTreeMap<_, _> = defaults.collect();
    attributes.extend(set.clone());
    let pairs = attributes
        .iter()
        .map(|(key, value)| Tree::fields().with("Key", Tree::leaf(key)).with("Value", Tree::leaf(value)));
    Tree::fields().with("Attributes", Tree::List(pairs.collect()))
}

/// The attributes that a request sets; `what` is the resource's kind in AWS's texts.
pub(super) fn requested_attributes(
    query: &Query,
    known: &[&[Attribute]],
    what: &str,
) -> Result<BTreeMap<String, String>, ApiError> {
    let list = query.get("Attributes").map(Tree::items).unwrap_or_default();
    let pairs = list.iter().map(|pair| {
        let (key, value) = (pair.text("Key").unwrap_or_default(), pair.text("Value").unwrap_or_default());
        check_attribute(known, what, key, value).map_err(ApiError::validation)?;
        Ok((key.to_owned(), value.to_owned()))
    });
    pairs.collect()
}

/// Says what is wrong with an attribute, if anything is; `what` is the resource's kind in AWS's texts.
pub(super) fn check_attribute(known: &[&[Attribute]], what: &str, key: &str, value: &str) -> Result<(), String> {
    let found = known.iter().copied().flatten().find(|one| one.key == key);
    let found = found.ok_or_else(|| format!("{what} attribute key '{key}' is not recognized"))?;
    if found.values.accept(value) {
        return Ok(());
    }
    let expected = found.values.expected();
    Err(format!("{what} attribute value '{value}' for key '{key}' is not valid: expected {expected}"))
}

impl Values {
    fn accept(self, value: &str) -> bool {
        let inside = |low, high| value.parse::<u32>().is_ok_and(|number| (low..=high).contains(&number));
        match self {
            Self::Truth => matches!(value, "true" | "false"),
            Self::Range(low, high) => inside(low, high),
            Self::RangeOr(low, high, word) => value == word || inside(low, high),
            Self::OneOf(words) => words.contains(&value),
            Self::Text => true,
        }
    }

    fn expected(self) -> String {
        match self {
            Self::Truth => "true or false".to_owned(),
            Self::Range(low, high) => format!("a number between {low} and {high}"),
            Self::RangeOr(low, high, word) => format!("{word} or a number between {low} and {high}"),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Text => "text".to_owned(),
        }
    }
}
