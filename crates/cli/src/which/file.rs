//! Switch files: what is declared of switches, in JSON and with the names of the resource's arguments, for the day when nothing
//! else is at hand. Secrets stay outside: where one would stand, a variable of the environment can be named.

mod bake;
mod form;
mod gate;
mod http_checks;
mod problem;
mod shift;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use bluegreen::{Color, RouteName};
use bluegreen_aws::RouteAddress;

use super::route::{address, routes_of};
use super::switch::{Settings, Switch};
use crate::failure::Failure;
use form::{FileRoute, FileSwitch, SwitchFile};
use problem::Problem;

/// The version of the form.
const VERSION: u32 = 1;

/// Are secrets needed that the file names variables for? Whoever only looks sends no HTTP checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrets {
    AreNeeded,
    AreNotNeeded,
}

/// Reads the switches of a file, or the one of this name.
pub(super) fn read_file(file: &Path, only: Option<&str>, secrets: Secrets) -> Result<Vec<Switch>, Failure> {
    let error = |what: String| Failure::error(format!("--switch-file {}: {what}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|problem| error(format!("it cannot be read: {problem}")))?;
    let read: SwitchFile = serde_json::from_str(&text).map_err(|problem| {
        error(format!("expected a switch file in JSON, as `bluegreen export` writes it; {problem}"))
    })?;
    if read.version != VERSION {
        return Err(error(format!("expected `version` {VERSION}, got {}; another bluegreen wrote it", read.version)));
    }
    let names: Vec<_> = read.switches.iter().map(|switch| switch.name.clone()).collect();
    let wanted = read.switches.into_iter().filter(|switch| only.is_none_or(|only| only == switch.name));
    let switches: Result<Vec<_>, _> = wanted.map(|switch| read_switch(switch, secrets)).collect();
    let switches = switches.map_err(|problem| error(problem.to_string()))?;
    match (switches.is_empty(), only) {
        (false, _) => Ok(switches),
        (true, None) => Err(error("expected at least one switch in `switches`, got none".to_owned())),
        (true, Some(only)) => {
            let names = names.join(", ");
            Err(error(format!("--only: expected the name of a switch in it ({names}), got {only:?}")))
        }
    }
}

fn read_switch(switch: FileSwitch, secrets: Secrets) -> Result<Switch, Problem> {
    let name = switch.name.clone();
    let settings = read_settings(&switch, secrets).map_err(|problem| problem.within(&name))?;
    let mut routes = routes(&switch.routes, RouteName::production).map_err(|problem| problem.within(&name))?;
    if routes.is_empty() {
        return Err(Problem::new("expected at least one route, got none").within("routes").within(&name));
    }
    routes.extend(self::routes(&switch.preview_routes, RouteName::preview).map_err(|problem| problem.within(&name))?);
    let recorded = switch.active_color.as_deref().map(str::parse::<Color>).transpose();
    let recorded = recorded.map_err(|error| Problem::new(error).within("active_color").within(&name))?;
    Ok(Switch { name, routes, recorded, settings })
}

fn routes(
    routes: &BTreeMap<String, FileRoute>,
    name: fn(String) -> RouteName,
) -> Result<BTreeMap<RouteName, RouteAddress>, Problem> {
    let read = routes.iter().map(|(key, route)| {
        let read = read_route(route).map_err(|problem| Problem::new(problem).within(key).within("routes"))?;
        Ok((key.clone(), read))
    });
    routes_of(read.collect::<Result<_, _>>()?, name).map_err(|problem| Problem::new(problem).within("routes"))
}

fn read_route(route: &FileRoute) -> Result<RouteAddress, String> {
    let FileRoute { listener_arn, rule_arn, blue_target_group_arn: blue, green_target_group_arn: green } = route;
    match (listener_arn, rule_arn) {
        (Some(arn), None) | (None, Some(arn)) => address(arn, blue, green),
        (Some(_), Some(_)) => Err("expected exactly one of `listener_arn` and `rule_arn`, got both".to_owned()),
        (None, None) => Err("expected exactly one of `listener_arn` and `rule_arn`, got none".to_owned()),
    }
}

fn read_settings(switch: &FileSwitch, secrets: Secrets) -> Result<Settings, Problem> {
    let gate = switch.gate.clone().unwrap_or_default();
    let timeouts = switch.timeouts.clone().unwrap_or_default();
    let http_checks = match secrets {
        Secrets::AreNeeded => http_checks::read_http_checks(&gate).map_err(|problem| problem.within("gate"))?,
        Secrets::AreNotNeeded => Vec::new(),
    };
    Ok(Settings {
        http_checks,
        gate: gate::read_gate(&gate).map_err(|problem| problem.within("gate"))?,
        shift: shift::read_shift(switch.shift.as_ref()).map_err(|problem| problem.within("shift"))?,
        bake: switch.bake.as_ref().map(bake::read_bake).transpose().map_err(|problem| problem.within("bake"))?,
        settle: words::duration("settle", switch.settle.as_deref())?,
        standby: words::word("standby", switch.standby.as_deref(), words::STANDBY)?.unwrap_or_default(),
        undeclared_idle: words::word(
            "undeclared_idle_groups",
            switch.undeclared_idle_groups.as_deref(),
            words::UNDECLARED_IDLE,
        )?
        .unwrap_or_default(),
        parity: words::word("parity", switch.parity.as_deref(), words::PARITY)?.unwrap_or_default(),
        on_interrupt: words::word("on_interrupt", switch.on_interrupt.as_deref(), words::ON_INTERRUPT)?
            .unwrap_or_default(),
        timeout: words::duration("timeouts.update", timeouts.update.as_deref())?,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bluegreen::{AlarmName, Gate, Parity};
    use serde_json::{Value, json};

    use super::*;

    fn arn(what: &str) -> String {
        format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:{what}")
    }

    /// A file with one switch that declares these arguments beside its route.
    fn file(arguments: &Value) -> tempfile::NamedTempFile {
        let mut switch = json!({"name": "web", "routes": {"https": {
            "listener_arn": arn("listener/app/web/1/2"),
            "blue_target_group_arn": arn("targetgroup/blue/1"),
            "green_target_group_arn": arn("targetgroup/green/1"),
        }}});
        for (name, value) in arguments.as_object().unwrap() {
            switch[name] = value.clone();
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), json!({"version": 1, "switches": [switch]}).to_string()).unwrap();
        file
    }

    fn read(arguments: &Value) -> Result<Switch, String> {
        let file = file(arguments);
        let mut read = read_file(file.path(), None, Secrets::AreNeeded).map_err(|failure| failure.to_string())?;
        Ok(read.remove(0))
    }

    #[test]
    fn what_is_not_written_is_as_the_resource_has_it() {
        let Settings { gate, bake, parity, timeout, .. } = read(&json!({})).unwrap().settings;
        assert_eq!((gate, bake, parity, timeout), (Gate::default(), None, Parity::Warn, None));
    }

    #[test]
    fn what_is_written_counts_and_null_is_not_written() {
        let switch = read(&json!({
            "active_color": "green",
            "gate": {"min_healthy_percent": 50, "stable_for": "0s", "interval": "1s", "timeout": null},
            "shift": {"canary": {"percent": 12.5, "bake": "1m"}},
            "bake": {"duration": "30s", "alarms": ["web-5xx"]},
            "parity": "off", "settle": "1s", "timeouts": {"update": "30m"},
        }));
        let switch = switch.unwrap();
        let Settings { gate, shift, bake, .. } = switch.settings;
        assert_eq!(switch.recorded, Some(Color::Green));
        assert_eq!((gate.min_healthy_percent, gate.timeout), (50, Gate::default().timeout));
        assert_eq!((shift.stages()[0].share.tenths(), shift.stages()[0].hold), (125, Duration::from_secs(60)));
        assert_eq!(bake.unwrap().alarms, [AlarmName("web-5xx".to_owned())]);
    }

    #[test]
    fn every_problem_names_where_it_is_and_what_was_expected() {
        for (arguments, expected) in [
            (json!({"gate": {"stable_for": "soon"}}), "web.gate.stable_for: expected a duration such as"),
            (json!({"gate": {"min_healthy_percent": 101}}), "web.gate.min_healthy_percent: expected 0 to 100, got 101"),
            (json!({"gate": {"interval": "1ms"}}), "web.gate.interval: expected at least \"1s\", got \"1ms\""),
            (
                json!({"gate": {"timeout": "5s"}}),
                "web.gate.timeout: expected longer than `stable_for`, which is \"10s\"",
            ),
            (json!({"gate": {"http_checks": [{"url": "web.test"}]}}), "web.gate.http_checks.1: expected a URL"),
            (json!({"shift": {"canary": {}, "linear": {}}}), "web.shift: expected exactly one of"),
            (json!({"shift": {"canary": {"percent": 0}}}), "web.shift.canary: expected a percentage from 0.1 to 100"),
            (
                json!({"bake": {"alarm_at_start": "no"}}),
                "web.bake.alarm_at_start: expected \"refuse\" or \"ignore\", got \"no\"",
            ),
            (json!({"standby": "away"}), "web.standby: expected \"attached\" or \"detached\", got \"away\""),
            (json!({"active_color": "red"}), "web.active_color: expected"),
            (json!({"routes": {}}), "web.routes: expected at least one route"),
            (json!({"colour": "red"}), "unknown field `colour`"),
        ] {
            let problem = read(&arguments).unwrap_err();
            assert!(problem.contains(expected), "{arguments}: {problem}");
        }
    }

    #[test]
    fn a_secret_is_read_from_the_variable_that_is_named_and_only_where_it_is_needed() {
        let check = json!({"gate": {"http_checks": [{"url": "http://web.test/", "headers": {
            "Authorization": {"env": "BLUEGREEN_TEST_NOT_SET"}}}]}});
        let problem = read(&check).unwrap_err();
        assert!(
            problem.contains("web.gate.http_checks.1.headers.Authorization: expected a value in the variable"),
            "{problem}"
        );
        assert!(problem.contains("BLUEGREEN_TEST_NOT_SET"), "{problem}");
        assert!(read_file(file(&check).path(), None, Secrets::AreNotNeeded).is_ok());
    }
}
