//! Switch files: the arguments of switches in JSON, for the day when nothing else is at hand. Secrets stay outside: in the place of
//! a header's value or of a URL, a variable of the environment can be named.

mod export;
mod secrets;
mod unknown_names;

use std::path::Path;

use bluegreen::declaration::schema::schema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tftypes::json;

use super::switch::Switch;
use crate::failure::Failure;

pub(crate) use export::exported;
pub(super) use secrets::Secrets;

/// The version of the form.
const VERSION: u32 = 1;

/// A file with switches.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchFile {
    version: u32,
    switches: Vec<FileSwitch>,
}

/// One switch in it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSwitch {
    name: String,
    /// The arguments of the resource, by their names.
    arguments: Map<String, Json>,
}

/// Reads the switches of a file.
pub(super) fn read_file(file: &Path, secrets: Secrets) -> Result<Vec<Switch>, Failure> {
    let error = |what: String| Failure::error(format!("--switch-file {}: {what}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|problem| error(format!("it cannot be read: {problem}")))?;
    let read: SwitchFile = serde_json::from_str(&text).map_err(|problem| {
        error(format!("expected a switch file in JSON, as `bluegreen export` writes it; {problem}"))
    })?;
    if read.version != VERSION {
        return Err(error(format!("expected `version` {VERSION}, got {}; another bluegreen wrote it", read.version)));
    }
    let switches = read.switches.into_iter().map(|switch| read_switch(switch, secrets).map_err(&error));
    switches.collect::<Result<Vec<_>, _>>()?.into_iter().collect()
}

/// The outer error is one of the file's form, the inner one of what is declared.
fn read_switch(switch: FileSwitch, secrets: Secrets) -> Result<Result<Switch, Failure>, String> {
    let FileSwitch { name, arguments } = switch;
    let ty = schema().value_type();
    let mut arguments = Json::Object(arguments);
    secrets::fill_in(&mut arguments, secrets).map_err(|problem| format!("{name}: {problem}"))?;
    if let Some(unknown) = unknown_names::first(&arguments, &ty) {
        return Err(format!("{name}: expected an argument of the resource bluegreen_switch, got `{unknown}`"));
    }
    let value = json::decode_stored(arguments.to_string().as_bytes(), &ty);
    let value = value.map_err(|problem| format!("{name}: {problem}"))?;
    Ok(Switch::new(name, value, true))
}

#[cfg(test)]
mod tests {
    use bluegreen::{AlarmName, Color, Errand};
    use serde_json::json;

    use super::*;

    fn arn(what: &str) -> String {
        format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{what}")
    }

    /// A file with one switch that declares these arguments beside its route.
    fn file(more: &Json) -> tempfile::NamedTempFile {
        let mut arguments = json!({"routes": {"https": {
            "listener_arn": arn("listener/app/web/1/2"),
            "blue_target_group_arn": arn("targetgroup/blue/1"),
            "green_target_group_arn": arn("targetgroup/green/1"),
        }}});
        for (name, value) in more.as_object().unwrap() {
            arguments[name] = value.clone();
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = json!({"version": 1, "switches": [{"name": "web", "arguments": arguments}]}).to_string();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    fn read(more: &Json, secrets: Secrets) -> Result<Switch, String> {
        let mut read = read_file(file(more).path(), secrets).map_err(|failure| failure.to_string())?;
        Ok(read.remove(0))
    }

    #[test]
    fn what_is_written_counts_and_the_rest_is_as_the_resource_has_it() {
        let more = json!({"active_color": "green", "gate": {"min_healthy_percent": 50, "timeout": null},
            "shift": {"canary": {"percent": 12.5, "bake": "1m"}}, "bake": {"alarms": ["web-5xx"]}});
        let switch = read(&more, Secrets::AreNeeded).unwrap();
        let intent = switch.intent(Color::Blue, Errand::Release, None);
        assert_eq!((switch.recorded, intent.was_active), (Some(Color::Green), Some(Color::Green)));
        assert_eq!((intent.gate.min_healthy_percent, intent.gate.timeout.as_secs()), (50, 600));
        assert_eq!(intent.shift.stages()[0].share.tenths(), 125);
        assert_eq!(intent.bake.unwrap().alarms, [AlarmName("web-5xx".to_owned())]);
    }

    #[test]
    fn every_problem_names_where_it_is_and_what_was_expected() {
        for (more, expected) in [
            (json!({"gate": {"stable_for": "soon"}}), "web: `gate`: Invalid stable_for: Expected a duration such as"),
            (
                json!({"standby": "away"}),
                "web: `standby`: Invalid standby: Expected \"attached\" or \"detached\", got \"away\"",
            ),
            (json!({"active_color": "red"}), "web: `active_color`: "),
            (json!({"routes": {}}), "web: `routes`: No routes: Expected at least one route"),
            (json!({"colour": "red"}), "web: expected an argument of the resource bluegreen_switch, got `colour`"),
            (json!({"gate": {"stable": "1s"}}), "got `gate.stable`"),
        ] {
            let problem = read(&more, Secrets::AreNeeded).unwrap_err();
            assert!(problem.contains(expected), "{more}: {problem}");
        }
    }

    #[test]
    fn a_secret_is_read_from_the_variable_that_is_named_and_only_where_it_is_needed() {
        let more = json!({"gate": {"http_checks": [{"url": "http://web.test/", "headers": {
            "Authorization": {"env": "BLUEGREEN_TEST_NOT_SET"}}}]}});
        let problem = read(&more, Secrets::AreNeeded).unwrap_err();
        assert!(problem.contains("expected a value in the variable BLUEGREEN_TEST_NOT_SET"), "{problem}");
        assert!(read(&more, Secrets::AreNotNeeded).is_ok());
    }

    #[test]
    fn what_is_exported_reads_back_without_its_secrets() {
        let more = json!({"active_color": "blue", "settle": "3s", "gate": {"http_checks": [
            {"url": "http://web.test/?token=hush", "headers": {"Authorization": "Bearer hush"}}]}});
        let switch = read(&more, Secrets::AreNeeded).unwrap();
        let text = serde_json::to_string(&exported(&[switch]).unwrap()).unwrap();
        assert!(!text.contains("hush") && text.contains(r#"{"env":"BLUEGREEN_WEB_CHECK_1_AUTHORIZATION"}"#), "{text}");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let again = read_file(file.path(), Secrets::AreNotNeeded).unwrap().remove(0);
        assert_eq!(again.intent(Color::Green, Errand::Release, None).settle().as_secs(), 3);
    }
}
