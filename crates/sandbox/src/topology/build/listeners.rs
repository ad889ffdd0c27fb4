//! From the listeners of a topology file to those of the model.

use std::collections::BTreeMap;

use alb_model::{Condition, ListenerChange, LoadBalancerKind, Model, Rejection, Transform, Tree};

use super::actions;
use crate::topology::error::TopologyError;
use crate::topology::spec::{ConditionSpec, ListenerSpec, RuleSpec};

pub(super) fn add_listener(
    model: &mut Model,
    place: &str,
    load_balancer_arn: &str,
    kind: LoadBalancerKind,
    spec: &ListenerSpec,
) -> Result<String, TopologyError> {
    let usual = if kind == LoadBalancerKind::Network { "TCP" } else { "HTTP" };
    let protocol = spec.protocol.as_deref().unwrap_or(usual);
    if kind == LoadBalancerKind::Network && !matches!(protocol, "TCP" | "TLS" | "UDP") {
        let problem =
            format!("protocol: expected \"TCP\", \"TLS\" or \"UDP\", which this sandbox forwards, found {protocol:?}");
        return Err(TopologyError::item(place, problem));
    }
    let given = actions::Given {
        list_key: "default_actions",
        list: spec.default_actions.as_deref(),
        forward: spec.forward.as_ref(),
        stickiness_seconds: spec.stickiness_seconds,
    };
    let requested = actions::requested(model, place, given)?;
    let created = model.create_listener(load_balancer_arn, spec.port, protocol, &requested);
    let arn = created.map_err(|rejection| TopologyError::rejected(place, &rejection))?;
    if matches!(protocol, "HTTPS" | "TLS") {
        set_certificate(model, &arn);
    }
    tag(model, &arn, &spec.tags);
    for rule in &spec.rules {
        add_rule(model, &format!("rule {} of {place}", rule.priority), &arn, rule)?;
    }
    Ok(arn)
}

fn add_rule(model: &mut Model, place: &str, listener_arn: &str, spec: &RuleSpec) -> Result<(), TopologyError> {
    if spec.conditions.is_empty() || !(1..=50_000).contains(&spec.priority) {
        return Err(TopologyError::item(place, "expected at least one condition and a priority from 1 to 50000"));
    }
    let conditions = spec.conditions.iter().map(|condition| {
        requested_condition(condition)
            .map_err(|rejection| TopologyError::item(place, format!("conditions: {rejection}")))
    });
    let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
    let given = actions::Given {
        list_key: "actions",
        list: spec.actions.as_deref(),
        forward: spec.forward.as_ref(),
        stickiness_seconds: spec.stickiness_seconds,
    };
    let requested = actions::requested(model, place, given)?;
    let transforms = spec.transforms.iter().map(|transform| {
        Transform::new(&transform.kind, &[(transform.regex.clone(), transform.replace.clone())])
            .map_err(|rejection| TopologyError::item(place, format!("transforms: {rejection}")))
    });
    let transforms = transforms.collect::<Result<Vec<_>, _>>()?;
    let created = model.create_rule_with_transforms(listener_arn, spec.priority, conditions, transforms, &requested);
    let arn = created.map_err(|rejection| TopologyError::rejected(place, &rejection))?;
    tag(model, &arn, &spec.tags);
    Ok(())
}

fn requested_condition(spec: &ConditionSpec) -> Result<Condition, Rejection> {
    let header = spec.header.as_deref();
    match (spec.values.as_slice(), spec.regex_values.as_slice()) {
        (_, []) => Condition::new(&spec.field, header, &spec.values),
        ([], expressions) => Condition::of_expressions(&spec.field, header, expressions),
        _ => Err(Rejection::validation(format!("expected either `values` or `regex_values` for '{}'", spec.field))),
    }
}

/// What every encrypted listener has.
fn set_certificate(model: &mut Model, listener_arn: &str) {
    let certificate = model.naming().arn_of("acm", "certificate/00000000-0000-4000-8000-000000000000");
    let certificates = Tree::List(vec![Tree::fields().with("CertificateArn", Tree::leaf(certificate))]);
    let properties = [("Certificates", certificates), ("SslPolicy", Tree::leaf("ELBSecurityPolicy-2016-08"))];
    let properties = properties.map(|(name, value)| (name.to_owned(), value)).into();
    let change = ListenerChange { properties, ..Default::default() };
    model.modify_listener(listener_arn, change).expect("a listener that was just created can be changed");
}

fn tag(model: &mut Model, arn: &str, tags: &BTreeMap<String, String>) {
    if let Some(place) = model.tags_mut(arn) {
        place.extend(tags.clone());
    }
}
