//! The listeners of load balancers and their rules, as far as they forward.

use aws_sdk_elasticloadbalancingv2::types::{Action, Listener, Rule};
use bluegreen::{LoadBalancerKind, ObserveError, TargetGroupId};
use futures_util::future::try_join_all;

use super::pages::all_pages;
use crate::account::Account;
use crate::actions::named_groups;
use crate::api_error::{Failure, classify};
use crate::arn::{LoadBalancerArn, RouteArn};
use crate::elbv2_error::unanswered;

/// A listener or listener rule that forwards.
#[derive(Clone, Debug)]
pub struct FoundRoute {
    /// Which one it is.
    pub arn: RouteArn,
    /// What a person calls it, such as `web:80` or `web:80, rule 10`.
    pub label: String,
    /// The target groups that it names.
    pub groups: Vec<TargetGroupId>,
}

impl Account {
    /// The routes of these load balancers: load balancer by load balancer, by port and then by priority.
    ///
    /// # Errors
    /// When ELBv2 could not be asked. A load balancer or listener that is gone meanwhile has no routes.
    pub async fn find_routes(&self, of: &[LoadBalancerArn]) -> Result<Vec<FoundRoute>, ObserveError> {
        let found = try_join_all(of.iter().map(|load_balancer| self.routes_of(load_balancer))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn routes_of(&self, load_balancer: &LoadBalancerArn) -> Result<Vec<FoundRoute>, ObserveError> {
        let mut listeners = self.listeners_of(load_balancer).await?;
        listeners.sort_by_key(|listener| listener.port);
        let found = try_join_all(listeners.iter().map(|listener| self.routes_behind(load_balancer, listener))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn routes_behind(
        &self,
        load_balancer: &LoadBalancerArn,
        listener: &Listener,
    ) -> Result<Vec<FoundRoute>, ObserveError> {
        let label = format!("{}:{}", load_balancer.name(), listener.port.unwrap_or_default());
        let own = found_listener(listener, &label);
        // Listeners of Network Load Balancers have no other rules.
        let arn = listener.listener_arn.as_ref().filter(|_| load_balancer.kind() == LoadBalancerKind::Application);
        let rules = match arn {
            Some(arn) => self.rules_of(arn).await?,
            None => Vec::new(),
        };
        // The default rule's actions are the listener's own.
        let mut rules: Vec<_> = rules.into_iter().filter(|rule| rule.is_default != Some(true)).collect();
        rules.sort_by_key(|rule| rule.priority.as_ref().and_then(|priority| priority.parse::<u32>().ok()));
        Ok(own.into_iter().chain(rules.iter().filter_map(|rule| found_rule(rule, &label))).collect())
    }

    async fn listeners_of(&self, load_balancer: &LoadBalancerArn) -> Result<Vec<Listener>, ObserveError> {
        let connection = self.connection();
        all_pages(self, |marker| async move {
            let outcome = connection.send(|apis| {
                let request = apis.elbv2.describe_listeners().load_balancer_arn(load_balancer.as_str());
                request.set_marker(marker.clone()).send()
            });
            match outcome.await {
                Ok(output) => Ok((output.listeners.unwrap_or_default(), output.next_marker)),
                Err(error) if is_gone(&classify(&error)) => Ok((Vec::new(), None)),
                Err(error) => Err(unanswered(connection, error)),
            }
        })
        .await
    }

    async fn rules_of(&self, listener: &str) -> Result<Vec<Rule>, ObserveError> {
        let connection = self.connection();
        all_pages(self, |marker| async move {
            let outcome = connection
                .send(|apis| apis.elbv2.describe_rules().listener_arn(listener).set_marker(marker.clone()).send());
            match outcome.await {
                Ok(output) => Ok((output.rules.unwrap_or_default(), output.next_marker)),
                Err(error) if is_gone(&classify(&error)) => Ok((Vec::new(), None)),
                Err(error) => Err(unanswered(connection, error)),
            }
        })
        .await
    }
}

fn is_gone(failure: &Failure) -> bool {
    let gone = ["ListenerNotFound", "LoadBalancerNotFound"];
    matches!(failure, Failure::Refused { code } if gone.contains(&code.as_str()))
}

fn found_listener(listener: &Listener, label: &str) -> Option<FoundRoute> {
    let arn = RouteArn::listener(listener.listener_arn()?).ok()?;
    found(arn, label.to_owned(), listener.default_actions())
}

fn found_rule(rule: &Rule, label: &str) -> Option<FoundRoute> {
    let arn = RouteArn::rule(rule.rule_arn()?).ok()?;
    found(arn, format!("{label}, rule {}", rule.priority.as_deref().unwrap_or_default()), rule.actions())
}

fn found(arn: RouteArn, label: String, actions: &[Action]) -> Option<FoundRoute> {
    let groups = named_groups(actions);
    (!groups.is_empty()).then_some(FoundRoute { arn, label, groups })
}
