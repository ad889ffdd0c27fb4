//! Would anything be lost if these actions were written back?

use aws_sdk_elasticloadbalancingv2::Client;
use bluegreen::{Forwarding, RouteSeen};

use super::flat::{self, Flat};
use super::{RouteActions, writable};
use crate::arn::RouteArn;
use crate::capture::{Captured, OnlySerialize};
use crate::connect::Connection;
use crate::route_address::RouteAddress;

/// How a route forwards, with everything that writing its actions back would lose.
pub(crate) async fn route_seen(connection: &Connection, address: &RouteAddress, actions: &RouteActions) -> RouteSeen {
    if actions.of_default_rule {
        return RouteSeen::IsDefaultRule { listener: address.arn.listener_arn() };
    }
    match super::route_seen(&actions.typed, &address.groups) {
        RouteSeen::Forwards(forwarding) => {
            let would_be_lost = would_be_lost(&connection.apis().elbv2, &address.arn, actions).await;
            RouteSeen::Forwards(Forwarding { would_be_lost, ..forwarding })
        }
        other => other,
    }
}

/// Everything in the reply that the request which writes the same actions back does not contain, by name.
async fn would_be_lost(client: &Client, arn: &RouteArn, actions: &RouteActions) -> Vec<String> {
    if actions.shown.is_empty() && !actions.typed.is_empty() {
        return vec!["actions in a reply that could not be checked".to_owned()];
    }
    let sent = serialized(client, arn, actions).await;
    let lost = |(path, value): &(&String, &String)| sent.get(*path) != Some(*value);
    actions.shown.iter().filter(lost).map(|(path, _)| in_words(path)).collect()
}

/// What the SDK would send; nothing is.
async fn serialized(client: &Client, arn: &RouteArn, actions: &RouteActions) -> Flat {
    let captured = Captured::default();
    let only_serialize = OnlySerialize(captured.clone());
    let actions = Some(writable(&actions.typed));
    // Both end in the interceptor's error, which is how nothing gets sent.
    match arn {
        RouteArn::Listener(arn) => {
            let request = client.modify_listener().listener_arn(arn).set_default_actions(actions);
            let _ = request.customize().interceptor(only_serialize).send().await;
            flat::from_form(&captured.bytes(), "DefaultActions")
        }
        RouteArn::Rule(arn) => {
            let request = client.modify_rule().rule_arn(arn).set_actions(actions);
            let _ = request.customize().interceptor(only_serialize).send().await;
            flat::from_form(&captured.bytes(), "Actions")
        }
    }
}

fn in_words(path: &str) -> String {
    match path.split_once('.') {
        Some((action, setting)) => format!("`{setting}` of action {action}"),
        None => format!("action {path}"),
    }
}
