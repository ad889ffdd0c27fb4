//! The action lists of listeners and rules, as AWS shows them.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::Action;
use bluegreen::ObserveError;
use futures_util::FutureExt;
use futures_util::future::join;
use roxmltree::Document;

use crate::actions::{RouteActions, flat};
use crate::api_error::{Failure, classify};
use crate::arn::RouteArn;
use crate::batch::{ARNS_PER_CALL, Batches, Described};
use crate::budget::Calls;
use crate::capture::{Captured, KeepReply};
use crate::connect::Account;
use crate::elbv2_error::unanswered;
use crate::haste::Haste;

/// The reads of listeners and rules that several readers have in common.
#[derive(Debug)]
pub(crate) struct RouteReads {
    listeners: Batches<RouteActions>,
    rules: Batches<RouteActions>,
}

impl Default for RouteReads {
    fn default() -> RouteReads {
        RouteReads {
            listeners: Batches::new("DescribeListeners", describe_listeners, Calls::Reads, ARNS_PER_CALL),
            rules: Batches::new("DescribeRules", describe_rules, Calls::Reads, ARNS_PER_CALL),
        }
    }
}

/// The actions of all these listeners and rules; those that do not exist are left out.
///
/// # Errors
/// When AWS could not be asked.
pub(crate) async fn describe_routes(
    account: &Account,
    arns: &[&RouteArn],
    haste: Haste,
) -> Result<BTreeMap<RouteArn, RouteActions>, ObserveError> {
    let (listeners, rules): (Vec<&RouteArn>, Vec<&RouteArn>) =
        arns.iter().copied().partition(|arn| matches!(arn, RouteArn::Listener(_)));
    let texts = |arns: &[&RouteArn]| arns.iter().map(|arn| arn.as_str().to_owned()).collect();
    let reads = &account.reads().routes;
    let listeners = reads.listeners.ask(account, texts(&listeners), haste);
    let (listeners, rules) = join(listeners, reads.rules.ask(account, texts(&rules), haste)).await;
    let listeners = listeners?.into_iter().map(|(arn, actions)| (RouteArn::Listener(arn), actions));
    Ok(listeners.chain(rules?.into_iter().map(|(arn, actions)| (RouteArn::Rule(arn), actions))).collect())
}

fn describe_listeners(account: &Account, arns: Vec<String>) -> Described<'_, RouteActions> {
    async move {
        let reply = Captured::default();
        let outcome = account.send(|apis| {
            let request = apis.elbv2.describe_listeners().set_listener_arns(Some(arns.clone()));
            request.customize().interceptor(KeepReply(reply.clone())).send()
        });
        match outcome.await {
            Ok(output) => {
                let typed = output.listeners.unwrap_or_default().into_iter();
                let typed =
                    typed.filter_map(|listener| Some((listener.listener_arn?, listener.default_actions?, false)));
                Ok(Some(joined(typed, &reply, "DefaultActions")))
            }
            Err(error) if is_missing(&classify(&error)) => Ok(None),
            Err(error) => Err(unanswered(account, error)),
        }
    }
    .boxed()
}

fn describe_rules(account: &Account, arns: Vec<String>) -> Described<'_, RouteActions> {
    async move {
        let reply = Captured::default();
        let outcome = account.send(|apis| {
            let request = apis.elbv2.describe_rules().set_rule_arns(Some(arns.clone()));
            request.customize().interceptor(KeepReply(reply.clone())).send()
        });
        match outcome.await {
            Ok(output) => {
                let typed = output.rules.unwrap_or_default().into_iter();
                let typed =
                    typed.filter_map(|rule| Some((rule.rule_arn?, rule.actions?, rule.is_default.unwrap_or_default())));
                Ok(Some(joined(typed, &reply, "Actions")))
            }
            Err(error) if is_missing(&classify(&error)) => Ok(None),
            Err(error) => Err(unanswered(account, error)),
        }
    }
    .boxed()
}

fn is_missing(failure: &Failure) -> bool {
    let missing = ["ListenerNotFound", "RuleNotFound", "LoadBalancerNotFound"];
    matches!(failure, Failure::Refused { code } if missing.contains(&code.as_str()))
}

/// Puts the typed actions beside what the reply really held.
fn joined(
    typed: impl Iterator<Item = (String, Vec<Action>, bool)>,
    reply: &Captured,
    list_element: &str,
) -> BTreeMap<String, RouteActions> {
    let bytes = reply.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let shown = Document::parse(&text).map(|document| lists(&document, list_element)).unwrap_or_default();
    let beside = |(arn, typed, of_default_rule): (String, Vec<Action>, bool)| {
        let shown = shown.get(&arn).cloned().unwrap_or_default();
        (arn, RouteActions { typed, shown, of_default_rule })
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
