//! From what a document holds to the values that the provider reads.

use bluegreen_declaration::{schema::schema, stored::read_stored};
use bluegreen_state::{Attribute, Attributes};
use tftypes::{Diagnostic, Diagnostics, UpgradeRequest, Value, has_errors, json};

use super::SWITCH;

/// What is stored, upgraded as the provider upgrades it.
pub(super) fn stored(schema_version: u64, attributes: &Attributes) -> Result<Value, Diagnostics> {
    let stored_version = i64::try_from(schema_version).unwrap_or(i64::MAX);
    let json = attributes.json_with_secrets().as_bytes().to_vec();
    let read = read_stored(SWITCH, &UpgradeRequest { stored_version, json });
    if has_errors(&read.diagnostics) { Err(read.diagnostics) } else { Ok(read.upgraded) }
}

/// What is planned, with unknown values where they are only known after the apply.
pub(super) fn planned(attributes: &Attributes) -> Result<Value, Diagnostics> {
    let ty = schema().value_type();
    let read = json::decode_stored(attributes.json_with_secrets().as_bytes(), &ty);
    let value = read.map_err(|error| vec![Diagnostic::error("Planned value cannot be read", format!("{error}."))])?;
    Ok(with_unknown(value, attributes.all()))
}

fn with_unknown(value: Value, shown: &Attribute) -> Value {
    match (value, shown) {
        (_, Attribute::Unknown) => Value::unknown(),
        (Value::Object(members), shown) => Value::object(members.into_iter().map(|(name, value)| {
            let value = with_unknown(value, shown.get(&name));
            (name, value)
        })),
        (Value::Map(mut elements), Attribute::Object(shown)) => {
            // An element of which nothing is known is left out.
            for name in shown.keys() {
                elements.entry(name.clone()).or_insert_with(Value::unknown);
            }
            Value::map(elements.into_iter().map(|(key, value)| {
                let shown = shown.get(&key).unwrap_or(&Attribute::Null);
                (key, with_unknown(value, shown))
            }))
        }
        (Value::List(elements), Attribute::List(shown)) => {
            let marked = elements.into_iter().enumerate();
            Value::List(
                marked
                    .map(|(index, value)| with_unknown(value, shown.get(index).unwrap_or(&Attribute::Null)))
                    .collect(),
            )
        }
        // Left out, though parts of it are there to come.
        (Value::Null, Attribute::Object(_) | Attribute::List(_)) => Value::unknown(),
        (value, _) => value,
    }
}

#[cfg(test)]
mod tests {
    use bluegreen_state::{Document, Selection, read};

    use super::*;

    fn after(after: &str, unknown: &str) -> Value {
        let plan = format!(
            r#"{{"format_version":"1.2","resource_changes":[{{"address":"bluegreen_switch.web","mode":"managed",
            "type":"bluegreen_switch","change":{{"actions":["create"],"after":{after},"after_unknown":{unknown}}}}}]}}"#
        );
        let Ok(Document::Plan(plan)) = read(plan.as_bytes(), &Selection::of([SWITCH])) else { panic!("a plan") };
        planned(&plan.changes[0].change.after).unwrap()
    }

    #[test]
    fn what_comes_only_with_the_apply_is_unknown_in_the_value() {
        let routes = r#"{"routes":{"web":{"rule_arn":null}}}"#;
        let value = after(routes, r#"{"id":true,"routes":{"web":{"listener_arn":true},"api":true}}"#);
        let routes = value.get("routes").unwrap();
        assert!(value.get("id").unwrap().is_unknown());
        assert!(routes.get("web").unwrap().get("listener_arn").unwrap().is_unknown());
        assert!(routes.get("web").unwrap().get("rule_arn").unwrap().is_null());
        assert!(routes.get("api").unwrap().is_unknown());
    }
}
