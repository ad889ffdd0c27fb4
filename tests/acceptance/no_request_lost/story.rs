//! One switch over three routes of two load balancers, going back and forth.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::traffic::{Outcome, Traffic};
use crate::support::{Configuration, GATE, Lab, assert_says, group, other, route};

const TOPOLOGY: &str = r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = { blue = 1 }
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{ field = "path-pattern", values = ["/api/*"] }]
forward = { blue = 1 }

[[load_balancers]]
name = "inner"
[[load_balancers.listeners]]
port = 8080
forward = { blue-inner = 1 }

[[alarms]]
name = "web-5xx"
state = "OK"
"#;

const GROUPS: [(&str, &str); 4] =
    [("blue", "blue"), ("green", "green"), ("blue-inner", "blue"), ("green-inner", "green")];

/// What has happened to the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Cutover,
    Rollback,
}

/// One event.
pub(super) struct Event {
    pub(super) kind: Kind,
    pub(super) ended: Instant,
    /// From the start of the apply.
    pub(super) took: Duration,
    /// Between the first and the last route's shift, where the state tells it.
    pub(super) skew_ms: Option<u64>,
}

/// The lab with the load on.
pub(super) struct Story {
    lab: Lab,
    traffic: Traffic,
    live: &'static str,
    events: Vec<Event>,
}

fn topology() -> String {
    let group = |(name, color): (&str, &str)| {
        format!(
            "[[target_groups]]\nname = \"{name}\"\nbackends = {{ color = \"{color}\", count = 2 }}\n\
             health_check = {{ interval_ms = 500, timeout_ms = 490, healthy_threshold = 2, unhealthy_threshold = 10 }}\n"
        )
    };
    format!("{TOPOLOGY}{}", GROUPS.map(group).concat())
}

impl Story {
    pub(super) async fn begin() -> Story {
        let lab = Lab::toml(&topology(), Configuration::of).await;
        let traffic = Traffic::begin(lab.ready()).await;
        let story = Story { lab, traffic, live: "blue", events: Vec::new() };
        story.declare("").await;
        story.lab.apply("blue").await.success();
        story
    }

    async fn declare(&self, bake: &str) {
        let ready = self.lab.ready();
        let rule = self.lab.aws().rule_arn(self.lab.listener(), false).await;
        let (blue, green) = (group(ready, "blue"), group(ready, "green"));
        let inner = &ready.load_balancers[1].listeners[0].arn;
        let routes = [
            route("api", "rule_arn", &rule, blue, green),
            route("http", "listener_arn", self.lab.listener(), blue, green),
            route("inner", "listener_arn", inner, group(ready, "blue-inner"), group(ready, "green-inner")),
        ];
        let arguments = format!("{GATE}\n  settle = \"0s\"\n  parity = \"off\"\n  {bake}");
        self.lab.write(&Configuration::of(ready).routes(routes.concat()).arguments(arguments));
    }

    /// One cutover: all that is answered afterwards is of the new color.
    pub(super) async fn cut_over(&mut self) {
        let (to, began) = (other(self.live), Instant::now());
        self.lab.apply(to).await.success();
        let skew_ms = self.lab.switch().await["cutover"]["skew_ms"].as_u64();
        self.live = to;
        self.note(Kind::Cutover, began, skew_ms);
        self.everything_is_live().await;
    }

    /// A cutover that goes bad when all traffic has moved, in turn because targets fail and because an alarm fires: the apply
    /// fails, and everything is as before.
    pub(super) async fn roll_back(&mut self) {
        let (to, began) = (other(self.live), Instant::now());
        self.declare("bake = { duration = \"5m\", alarms = [\"web-5xx\"] }").await;
        let color = format!("-var=active_color={to}");
        let apply = self.lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-input=false", &color]).await;
        let has_moved = |(blue, green): (u16, u16)| if to == "green" { blue == 0 } else { green == 0 };
        self.lab.until("traffic has moved", || async { has_moved(self.lab.weights().await) }).await;
        let is_alarm = self.events.iter().filter(|event| event.kind == Kind::Rollback).count() % 2 == 0;
        self.go_bad(is_alarm, to, ["ALARM", "unhealthy"]).await;
        let run = apply.wait().await.failure();
        assert_says(&run, "Error: Cutover rolled back");
        self.note(Kind::Rollback, began, None);
        self.go_bad(is_alarm, to, ["OK", "auto"]).await;
        self.declare("").await;
        self.everything_is_live().await;
        assert_eq!(self.lab.switch().await["active_color"], self.live);
        assert_eq!(self.lab.plan(to).await.code, 2, "the next plan proposes it again");
    }

    async fn go_bad(&self, is_alarm: bool, color: &str, [alarm, health]: [&str; 2]) {
        if is_alarm {
            self.lab.force_alarm("web-5xx", alarm).await;
        } else {
            self.lab.force_health(color, health).await;
        }
    }

    fn note(&mut self, kind: Kind, began: Instant, skew_ms: Option<u64>) {
        let ended = Instant::now();
        self.events.push(Event { kind, ended, took: ended - began, skew_ms });
    }

    /// Everything forwards to the live color, read from AWS, and new requests are answered by it alone.
    async fn everything_is_live(&self) {
        let (web, inner) =
            (&self.lab.ready().load_balancers[0].listeners[0], &self.lab.ready().load_balancers[1].listeners[0]);
        let (blue, green) = self.lab.weights().await;
        assert_eq!(if self.live == "blue" { green } else { blue }, 0, "{} is live: {blue}/{green}", self.live);
        for url in [web.url.clone(), format!("{}/api/x", web.url), inner.url.clone()] {
            for _ in 0..5 {
                assert_eq!(self.lab.get(&url).await.color.as_deref(), Some(self.live), "{url}");
            }
        }
    }

    /// Takes the load off; what happened, and what it saw.
    pub(super) async fn end(self) -> (Vec<Event>, Outcome) {
        let state: Value = self.lab.switch().await;
        assert_eq!(state["active_color"], self.live);
        (self.events, self.traffic.end().await)
    }
}
