//! A switch that goes back and forth while requests come in, and what has to be so whenever somebody is killed.

use std::pin::pin;

use workbench::{Load, LoadOptions, Run};

use super::point::{Point, Victim};
use crate::support::{
    Configuration, Counted, Lab, TWO_COLORS, Turnstile, children_of, group, kill, lives, other, route,
};

const TOPOLOGY: &str = r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = { blue = 1 }
[[load_balancers.listeners]]
port = 8080
forward = { blue = 1 }
[[alarms]]
name = "web-5xx"
state = "OK"
"#;

/// Two routes, both colors, and a standby that leaves after each cutover: so that every one primes, shifts in two stages,
/// bakes and detaches.
pub(super) struct Story {
    lab: Lab,
    turnstile: Turnstile,
    loads: Vec<Load>,
    live: &'static str,
}

impl Story {
    /// Blue is live, and the load is on.
    pub(super) async fn begin() -> Story {
        let lab = Lab::toml(&format!("{TOPOLOGY}{TWO_COLORS}"), Configuration::of).await;
        let turnstile = Turnstile::before(&lab.ready().endpoint).await;
        let mut loads = Vec::new();
        for listener in &lab.ready().load_balancers[0].listeners {
            loads.push(Load::start(LoadOptions { requests_per_second: 20, ..LoadOptions::on(&listener.url) }).await);
        }
        let story = Story { lab, turnstile, loads, live: "blue" };
        story.declare("1s");
        story.lab.apply("blue").await.success();
        story
    }

    fn declare(&self, bake: &str) {
        let ready = self.lab.ready();
        let arguments = format!(
            r#"gate = {{ stable_for = "0s", interval = "1s", timeout = "30s" }}
  shift = {{ canary = {{ percent = 10, bake = "1s" }} }}
  bake = {{ duration = "{bake}", alarms = ["web-5xx"] }}
  settle = "0s"
  standby = "detached""#
        );
        let routes = [0, 1].map(|number| {
            let listener = &ready.load_balancers[0].listeners[number].arn;
            route(&name(number), "listener_arn", listener, group(ready, "blue"), group(ready, "green"))
        });
        let configuration = Configuration::of(ready).routes(routes.concat()).arguments(arguments);
        self.lab.write(&configuration.endpoint(&self.turnstile.endpoint));
    }

    /// One cutover in which nobody is killed, and the calls it takes.
    pub(super) async fn calls(&mut self, counted: Counted) -> Vec<String> {
        self.turnstile.count(counted, None);
        let to = other(self.live);
        self.lab.apply(to).await.success();
        self.live = to;
        self.turnstile.calls()
    }

    /// A cutover in which somebody is killed; `false` when it ended before that.
    pub(super) async fn cut_over(&mut self, point: &Point) -> bool {
        let Some(run) = self.killed(point, None).await else { return false };
        self.recovers(point, &run).await;
        true
    }

    /// Cuts over with an alarm that fires when all traffic has moved, so that it goes back.
    pub(super) async fn roll_back(&mut self, point: &Point) -> bool {
        self.declare("10m");
        let run = self.killed(point, Some("web-5xx")).await;
        self.lab.force_alarm("web-5xx", "OK").await;
        self.declare("1s");
        let Some(run) = run else { return false };
        self.recovers(point, &run).await;
        true
    }

    /// Cuts over with a switch that is not in the state yet.
    pub(super) async fn create(&mut self, point: &Point) -> bool {
        self.lab.workspace.write("terraform.tfstate", "");
        self.cut_over(point).await
    }

