//! An intent as a state has it. The engine's names are those of a simulated world, so that ARNs are made of them and taken back.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    AlarmAtStart, Bake, Color, Gate, Intent, LoadBalancerKind, MissingData, OnInterrupt, PerColor, RouteIntent,
    RouteName, Standby, TargetGroupId, UndeclaredIdle, UnknownHealth, format_duration,
};
use serde_json::{Map, Value, json};

const PREFIX: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012";

/// The ARNs that stand for target groups.
pub(super) struct Written(BTreeMap<String, TargetGroupId>);

impl Written {
    pub(super) fn of(intent: &Intent) -> Written {
        let routes = intent.routes.values().chain(intent.preview_routes.values());
        let groups = routes.flat_map(|route| Color::ALL.map(|color| route.groups.get(color).clone()));
        Written(groups.map(|group| (group_arn(&group), group)).collect())
    }

    /// A state with one switch, of which all of this is declared.
    pub(super) fn state(&self, intent: &Intent) -> Value {
        json!({"version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "a", "resources": [{
            "mode": "managed", "type": "bluegreen_switch", "name": "web",
            "provider": "provider[\"registry.terraform.io/bluegreen/bluegreen\"]",
            "instances": [{"schema_version": 0, "attributes": attributes(intent)}]}]})
    }

    /// With the names that the world knows.
    pub(super) fn with_its_own_names(&self, mut intent: Intent) -> Intent {
        let own = |group: &TargetGroupId| self.0.get(&group.0).unwrap_or(group).clone();
        for route in intent.routes.values_mut().chain(intent.preview_routes.values_mut()) {
            route.groups = PerColor::from_fn(|color| own(route.groups.get(color)));
        }
        intent.former_groups = intent.former_groups.iter().map(own).collect();
        intent
    }
}

fn attributes(intent: &Intent) -> Value {
    json!({
        "active_color": intent.was_active.map(|color| color.to_string()),
        "routes": routes(&intent.routes),
        "preview_routes": (!intent.preview_routes.is_empty()).then(|| routes(&intent.preview_routes)),
        "gate": gate(&intent.gate),
        "shift": shift(intent),
        "bake": intent.bake.as_ref().map(bake),
        "settle": intent.settle.map(text),
        "standby": if intent.standby == Standby::Attached { "attached" } else { "detached" },
        "undeclared_idle_groups": if intent.undeclared_idle == UndeclaredIdle::Keep { "keep" } else { "remove" },
        "on_interrupt": match intent.on_interrupt {
            OnInterrupt::Rollback => "rollback",
            OnInterrupt::Hold => "hold",
            OnInterrupt::Finish => "finish",
        },
        "timeouts": {"create": null, "update": text(intent.timeout)},
    })
}

fn routes(routes: &BTreeMap<RouteName, RouteIntent>) -> Value {
    let route = |(name, route): (&RouteName, &RouteIntent)| {
        let kind = if route.load_balancer == LoadBalancerKind::Application { "app" } else { "net" };
        let kept = name.key().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let value = json!({
            "listener_arn": format!("{PREFIX}:listener/{kind}/{kept}/1/{}", u32::from(name.is_preview())),
            "blue_target_group_arn": group_arn(&route.groups.blue),
            "green_target_group_arn": group_arn(&route.groups.green),
        });
        (name.key().to_owned(), value)
    };
    Value::Object(routes.iter().map(route).collect::<Map<_, _>>())
}

fn group_arn(group: &TargetGroupId) -> String {
    format!("{PREFIX}:targetgroup/{}/1", group.0.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

fn gate(gate: &Gate) -> Value {
    let check = |check: &bluegreen::HttpCheck| json!({"name": check.name, "url": "http://web.test/", "successes": check.successes});
    json!({
        "min_healthy_percent": gate.min_healthy_percent,
        "min_healthy_count": gate.min_healthy_count,
        "stable_for": text(gate.stable_for),
        "timeout": text(gate.timeout),
        "interval": text(gate.interval),
        "unknown_health": if gate.unknown_health == UnknownHealth::Allow { "allow" } else { "refuse" },
        "http_checks": gate.http_checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn shift(intent: &Intent) -> Option<Value> {
    let stages = intent.shift.stages();
    let step =
        |stage: &bluegreen::Stage| json!({"percent": f64::from(stage.share.tenths()) / 10.0, "hold": text(stage.hold)});
    (!stages.is_empty()).then(|| json!({"steps": stages.iter().map(step).collect::<Vec<_>>()}))
}

fn bake(bake: &Bake) -> Value {
    json!({
        "duration": text(bake.duration),
        "alarms": bake.alarms.iter().map(|alarm| alarm.0.clone()).collect::<Vec<_>>(),
        "alarm_at_start": if bake.alarm_at_start == AlarmAtStart::Ignore { "ignore" } else { "refuse" },
        "missing_data": if bake.missing_data == MissingData::Fail { "fail" } else { "tolerate" },
        "max_unhealthy_percent": bake.max_unhealthy_percent,
    })
}

fn text(duration: Duration) -> String {
    format_duration(duration)
}
