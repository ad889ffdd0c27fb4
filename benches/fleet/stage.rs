//! The load balancers that a fleet switches, in a sandbox of their own, and the calls that its API counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bluegreen_sandbox::{Options, Ready, ReadyListener, Sandbox, Topology};
use jiff::Timestamp;
use serde_json::Value;
use workbench::http;

use crate::campaign::Limits;

/// As many listeners as one load balancer may have, with two target groups each, which is as many as it may have of those.
const LISTENERS_OF_LOAD_BALANCER: usize = 50;

/// Load balancers with a listener and two target groups for each switch.
pub(crate) struct Stage {
    sandbox: Sandbox,
}

/// A listener, and what stands behind it.
pub(crate) struct Place<'a> {
    pub(crate) load_balancer: &'a str,
    pub(crate) listener: &'a ReadyListener,
    pub(crate) blue: &'a str,
    pub(crate) green: &'a str,
}

/// A call as the sandbox has written it down.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) action: String,
    pub(crate) at: Timestamp,
    pub(crate) is_throttled: bool,
    pub(crate) resources: Vec<String>,
}

impl Stage {
    /// Blue is live behind each listener, green is attached, and all targets are healthy.
    pub(crate) async fn start(switches: usize) -> Stage {
        let topology = Topology::from_toml(&topology(switches)).expect("the topology is one");
        let sandbox = Sandbox::start(topology, Options::default()).await.expect("loopback has free ports");
        let stage = Stage { sandbox };
        for target in stage.ready().target_groups.iter().flat_map(|group| &group.targets) {
            let health = format!("/_sandbox/targets/{}:{}/health", target.id, target.port);
            stage.put(&health, r#"{"state":"healthy"}"#).await;
        }
        stage
    }

    pub(crate) fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    /// A place for each switch.
    pub(crate) fn places(&self) -> Vec<Place<'_>> {
        let groups: BTreeMap<_, _> =
            self.ready().target_groups.iter().map(|group| (group.name.as_str(), group.arn.as_str())).collect();
        let load_balancers = self.ready().load_balancers.iter();
        let listeners =
            load_balancers.flat_map(|one| one.listeners.iter().map(|listener| (one.arn.as_str(), listener)));
        let place = |(number, (load_balancer, listener))| {
            let group = |color: &str| groups[format!("{color}-{number}").as_str()];
            Place { load_balancer, listener, blue: group("blue"), green: group("green") }
        };
        listeners.enumerate().map(place).collect()
    }

    /// These limits from now on, with full buckets.
    pub(crate) async fn limit(&self, limits: Limits) {
        let named = if limits == Limits::Aws { r#""aws""# } else { r#""off""# };
        self.put("/_sandbox/limits", named).await;
    }

    /// All calls after the first so many.
    pub(crate) async fn calls_after(&self, count: usize) -> Vec<Call> {
        let reply = http::get(&format!("{}/_sandbox/calls", self.ready().endpoint)).await.expect("the sandbox answers");
        let calls: Vec<Value> = serde_json::from_str(&reply.body).expect("a list of calls");
        calls.iter().skip(count).map(call).collect()
    }

    /// Lets the alarm of this switch fire.
    pub(crate) async fn alarm(&self, number: usize) {
        self.put(&format!("/_sandbox/alarms/{}", alarm(number)), r#"{"state":"ALARM"}"#).await;
    }

    pub(crate) async fn end(self) {
        self.sandbox.shutdown().await;
    }

    async fn put(&self, path: &str, body: &str) {
        let reply = http::put(&format!("{}{path}", self.ready().endpoint), body).await.expect("the sandbox answers");
        assert!(reply.status.is_success(), "{path}: {}", reply.body);
    }
}

/// The alarm of a switch.
pub(crate) fn alarm(number: usize) -> String {
    format!("fleet-{number}")
}

fn call(call: &Value) -> Call {
    let text = |name: &str| call[name].as_str().unwrap_or_default();
    Call {
        action: text("action").to_owned(),
        at: text("time").parse().expect("the time of a call"),
        is_throttled: text("outcome").contains("Throttl"),
        resources: serde_json::from_value(call["resources"].clone()).expect("the resources of a call"),
    }
}

/// Targets are told to be healthy, so their checks need not keep this machine busy.
fn topology(switches: usize) -> String {
    let mut toml = String::new();
    let checks = "health_check = { interval_ms = 60000, timeout_ms = 5000, unhealthy_threshold = 10 }";
    for number in 0..switches {
        let (load_balancer, port) = (number / LISTENERS_OF_LOAD_BALANCER, 8000 + number % LISTENERS_OF_LOAD_BALANCER);
        if number % LISTENERS_OF_LOAD_BALANCER == 0 {
            writeln!(toml, "[[load_balancers]]\nname = \"web-{load_balancer}\"").expect("memory takes text");
        }
        writeln!(
            toml,
            "[[load_balancers.listeners]]\nport = {port}\nforward = {{ blue-{number} = 1, green-{number} = 0 }}"
        )
        .expect("memory takes text");
    }
    for number in 0..switches {
        writeln!(toml, "[[alarms]]\nname = \"{}\"\nstate = \"OK\"", alarm(number)).expect("memory takes text");
    }
    for (number, color) in (0..switches).flat_map(|number| ["blue", "green"].map(|color| (number, color))) {
        writeln!(
            toml,
            "[[target_groups]]\nname = \"{color}-{number}\"\nbackends = {{ color = \"{color}\", count = 1 }}\n{checks}"
        )
        .expect("memory takes text");
    }
    toml
}