    /// Applies the other color, kills at the point, and waits until everybody is dead; `None` when the apply ended first.
    async fn killed(&mut self, point: &Point, alarm: Option<&str>) -> Option<Run> {
        self.turnstile.count(point.counted, Some((point.number, point.side)));
        let color = format!("-var=active_color={}", other(self.live));
        let apply = self.lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-input=false", &color]).await;
        let terraform = apply.id().unwrap();
        let mut apply = pin!(apply.wait());
        tokio::select! {
            () = self.turnstile.stopped() => {}
            run = &mut apply => {
                self.ended(&run, alarm.is_some(), point);
                return None;
            }
            () = self.fire_when_moved(alarm) => unreachable!("it waits for ever"),
        }
        let providers = children_of(terraform);
        match point.victim {
            Victim::Provider => providers.iter().copied().for_each(kill),
            Victim::Terraform => kill(terraform),
        }
        self.turnstile.count(Counted::All, None);
        let run = apply.await;
        let dead = || async { !providers.iter().copied().any(lives) };
        self.lab.until(&format!("{point}: the provider has ended"), dead).await;
        Some(run)
    }

    /// An apply that was quicker than the killer.
    fn ended(&mut self, run: &Run, is_to_fail: bool, point: &Point) {
        assert_eq!(run.code == 0, !is_to_fail, "{point}: nobody was killed:\n{}", run.both());
        if !is_to_fail {
            self.live = other(self.live);
        }
    }

    /// Lets the alarm fire when the first route has moved, and never returns.
    async fn fire_when_moved(&self, alarm: Option<&str>) {
        if let Some(alarm) = alarm {
            let listener = self.lab.listener();
            let old = |(blue, green)| if self.live == "blue" { blue } else { green };
            let moved = || async { old(self.lab.weights_of(listener).await) == 0 };
            self.lab.until("traffic has moved", moved).await;
            self.lab.force_alarm(alarm, "ALARM").await;
        }
        std::future::pending().await
    }

    /// A refresh tells the truth, a new apply does what is declared, and nothing is left to do.
    async fn recovers(&mut self, point: &Point, run: &Run) {
        assert_ne!(run.code, 0, "{point}: the apply ended well:\n{}", run.both());
        let to = other(self.live);
        let color = format!("-var=active_color={to}");
        let arguments = ["apply", "-refresh-only", "-auto-approve", "-no-color", "-input=false", &color];
        let refresh = self.lab.workspace.run(&arguments).await;
        assert_eq!(refresh.code, 0, "{point}: the refresh failed:\n{}", refresh.both());
        self.state_is_true(point).await;
        let again = self.lab.apply(to).await;
        assert_eq!(again.code, 0, "{point}: the next apply failed:\n{}\nafter\n{}", again.both(), run.both());
        self.live = to;
        self.state_is_true(point).await;
        assert!(self.all_live(to).await, "{point}: not everything is at {to}");
        let plan = self.lab.plan(to).await;
        assert_eq!(plan.code, 0, "{point}: the plan after it is not empty:\n{}", plan.both());
    }

    /// What the state says of every route is what AWS says.
    async fn state_is_true(&self, point: &Point) {
        let switch = self.lab.switch().await;
        for (number, (blue, green)) in self.weights().await.into_iter().enumerate() {
            // A switch whose creation was cut off is in no state.
            let live = &switch["live"][name(number)];
            let said = live["blue_percent"].as_f64().zip(live["green_percent"].as_f64());
            let all = f64::from(blue + green);
            let is = (f64::from(blue) * 100.0 / all, f64::from(green) * 100.0 / all);
            assert!(switch.is_null() || said == Some(is), "{point}: the state says {said:?} and AWS {is:?}");
        }
    }

    async fn weights(&self) -> Vec<(u16, u16)> {
        let mut weights = Vec::new();
        for listener in &self.lab.ready().load_balancers[0].listeners {
            weights.push(self.lab.weights_of(&listener.arn).await);
        }
        weights
    }

    async fn all_live(&self, color: &str) -> bool {
        self.weights().await.into_iter().all(|(blue, green)| match color {
            "blue" => blue > 0 && green == 0,
            _ => green > 0 && blue == 0,
        })
    }

    /// The end: no request failed.
    pub(super) async fn end(self) {
        for load in self.loads {
            let report = load.stop().await;
            assert_eq!(report.failed, 0, "{report:?}");
            assert!(report.answers_of("blue") > 0 && report.answers_of("green") > 0, "{report:?}");
        }
    }
}

fn name(number: usize) -> String {
    format!("route{number}")
}
