//! A sandbox, a Terraform workspace, and the questions that tests ask of both.

mod aws;
mod command_line;
mod configuration;
mod crossroads;
mod guarded;
mod host;
mod one_answer;
mod owned_by_aws;
mod processes;
#[path = "../../contract/environment.rs"]
mod python_environment;
mod request;
mod turnstile;
mod weights;

use std::path::Path;
use std::time::Duration;

use bluegreen_sandbox::{Options, Ready, ReadyTarget, Sandbox, Topology};
use serde_json::Value;
use workbench::{Run, Terraform, Workspace, http};

pub(crate) use aws::Aws;
pub(crate) use command_line::bluegreen;
pub(crate) use configuration::{Configuration, GATE, TWO_COLORS, group, one_listener, place, route, switch_for_each};
pub(crate) use crossroads::Crossroads;
pub(crate) use guarded::guarded_server;
pub(crate) use host::{host, skipped};
pub(crate) use one_answer::OneAnswer;
pub(crate) use owned_by_aws::OwnedByAws;
pub(crate) use processes::{children_of, kill, lives};
pub(crate) use python_environment::python;
pub(crate) use turnstile::{Counted, Lie, Side, Turnstile};

/// The binary that Terraform starts.
pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-bluegreen");

/// How long any condition is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox and a Terraform workspace whose provider talks to it.
pub(crate) struct Lab {
    sandbox: Sandbox,
    pub(crate) workspace: Workspace,
}

impl Lab {
    /// The default topology with one switch over its listener, initialized and not applied.
    pub(crate) async fn default() -> Lab {
        Lab::with(Topology::default(), Configuration::of).await
    }

    /// A topology of its own, with the configuration that the test makes of it.
    pub(crate) async fn with(topology: Topology, configuration: impl FnOnce(&Ready) -> Configuration) -> Lab {
        let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
        let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
        let workspace = Workspace::new(&terraform, Path::new(PROVIDER)).unwrap();
        let configuration = configuration(sandbox.ready());
        let lab = Lab { sandbox, workspace };
        lab.write(&configuration);
        lab.workspace.run(&["init", "-no-color"]).await.success();
        lab
    }

    /// A topology from TOML.
    pub(crate) async fn toml(topology: &str, configuration: impl FnOnce(&Ready) -> Configuration) -> Lab {
        Lab::with(Topology::from_toml(topology).unwrap(), configuration).await
    }

    /// Replaces the configuration.
    pub(crate) fn write(&self, configuration: &Configuration) {
        self.workspace.write("main.tf", &configuration.text());
    }

