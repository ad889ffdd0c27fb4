//! Setting up a world.

use alb_model::{
    Condition, HealthCheck, LoadBalancer, LoadBalancerKind, Model, Naming, RequestedAction, RequestedForward,
    RequestedGroup, TargetGroup, Tree,
};

use super::calls::Troubles;
use super::history::{self, Author, Version};
use super::old_replies::OldReplies;
use super::targets::GroupTruth;
use super::{Crowd, Reality, Run, Sites};
use crate::record::Record;
use crate::scenario::{Color, Kind, Place, Scenario, Topology, Weights};
use crate::tally::Tally;
use crate::watch::Watch;

/// When every world begins, in milliseconds since 1970; any date would do.
const BEGIN: i64 = 1_800_000_000_000;

impl Reality {
    pub(crate) fn new(mut scenario: Scenario, watch: Box<dyn Watch<Reality>>) -> Reality {
        let written = scenario.declared.clone();
        scenario.declared = written.effective();
        let naming = Naming { region: "eu-central-1".to_owned(), account_id: "000000000000".to_owned() };
        let mut model = Model::new(naming, scenario.topology.propagation_ms);
        let sites = build(&mut model, &scenario.topology, scenario.declared.active);
        let history = (0..sites.routes.len()).map(|route| {
            let actions = history::configured(&model, &sites.routes[route]).map(<[_]>::to_vec);
            vec![Version { at: 0, author: Author::Nobody, actions }]
        });
        let mut reality = Reality {
            history: history.collect(),
            old_replies: vec![OldReplies::default(); sites.routes.len()],
            groups: numbered_groups(&scenario.topology),
            lost_zones: vec![Vec::new(); sites.load_balancers.len()],
            out_of_service_until: vec![0; sites.load_balancers.len()],
            checks_fail_until: vec![0; scenario.declared.gate.http_checks.len()],
            checks_slow: (0, 0),
            crowded: Crowd::default(),
            alarms: scenario.declared.bake.as_ref().map(|bake| bake.alarms.clone()).unwrap_or_default(),
            is_contested: scenario.declared.contested,
            scenario,
            written,
            model,
            sites,
            now: 0,
            date: BEGIN,
            process_date: BEGIN,
            next_event: 0,
            model_change: (u64::MAX, None),
            troubles: Troubles::default(),
            stale: None,
            route_reads: 0,
            frozen_until: 0,
            timers: Vec::new(),
            run: Run::default(),
            places: Vec::new(),
            has_let_go: false,
            watch: Some(watch),
            violation: None,
            tally: Tally::default(),
            record: Record::default(),
        };
        reality.register_first_targets();
        reality
    }

    /// Puts a route back where it can be switched, as its owner would. One that was deleted is created anew.
    pub(super) fn mend_route(&mut self, route: usize) {
        let declared = self.scenario.topology.routes[route].clone();
        let active = self.scenario.declared.active;
        let actions = self.actions(route, Weights::only(active.other()));
        if history::configured(&self.model, &self.sites.routes[route]).is_none() {
            let site = create_route(&mut self.model, &self.sites, &declared, 9000 + route, &actions);
            self.sites.routes[route] = site;
            self.record(route, Author::Other);
        } else {
            self.write(route, &actions, Author::Other);
        }
    }

    /// What its owner makes of a route: nobody but the declared colors gets requests.
    fn actions(&self, route: usize, weights: Weights) -> Vec<RequestedAction> {
        let declared = &self.scenario.topology.routes[route];
        let other = declared.other.filter(|weight| *weight == 0 && !self.shows_declared(route));
        let mended = crate::scenario::Route { other, ..declared.clone() };
        actions(&mended, self.groups_of(route), &self.scenario.topology, &self.sites, weights)
    }
}

fn numbered_groups(topology: &Topology) -> Vec<GroupTruth> {
    let groups = topology.groups.iter().enumerate();
    groups.map(|(number, group)| GroupTruth::new(number, group, topology.shares_with(number))).collect()
}

