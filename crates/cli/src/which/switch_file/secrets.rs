//! Texts that are in variables of the environment, because they may be secrets.

use serde_json::{Map, Value as Json};

/// Are secrets needed? Whoever only looks sends no HTTP checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Secrets {
    AreNeeded,
    AreNotNeeded,
}

/// What stands for a secret that is not needed. Nobody requests it.
const NOT_NEEDED: &str = "http://not-needed.invalid/";

/// Replaces every `{"env": "NAME"}` in the HTTP checks by what the variable has.
pub(super) fn fill_in(arguments: &mut Json, secrets: Secrets) -> Result<(), String> {
    let checks = arguments.pointer_mut("/gate/http_checks").and_then(Json::as_array_mut);
    for check in checks.into_iter().flatten().filter_map(Json::as_object_mut) {
        fill_in_text(check, "url", secrets)?;
        if let Some(headers) = check.get_mut("headers").and_then(Json::as_object_mut) {
            for name in headers.keys().cloned().collect::<Vec<_>>() {
                fill_in_text(headers, &name, secrets)?;
            }
        }
    }
    Ok(())
}

fn fill_in_text(members: &mut Map<String, Json>, name: &str, secrets: Secrets) -> Result<(), String> {
    let Some(variable) = members.get(name).and_then(|text| text.get("env")) else { return Ok(()) };
    let variable = variable.as_str().ok_or_else(|| format!("`{name}`: expected the name of a variable in `env`"))?;
    let text = match secrets {
        Secrets::AreNotNeeded => NOT_NEEDED.to_owned(),
        Secrets::AreNeeded => std::env::var(variable)
            .map_err(|_| format!("`{name}`: expected a value in the variable {variable}, which is not set"))?,
    };
    members.insert(name.to_owned(), Json::String(text));
    Ok(())
}
