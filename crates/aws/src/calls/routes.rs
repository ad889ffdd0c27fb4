//! The calls for the action lists of listeners and rules, as AWS shows them.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::Action;
use futures_util::FutureExt;
use roxmltree::Document;

use super::Described;
use crate::actions::{RouteActions, flat};
use crate::api_error::{Failure, classify};
use crate::capture::{Captured, KeepReply};
use crate::connect::Connection;
use crate::elbv2_error::unanswered;

pub(crate) fn describe_listeners(connection: &Connection, arns: Vec<String>) -> Described<'_, RouteActions> {
    async move {
        let reply = Captured::default();
        let outcome = connection.send(|apis| {
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
            Err(error) => Err(unanswered(connection, error)),
        }
    }
    .boxed()
}

pub(crate) fn describe_rules(connection: &Connection, arns: Vec<String>) -> Described<'_, RouteActions> {
    async move {
        let reply = Captured::default();
        let outcome = connection.send(|apis| {
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
            Err(error) => Err(unanswered(connection, error)),
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
