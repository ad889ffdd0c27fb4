//! One load balancer with one listener and two groups of two targets, blue live, green not attached.

use alb_model::{
    CheckFailure, CheckResult, HealthCheck, HealthState, ListenerChange, LoadBalancer, LoadBalancerKind, Model, Naming,
    Rejection, RequestHead, RequestedAction, RequestedForward, RequestedGroup, Route, TargetGroup, TargetKey,
};

pub(crate) const PASS: CheckResult = CheckResult::Passed;
pub(crate) const FAIL: CheckResult = CheckResult::Failed(CheckFailure::Status(500));

pub(crate) struct World {
    pub(crate) model: Model,
    pub(crate) load_balancer: String,
    pub(crate) listener: String,
    pub(crate) blue: String,
    pub(crate) green: String,
}

pub(crate) fn world() -> World {
    world_with_delay(0)
}

pub(crate) fn world_with_delay(propagation_delay_ms: u64) -> World {
    let naming = Naming { region: "us-east-1".to_owned(), account_id: "000000000000".to_owned() };
    let mut model = Model::new(naming, propagation_delay_ms);
    let load_balancer = add_load_balancer(&mut model, "web", LoadBalancerKind::Application);
    let blue = add_group(&mut model, "blue", "HTTP");
    let green = add_group(&mut model, "green", "HTTP");
    let listener = model.create_listener(&load_balancer, 80, "HTTP", &[forward(&[(&blue, 1)])]).unwrap();
    World { model, load_balancer, listener, blue, green }
}

pub(crate) fn add_load_balancer(model: &mut Model, name: &str, kind: LoadBalancerKind) -> String {
    let arn = model.naming().load_balancer(kind.family(), name);
    let (name, dns_name) = (name.to_owned(), format!("{name}.localhost"));
    model.create_load_balancer(LoadBalancer::new(arn.clone(), name, kind, dns_name)).unwrap();
    arn
}

/// A group with two targets, an unhealthy threshold of 2 and a healthy one of 3.
pub(crate) fn add_group(model: &mut Model, name: &str, protocol: &str) -> String {
    let arn = model.naming().target_group(name);
    let mut group = TargetGroup::new(arn.clone(), name.to_owned(), protocol.to_owned(), 80);
    group.health_check = HealthCheck { healthy_threshold: 3, unhealthy_threshold: 2, ..HealthCheck::default() };
    group.attributes.insert("deregistration_delay.timeout_seconds".to_owned(), "10".to_owned());
    model.create_target_group(group).unwrap();
    model.register_targets(&arn, [(target(1), None), (target(2), None)]).unwrap();
    arn
}

pub(crate) fn target(port: u16) -> TargetKey {
    TargetKey { id: "127.0.0.1".to_owned(), port }
}

pub(crate) fn forward(weights: &[(&str, i64)]) -> RequestedAction {
    let group = |(arn, weight): &(&str, i64)| RequestedGroup { arn: (*arn).to_owned(), weight: Some(*weight) };
    let forward = RequestedForward { groups: weights.iter().map(group).collect(), ..RequestedForward::default() };
    RequestedAction { kind: "forward".to_owned(), forward: Some(forward), ..RequestedAction::default() }
}

impl World {
    pub(crate) fn modify(&mut self, actions: Vec<RequestedAction>) -> Result<(), Rejection> {
        let change = ListenerChange { default_actions: Some(actions), ..ListenerChange::default() };
        self.model.modify_listener(&self.listener.clone(), change)
    }

    pub(crate) fn weigh(&mut self, blue: i64, green: i64) {
        let action = forward(&[(&self.blue.clone(), blue), (&self.green.clone(), green)]);
        self.modify(vec![action]).unwrap();
    }

    pub(crate) fn check(&mut self, group: &str, port: u16, results: &[CheckResult]) {
        for result in results {
            self.model.record_check(group, &target(port), *result);
        }
    }

    pub(crate) fn state(&self, group: &str, port: u16) -> HealthState {
        self.model.target_group(group).unwrap().health(&target(port)).state
    }

    /// The reason of a target's state, in the API's word.
    pub(crate) fn reason(&self, group: &str, port: u16) -> Option<&'static str> {
        self.model.target_group(group).unwrap().health(&target(port)).reason.map(alb_model::HealthReason::as_str)
    }

    /// The name of the group that a GET of `path` goes to, and the ports there that can get it.
    pub(crate) fn route(&self, path: &str, remembered: Option<&str>, draw: u64) -> Option<(String, Vec<u16>)> {
        let table = self.model.routing_table();
        let head = RequestHead {
            method: "GET",
            path,
            query: "",
            host: "localhost",
            source: "127.0.0.1".parse().unwrap(),
            header: &|_| Vec::new(),
        };
        match table.listener(&self.listener).unwrap().route(&head, remembered, draw) {
            Route::Group { group, .. } => {
                Some((group.name.clone(), group.candidates.iter().map(|key| key.port).collect()))
            }
            Route::NoWeight | Route::Other(_) => None,
        }
    }
}
