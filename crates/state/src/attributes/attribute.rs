//! One attribute, as it may be shown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::marks::Marks;

/// A value in which secrets are hidden.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Attribute {
    /// Null, or not there.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as far as a float can hold it.
    Number(f64),
    /// A text.
    Text(String),
    /// A list, a tuple or a set.
    List(Vec<Attribute>),
    /// A map or an object.
    Object(BTreeMap<String, Attribute>),
    /// Known only after the apply.
    Unknown,
    /// Known, and nobody's business.
    Sensitive,
}

static NULL: Attribute = Attribute::Null;

/// Headers carry tokens, whether a configuration calls them sensitive or not.
const NEVER_SHOWN: &str = "headers";

impl Attribute {
    pub(super) fn new(value: Value, sensitive: &Marks, unknown: &Marks) -> Attribute {
        match (sensitive, unknown) {
            (Marks::Everything, _) => return Attribute::Sensitive,
            (_, Marks::Everything) => return Attribute::Unknown,
            _ => {}
        }
        match value {
            // A map of which nothing is known yet is left out altogether.
            Value::Null if unknown.members().next().is_some() => object(serde_json::Map::new(), sensitive, unknown),
            Value::Null => Attribute::Null,
            Value::Bool(truth) => Attribute::Bool(truth),
            Value::Number(number) => Attribute::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Attribute::Text(text),
            Value::Array(elements) => list(elements, sensitive, unknown),
            Value::Object(members) => object(members, sensitive, unknown),
        }
    }

    /// A member of this object; null when there is none, or when this is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> &Attribute {
        self.as_object().and_then(|members| members.get(name)).unwrap_or(&NULL)
    }

    /// The members, of a map or an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&BTreeMap<String, Attribute>> {
        if let Attribute::Object(members) = self { Some(members) } else { None }
    }

    /// The elements, of a list, a tuple or a set.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Attribute]> {
        if let Attribute::List(elements) = self { Some(elements) } else { None }
    }

    /// The text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Attribute::Text(text) = self { Some(text) } else { None }
    }

    /// The number.
    #[must_use]
    pub const fn as_number(&self) -> Option<f64> {
        if let Attribute::Number(number) = self { Some(*number) } else { None }
    }

    /// True or false.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Attribute::Bool(truth) = self { Some(*truth) } else { None }
    }
}

fn list(elements: Vec<Value>, sensitive: &Marks, unknown: &Marks) -> Attribute {
    let elements = elements.into_iter().enumerate();
    let shown = elements.map(|(index, value)| Attribute::new(value, sensitive.element(index), unknown.element(index)));
    Attribute::List(shown.collect())
}

fn object(members: serde_json::Map<String, Value>, sensitive: &Marks, unknown: &Marks) -> Attribute {
    // What is not known yet is often left out of the value.
    let left_out = unknown.members().filter(|name| !members.contains_key(*name)).cloned().collect::<Vec<_>>();
    let all = members.into_iter().chain(left_out.into_iter().map(|name| (name, Value::Null)));
    let shown = all.map(|(name, value)| {
        let shown = Attribute::new(value, sensitive.member(&name), unknown.member(&name));
        let shown = if name == NEVER_SHOWN { hidden(shown) } else { shown };
        (name, shown)
    });
    Attribute::Object(shown.collect())
}

/// The names stay, since they say what is sent.
fn hidden(headers: Attribute) -> Attribute {
    match headers {
        Attribute::Object(members) => {
            Attribute::Object(members.into_iter().map(|(name, value)| (name, hidden_value(value))).collect())
        }
        other => hidden_value(other),
    }
}

fn hidden_value(value: Attribute) -> Attribute {
    match value {
        Attribute::Null | Attribute::Unknown => value,
        _ => Attribute::Sensitive,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn marks(json: serde_json::Value) -> Marks {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_not_known_yet_is_told_where_it_is_left_out() {
        let unknown = marks(json!({"routes": {"web": {"listener_arn": true, "rule_arn": false}}, "id": true}));
        let shown = Attribute::new(json!({"routes": null}), &Marks::Nothing, &unknown);
        assert_eq!(shown.get("routes").get("web").get("listener_arn"), &Attribute::Unknown);
        assert_eq!(shown.get("routes").get("web").get("rule_arn"), &Attribute::Null);
        assert_eq!(shown.get("id"), &Attribute::Unknown);
    }

    #[test]
    fn what_is_sensitive_is_not_there_to_be_shown() {
        let sensitive = marks(json!({"list": [false, true], "all": true}));
        let shown = Attribute::new(json!({"list": ["a", "hush"], "all": {"b": "hush"}}), &sensitive, &Marks::Nothing);
        assert_eq!(shown.get("list").as_list().unwrap()[1], Attribute::Sensitive);
        assert!(!format!("{shown:?}").contains("hush"));
    }

    #[test]
    fn the_names_of_headers_are_shown_and_their_values_never() {
        let shown = Attribute::new(json!({"headers": {"X-Token": "hush"}}), &Marks::Nothing, &Marks::Nothing);
        assert_eq!(shown.get("headers").get("X-Token"), &Attribute::Sensitive);
    }
}
