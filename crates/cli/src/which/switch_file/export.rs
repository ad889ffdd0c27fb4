//! From a switch to its file, without secrets.

use bluegreen::declaration::schema::schema;
use serde_json::{Map, Value as Json, json};
use tftypes::json as terraform_json;

use super::super::switch::Switch;
use super::{FileSwitch, SwitchFile, VERSION};
use crate::failure::Failure;

/// What is found out and not declared.
const COMPUTED: [&str; 6] = ["id", "standby_color", "standby_attached", "live", "preview_live", "cutover"];

/// The file of these switches.
pub(crate) fn exported(switches: &[Switch]) -> Result<SwitchFile, Failure> {
    let switches = switches.iter().map(|switch| {
        let arguments = arguments(switch).map_err(|problem| Failure::error(format!("{}: {problem}", switch.name)))?;
        Ok(FileSwitch { name: switch.name.clone(), arguments })
    });
    Ok(SwitchFile { version: VERSION, switches: switches.collect::<Result<_, Failure>>()? })
}

fn arguments(switch: &Switch) -> Result<Map<String, Json>, String> {
    let encoded = terraform_json::encode(switch.value(), &schema().value_type()).map_err(|error| error.to_string())?;
    let all: Json = serde_json::from_slice(&encoded).map_err(|error| error.to_string())?;
    let Json::Object(mut arguments) = without_null(all) else { return Err("it is no object".to_owned()) };
    arguments.retain(|name, _| !COMPUTED.contains(&name.as_str()));
    let mut arguments = Json::Object(arguments);
    take_secrets_out(&mut arguments, &switch.name);
    let Json::Object(arguments) = arguments else { return Err("it is no object".to_owned()) };
    Ok(arguments)
}

fn without_null(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let members = members.into_iter().filter(|(_, member)| !member.is_null());
            Json::Object(members.map(|(name, member)| (name, without_null(member))).collect())
        }
        Json::Array(elements) => Json::Array(elements.into_iter().map(without_null).collect()),
        other => other,
    }
}

/// A header's value may be a secret, and so may what a URL asks for.
fn take_secrets_out(arguments: &mut Json, switch: &str) {
    let checks = arguments.pointer_mut("/gate/http_checks").and_then(Json::as_array_mut);
    for (position, check) in (1..).zip(checks.into_iter().flatten()) {
        let variable = |what: &str| {
            let name = format!("BLUEGREEN_{switch}_CHECK_{position}_{what}");
            json!({"env": name.to_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_")})
        };
        if let Some(url) = check.get_mut("url").filter(|url| url.as_str().is_some_and(|url| url.contains('?'))) {
            *url = variable("URL");
        }
        for (name, value) in check.get_mut("headers").and_then(Json::as_object_mut).into_iter().flatten() {
            *value = variable(name);
        }
    }
}
