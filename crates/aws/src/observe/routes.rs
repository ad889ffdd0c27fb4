//! The action lists of listeners and rules, as AWS shows them.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::Action;
use bluegreen::ObserveError;
use roxmltree::Document;

use super::ARNS_PER_CALL;
use crate::actions::{RouteActions, flat};
use crate::api_error::{Failure, classify, observe_error};
use crate::arn::RouteArn;
use crate::capture::{Captured, KeepReply};
use crate::connect::Account;

/// The actions of all these listeners and rules; those that do not exist are left out.
pub(crate) async fn describe(
    account: &Account,
    arns: &[&RouteArn],
) -> Result<BTreeMap<RouteArn, RouteActions>, ObserveError> {
    let (listeners, rules): (Vec<&RouteArn>, Vec<&RouteArn>) =
        arns.iter().copied().partition(|arn| matches!(arn, RouteArn::Listener(_)));
    let mut found = BTreeMap::new();
    for batch in listeners.chunks(ARNS_PER_CALL).chain(rules.chunks(ARNS_PER_CALL)) {
        found.extend(describe_batch(account, batch).await?);
    }
    Ok(found)
}

/// One ARN that does not exist fails the whole call, so a batch in which one is missing is asked for one by one.
async fn describe_batch(
    account: &Account,
    batch: &[&RouteArn],
) -> Result<BTreeMap<RouteArn, RouteActions>, ObserveError> {
    let mut found = BTreeMap::new();
    match describe_call(account, batch).await? {
        Some(actions) => found.extend(actions),
        None if batch.len() == 1 => {}
        None => {
            for arn in batch {
                found.extend(describe_call(account, &[*arn]).await?.unwrap_or_default());
            }
        }
    }
    Ok(found)
}

/// `None` when at least one of them does not exist. All are of the same kind.
async fn describe_call(
    account: &Account,
    batch: &[&RouteArn],
) -> Result<Option<BTreeMap<RouteArn, RouteActions>>, ObserveError> {
    match batch.first() {
        None => Ok(Some(BTreeMap::new())),
        Some(RouteArn::Listener(_)) => describe_listeners(account, batch).await,
        Some(RouteArn::Rule(_)) => describe_rules(account, batch).await,
    }
}

async fn describe_listeners(
    account: &Account,
    batch: &[&RouteArn],
) -> Result<Option<BTreeMap<RouteArn, RouteActions>>, ObserveError> {
    let reply = Captured::default();
    let arns = batch.iter().map(|arn| arn.as_str().to_owned()).collect();
    let request = account.elbv2.describe_listeners().set_listener_arns(Some(arns));
    match request.customize().interceptor(KeepReply(reply.clone())).send().await {
        Ok(output) => {
            let typed = output.listeners.unwrap_or_default().into_iter();
            let typed = typed.filter_map(|listener| Some((listener.listener_arn?, listener.default_actions?)));
            Ok(Some(joined(typed.map(|(arn, actions)| (RouteArn::Listener(arn), actions)), &reply, "DefaultActions")))
        }
        Err(error) if is_missing(&classify(&error)) => Ok(None),
        Err(error) => Err(observe_error(account, "DescribeListeners", error)),
    }
}

async fn describe_rules(
    account: &Account,
    batch: &[&RouteArn],
) -> Result<Option<BTreeMap<RouteArn, RouteActions>>, ObserveError> {
    let reply = Captured::default();
    let arns = batch.iter().map(|arn| arn.as_str().to_owned()).collect();
    let request = account.elbv2.describe_rules().set_rule_arns(Some(arns));
    match request.customize().interceptor(KeepReply(reply.clone())).send().await {
        Ok(output) => {
            let typed = output.rules.unwrap_or_default().into_iter();
            let typed = typed.filter_map(|rule| Some((rule.rule_arn?, rule.actions?)));
            Ok(Some(joined(typed.map(|(arn, actions)| (RouteArn::Rule(arn), actions)), &reply, "Actions")))
        }
        Err(error) if is_missing(&classify(&error)) => Ok(None),
        Err(error) => Err(observe_error(account, "DescribeRules", error)),
    }
}

fn is_missing(failure: &Failure) -> bool {
    let missing = ["ListenerNotFound", "RuleNotFound", "LoadBalancerNotFound"];
    matches!(failure, Failure::Refused { code } if missing.contains(&code.as_str()))
}

/// Puts the typed actions beside what the reply really held.
fn joined(
    typed: impl Iterator<Item = (RouteArn, Vec<Action>)>,
    reply: &Captured,
    list_element: &str,
) -> BTreeMap<RouteArn, RouteActions> {
    let bytes = reply.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let shown = Document::parse(&text).map(|document| lists(&document, list_element)).unwrap_or_default();
    let beside = |(arn, typed): (RouteArn, Vec<Action>)| {
        let shown = shown.get(arn.as_str()).cloned().unwrap_or_default();
        (arn, RouteActions { typed, shown })
    };
    typed.map(beside).collect()
}

/// Every action list of a reply, by the ARN that stands beside it.
fn lists(document: &Document<'_>, list_element: &str) -> BTreeMap<String, flat::Flat> {
    let lists = document.descendants().filter(|node| node.tag_name().name() == list_element);
    lists
        .filter_map(|list| {
            let siblings = list.parent()?.children();
            let is_arn = |name: &str| name == "ListenerArn" || name == "RuleArn";
            let arn = siblings.filter(|node| is_arn(node.tag_name().name())).find_map(|node| node.text())?;
            Some((arn.to_owned(), flat::from_xml(list)))
        })
        .collect()
}