fn build(model: &mut Model, topology: &Topology, active: Color) -> Sites {
    let mut sites = Sites::default();
    for (index, kind) in topology.load_balancers.iter().enumerate() {
        let (kind, protocol) = match kind {
            Kind::Application => (LoadBalancerKind::Application, "HTTP"),
            Kind::Network => (LoadBalancerKind::Network, "TCP"),
        };
        let (name, other) = (format!("lb-{index}"), format!("other-{index}"));
        let arn = model.naming().load_balancer(kind.family(), &name);
        let created = LoadBalancer::new(arn.clone(), name.clone(), kind, format!("{name}.example"));
        model.create_load_balancer(created).expect("a new name");
        sites.load_balancers.push(arn.clone());
        sites.other_groups.push(create_group(model, &other, protocol, HealthCheck::default()));
        sites.strangers.push(create_group(model, &format!("stranger-{index}"), protocol, HealthCheck::default()));
        let has_rules = topology.routes.iter().any(|route| route.load_balancer == index && route.place == Place::Rule);
        sites.common_listeners.push(has_rules.then(|| {
            let config = Tree::fields().with("StatusCode", Tree::leaf("404"));
            let action =
                RequestedAction { kind: "fixed-response".to_owned(), config: Some(config), ..Default::default() };
            model.create_listener(&arn, 443, "HTTPS", &[action]).expect("a listener")
        }));
    }
    for (index, group) in topology.groups.iter().enumerate() {
        let owner = topology.routes.iter().find(|route| route.groups.contains(&index)).map(|route| route.load_balancer);
        let protocol = match owner.map(|owner| topology.load_balancers[owner]) {
            Some(Kind::Network) => "TCP",
            _ => "HTTP",
        };
        let health_check = HealthCheck {
            enabled: group.checked,
            interval_ms: group.check_every_ms,
            healthy_threshold: group.healthy_after,
            unhealthy_threshold: group.unhealthy_after,
            ..HealthCheck::default()
        };
        sites.groups.push(create_group(model, &format!("group-{index}"), protocol, health_check));
        let sticky = [("stickiness.enabled", "true".to_owned())].into_iter().filter(|_| group.sticky_targets);
        let drains = ("deregistration_delay.timeout_seconds", (group.drains_ms / 1000).to_string());
        let attributes = sticky.chain([drains]).map(|(name, value)| (name.to_owned(), value));
        model.set_group_attributes(&sites.groups[index], attributes.collect()).expect("nothing names it yet");
    }
    for (index, route) in topology.routes.iter().enumerate() {
        let actions = actions(route, groups_named(route, active, &sites), topology, &sites, route.forwards);
        let site = create_route(model, &sites, route, index, &actions);
        sites.routes.push(site);
    }
    sites
}

fn create_group(model: &mut Model, name: &str, protocol: &str, health_check: HealthCheck) -> String {
    let arn = model.naming().target_group(name);
    let mut group = TargetGroup::new(arn.clone(), name.to_owned(), protocol.to_owned(), 80);
    group.health_check = health_check;
    model.create_target_group(group).expect("a new name");
    arn
}

fn create_route(
    model: &mut Model,
    sites: &Sites,
    route: &crate::scenario::Route,
    number: usize,
    actions: &[RequestedAction],
) -> String {
    let load_balancer = &sites.load_balancers[route.load_balancer];
    let is_network = model.load_balancer(load_balancer).is_some_and(|found| found.kind == LoadBalancerKind::Network);
    let number = u32::try_from(number).expect("few routes");
    match (&sites.common_listeners[route.load_balancer], route.place) {
        (Some(listener), Place::Rule) => {
            let condition = Condition::new("path-pattern", None, &[format!("/{number}/*")]).expect("a condition");
            model.create_rule(listener, number + 1, vec![condition], actions).expect("a rule")
        }
        _ => {
            let port = u16::try_from(1000 + number).expect("a port");
            let protocol = if is_network { "TCP" } else { "HTTPS" };
            model.create_listener(load_balancer, port, protocol, actions).expect("a listener")
        }
    }
}

fn has_sticky_targets(route: &crate::scenario::Route, topology: &Topology) -> bool {
    route.groups.iter().any(|group| topology.groups[*group].sticky_targets)
}

/// The groups that the weights of a route are about when the world begins: those between which traffic moves, or those of which
/// one is shown.
fn groups_named<'a>(route: &crate::scenario::Route, active: Color, sites: &'a Sites) -> [&'a str; 2] {
    let mut groups = route.groups.map(|group| sites.groups[group].as_str());
    if route.is_preview && route.replaced {
        groups[active.other().index()] = &sites.other_groups[route.load_balancer];
    }
    groups
}

/// The actions of a route that forwards like this.
fn actions(
    route: &crate::scenario::Route,
    named: [&str; 2],
    topology: &Topology,
    sites: &Sites,
    weights: Weights,
) -> Vec<RequestedAction> {
    // Two groups of which one has sticky targets must be sticky themselves.
    let several = weights.0.iter().flatten().chain(&route.other).count() > 1;
    let is_demanded = several && has_sticky_targets(route, topology);
    let is_network = topology.load_balancers[route.load_balancer] == Kind::Network;
    let sticky_seconds = route.sticky_seconds.or(is_demanded.then_some(60));
    let attached = (0..2).filter_map(|color| Some((named[color], weights.0[color]?)));
    let other = route.other.map(|weight| (sites.other_groups[route.load_balancer].as_str(), weight));
    let groups = attached.chain(other);
    let groups = groups.map(|(arn, weight)| RequestedGroup { arn: arn.to_owned(), weight: Some(i64::from(weight)) });
    let forward = RequestedForward {
        groups: groups.collect(),
        sticky: sticky_seconds.map(|_| true),
        sticky_seconds: sticky_seconds.filter(|_| !is_network).map(i64::from),
    };
    let forward = RequestedAction {
        kind: "forward".to_owned(),
        order: Some(2),
        forward: Some(forward),
        ..RequestedAction::default()
    };
    let leaf = |name: &str| Tree::leaf(format!("arn:aws:cognito-idp:eu-central-1:000000000000:{name}"));
    let authenticate = RequestedAction {
        kind: "authenticate-cognito".to_owned(),
        order: Some(1),
        config: Some(
            Tree::fields()
                .with("UserPoolArn", leaf("pool"))
                .with("UserPoolClientId", leaf("client"))
                .with("UserPoolDomain", leaf("domain")),
        ),
        ..RequestedAction::default()
    };
    if route.authenticates { vec![authenticate, forward] } else { vec![forward] }
}
