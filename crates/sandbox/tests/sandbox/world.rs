//! A sandbox with short health-check intervals and the words to speak about it.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use hyper::Method;

use crate::client::{self, Answer, SIGNED};

/// Blue live, green not attached, two backends each, quick checks; `more` is added at the end.
pub(crate) fn topology(more: &str) -> String {
    format!(
        r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = {{ blue = 1 }}

[[target_groups]]
name = "blue"
health_check = {{ interval_ms = 250, timeout_ms = 240, healthy_threshold = 2, unhealthy_threshold = 2 }}
backends = {{ color = "blue", count = 2 }}

[[target_groups]]
name = "green"
health_check = {{ interval_ms = 250, timeout_ms = 240, healthy_threshold = 2, unhealthy_threshold = 2 }}
backends = {{ color = "green", count = 2 }}
{more}"#
    )
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
}

pub(crate) async fn start() -> World {
    start_from(&topology("")).await
}

/// A port that nothing listens on, another one each time. It is below those that systems hand out by themselves: one of these
/// could be another test's as soon as it is free.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(20_000);
    let mut ports = std::iter::repeat_with(|| NEXT.fetch_add(1, Ordering::Relaxed));
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

pub(crate) async fn start_from(toml: &str) -> World {
    let topology = Topology::from_toml(toml).unwrap();
    World { sandbox: Sandbox::start(topology, Options::default()).await.unwrap() }
}

impl World {
    pub(crate) fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.ready().endpoint
    }

    /// The ARN of the first listener of the first load balancer.
    pub(crate) fn listener(&self) -> &str {
        &self.ready().load_balancers[0].listeners[0].arn
    }

    pub(crate) fn url(&self) -> &str {
        &self.ready().load_balancers[0].listeners[0].url
    }

    pub(crate) fn group(&self, name: &str) -> &str {
        &self.ready().target_groups.iter().find(|group| group.name == name).expect("a known name").arn
    }

    /// The port of a group's target.
    pub(crate) fn target_port(&self, name: &str, index: usize) -> u16 {
        self.ready().target_groups.iter().find(|group| group.name == name).expect("a known name").targets[index].port
    }

    pub(crate) async fn call(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        client::try_call(self.endpoint(), SIGNED, action, parameters).await.expect("an answer")
    }

    pub(crate) async fn admin(&self, method: Method, path: &str, body: &str) -> Answer {
        client::send(method, &format!("{}/_sandbox/{path}", self.endpoint()), body).await
    }

    pub(crate) async fn describe_listener(&self) -> Answer {
        self.call("DescribeListeners", &[("ListenerArns.member.1", self.listener())]).await.assert_ok()
    }

    /// Puts weights on the first listener.
    pub(crate) async fn weigh(&self, weights: &[(&str, &str)]) -> Answer {
        let mut parameters = vec![
            ("ListenerArn".to_owned(), self.listener().to_owned()),
            ("DefaultActions.member.1.Type".to_owned(), "forward".to_owned()),
        ];
        for ((name, weight), number) in weights.iter().zip(1..) {
            let prefix = format!("DefaultActions.member.1.ForwardConfig.TargetGroups.member.{number}");
            parameters.push((format!("{prefix}.TargetGroupArn"), self.group(name).to_owned()));
            parameters.push((format!("{prefix}.Weight"), (*weight).to_owned()));
        }
        let borrowed: Vec<_> = parameters.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        self.call("ModifyListener", &borrowed).await
    }

    /// The states of a group's targets, sorted, as the API tells of targets in no useful order.
    pub(crate) async fn states(&self, name: &str) -> Vec<String> {
        let described = self.call("DescribeTargetHealth", &[("TargetGroupArn", self.group(name))]).await.assert_ok();
        let mut states = described.texts("State");
        states.sort();
        states
    }

    pub(crate) async fn until_states(&self, name: &str, wanted: &[&str]) {
        client::until(&format!("{name} is {wanted:?}"), async || self.states(name).await == wanted).await;
    }

    pub(crate) async fn force(&self, name: &str, index: usize, state: &str) {
        let path = format!("targets/127.0.0.1:{}/health", self.target_port(name, index));
        self.admin(Method::PUT, &path, &format!(r#"{{"state":"{state}"}}"#)).await.assert_ok();
    }

    pub(crate) async fn calls(&self) -> Vec<serde_json::Value> {
        self.admin(Method::GET, "calls", "").await.json().as_array().unwrap().clone()
    }
}
