//! A load balancer as a pure function of time: listeners, rules, target groups, health, weights.
//!
//! A [`Model`] is what one account has in one region. Its clock only moves when [`Model::advance`] is told to, chance is
//! a number that the caller draws, and health-check results are given to it: so the same inputs give the same
//! load balancer, in a real sandbox and in a simulator with virtual time.
//!
//! - Changes go through methods that refuse what AWS refuses, with AWS's error codes ([`Rejection`]).
//! - What traffic sees is a [`RoutingTable`], which follows a change after the propagation delay.
//! - What the API sees of a target is its [`TargetHealth`].
//!
//! Absent on purpose: I/O, clocks, random numbers, async, and anything shared with the engine that this model judges.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod action;
mod arn;
mod condition;
mod expression;
mod health;
mod listener;
mod model;
mod pattern;
mod rejection;
mod routing;
mod target;
mod target_group;
mod timestamp;
mod transform;
mod tree;
mod validate;

pub use action::{Action, ActionKind, Forward, GroupStickiness, OtherAction, WeightedGroup};
pub use arn::{Arn, ArnKind, Naming};
pub use condition::{Condition, RequestHead, Texts};
pub use expression::Expression;
pub use health::{CheckFailure, CheckResult, ForcedHealth, HealthReason, HealthState, TargetHealth};
pub use listener::{Listener, LoadBalancer, LoadBalancerKind, Rule};
pub use model::{CheckJob, Host, HostState, ListenerChange, Model, RuleChange};
pub use rejection::Rejection;
pub use routing::{GroupRoutes, ListenerRoutes, Route, RoutingTable, Sticky};
pub use target::{Target, TargetKey};
pub use target_group::{HealthCheck, HealthCheckProtocol, StatusMatcher, TargetGroup};
pub use timestamp::Timestamp;
pub use transform::{Rewrite, Transform, TransformFailed};
pub use tree::Tree;
pub use validate::{RequestedAction, RequestedForward, RequestedGroup};