    /// A switch whose ARNs are not known before the apply, as where the listener is made with it; what makes them is
    /// written beside it.
    pub(crate) fn with_everything_made_in_the_same_apply(&self) -> Configuration {
        let made =
            |name: &str, arn: &str| format!("resource \"terraform_data\" \"{name}\" {{\n  input = \"{arn}\"\n}}\n");
        let arns = [("listener", self.listener()), ("blue", self.group("blue")), ("green", self.group("green"))];
        self.workspace.write("made.tf", &arns.map(|(name, arn)| made(name, arn)).concat());
        Configuration::of(self.ready()).routes(
            r#"http = {
      listener_arn           = terraform_data.listener.output
      blue_target_group_arn  = terraform_data.blue.output
      green_target_group_arn = terraform_data.green.output
    }"#,
        )
    }

    pub(crate) fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    /// The ARN of a target group of the topology.
    pub(crate) fn group(&self, name: &str) -> &str {
        configuration::group(self.ready(), name)
    }

    /// The targets of a target group of the topology.
    pub(crate) fn targets(&self, name: &str) -> &[ReadyTarget] {
        &self.ready().target_groups.iter().find(|group| group.name == name).unwrap().targets
    }

    /// The first listener's ARN.
    pub(crate) fn listener(&self) -> &str {
        &self.ready().load_balancers[0].listeners[0].arn
    }

    /// The first listener's URL.
    pub(crate) fn url(&self) -> &str {
        &self.ready().load_balancers[0].listeners[0].url
    }

    /// An AWS client that knows nothing of Terraform.
    pub(crate) fn aws(&self) -> Aws {
        Aws::at(&self.ready().endpoint)
    }

    pub(crate) async fn apply(&self, color: &str) -> Run {
        let color = format!("-var=active_color={color}");
        self.workspace.run(&["apply", "-auto-approve", "-no-color", "-input=false", &color]).await
    }

    pub(crate) async fn plan(&self, color: &str) -> Run {
        let color = format!("-var=active_color={color}");
        self.workspace.run(&["plan", "-detailed-exitcode", "-no-color", "-input=false", &color]).await
    }

    /// Nothing is left to do, and Terraform says so.
    pub(crate) async fn assert_plan_is_empty(&self, color: &str) {
        let plan = self.plan(color).await;
        assert_eq!(plan.code, 0, "{}", plan.both());
        assert!(plan.stdout.contains("No changes."), "{}", plan.both());
    }

    /// The colors that ten requests to the listener's URL are answered with.
    pub(crate) async fn answers(&self) -> Vec<String> {
        let mut colors = Vec::new();
        for _ in 0..10 {
            let answer = self.get(self.url()).await;
            assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
            colors.push(answer.color.unwrap());
        }
        colors.dedup();
        colors
    }

    /// Gets a URL of the sandbox, be it of an encrypted listener.
    pub(crate) async fn get(&self, url: &str) -> http::Answer {
        let authority = format!("{}/_sandbox/ca.pem", self.ready().endpoint);
        http::get_trusting(url, &authority).await.unwrap()
    }

    /// The switch as the state has it; null when the state does not have it.
    pub(crate) async fn switch(&self) -> Value {
        let state = self.workspace.state().await;
        let resources = state["values"]["root_module"]["resources"].as_array().cloned().unwrap_or_default();
        let switch = resources.into_iter().find(|resource| resource["type"] == "bluegreen_switch");
        switch.map_or(Value::Null, |switch| switch["values"].clone())
    }

    /// What the state says of one route: blue's and green's share in percent.
    pub(crate) async fn live(&self, route: &str) -> (f64, f64) {
        let switch = self.switch().await;
        let live = &switch["live"][route];
        (live["blue_percent"].as_f64().unwrap(), live["green_percent"].as_f64().unwrap())
    }

    /// Waits until every target of a group is healthy.
    pub(crate) async fn until_healthy(&self, group: &str) {
        let arn = [("TargetGroupArn".to_owned(), self.group(group).to_owned())];
        let (aws, targets) = (self.aws(), self.targets(group).len());
        let healthy = || async { aws.call("DescribeTargetHealth", &arn).await.matches(">healthy<").count() };
        self.until("its targets are healthy", || async { healthy().await == targets }).await;
    }

    /// Forces the health of every target of a group.
    pub(crate) async fn force_health(&self, group: &str, state: &str) {
        for target in self.targets(group) {
            self.force_target(target, state).await;
        }
    }

    /// Forces the health of one target.
    pub(crate) async fn force_target(&self, target: &ReadyTarget, state: &str) {
        let url = format!("{}/_sandbox/targets/{}:{}/health", self.ready().endpoint, target.id, target.port);
        let answer = http::put(&url, format!(r#"{{"state":"{state}"}}"#)).await.unwrap();
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// The weights of blue and green on the first listener, read from AWS.
    pub(crate) async fn weights(&self) -> (u16, u16) {
        self.weights_of(self.listener()).await
    }

    /// The weights of blue and green on any listener, read from AWS.
    pub(crate) async fn weights_of(&self, listener: &str) -> (u16, u16) {
        let weights = self.forwarding(listener).await;
        let of = |name: &str| weights.get(self.group(name)).copied().unwrap_or_default();
        (of("blue"), of("green"))
    }

    /// The weight of each target group that a listener forwards to, by ARN.
    pub(crate) async fn forwarding(&self, listener: &str) -> std::collections::BTreeMap<String, u16> {
        weights::weights(&self.aws(), listener).await
    }

    /// Runs an apply to the end, and tells which weights the first listener had meanwhile, each once, in order.
    pub(crate) async fn apply_watching(&self, color: &str) -> (Run, Vec<(u16, u16)>) {
        let mut apply = std::pin::pin!(self.apply(color));
        let mut seen = vec![self.weights().await];
        loop {
            tokio::select! {
                run = &mut apply => {
                    seen.push(self.weights().await);
                    seen.dedup();
                    return (run, seen);
                }
                weights = self.weights() => seen.push(weights),
            }
            seen.dedup();
        }
    }

    /// Forces the state of an alarm.
    pub(crate) async fn force_alarm(&self, name: &str, state: &str) {
        let url = format!("{}/_sandbox/alarms/{name}", self.ready().endpoint);
        let answer = http::put(&url, format!(r#"{{"state":"{state}"}}"#)).await.unwrap();
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// Makes API calls go wrong.
    pub(crate) async fn faults(&self, rules: &str) {
        let answer = http::put(&format!("{}/_sandbox/faults", self.ready().endpoint), rules).await.unwrap();
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// Every API call so far whose action begins with this.
    pub(crate) async fn calls(&self, action: &str) -> Vec<Value> {
        let answer = http::get(&format!("{}/_sandbox/calls", self.ready().endpoint)).await.unwrap();
        let calls: Vec<Value> = serde_json::from_str(&answer.body).unwrap();
        let begins = |call: &Value| call["action"].as_str().is_some_and(|name| name.starts_with(action));
        calls.into_iter().filter(begins).collect()
    }

    /// Waits until the condition holds; the test fails when it never does.
    pub(crate) async fn until<F: Future<Output = bool>>(&self, what: &str, condition: impl FnMut() -> F) {
        self.until_within(PATIENCE, what, condition).await;
    }

    /// Waits for a condition that may take longer than most.
    pub(crate) async fn until_within<F: Future<Output = bool>>(
        &self,
        patience: Duration,
        what: &str,
        mut condition: impl FnMut() -> F,
    ) {
        let deadline = tokio::time::Instant::now() + patience;
        while !condition().await {
            assert!(tokio::time::Instant::now() < deadline, "gave up waiting until {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The other color.
pub(crate) fn other(color: &str) -> &'static str {
    if color == "blue" { "green" } else { "blue" }
}

/// Text without Terraform's line breaks and box drawing, so that a sentence can be looked for.
pub(crate) fn flat(run: &Run) -> String {
    run.both().replace(['│', '╷', '╵'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address that refuses connections for as long as the socket is kept: it is taken, and nobody listens.
pub(crate) fn nobody_listens() -> (tokio::net::TcpSocket, std::net::SocketAddr) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// Asserts that Terraform's output holds a sentence, however it is broken into lines.
#[track_caller]
pub(crate) fn assert_says(run: &Run, sentence: &str) {
    assert!(flat(run).contains(sentence), "expected {sentence:?} in:\n{}", run.both());
}
