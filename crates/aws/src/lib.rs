//! Talks to AWS: observes and changes ELBv2 listeners, rules and target groups.
//!
//! This crate is the only user of the AWS SDK. It translates between the engine's words (route, color, weights) and
//! AWS's (ARN, action, target health) and decides nothing.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod account;
mod actions;
mod api_error;
mod batch;
mod budget;
mod calls;
mod capture;
mod connect;
mod elbv2_error;
mod haste;
mod inventory;
mod kept_turn;
mod observe;
mod reads;
mod regions;
mod reply_limit;
mod well_formed;
mod world;
mod write;

pub use account::Account;
pub use bluegreen::declaration::arn::{ArnError, LoadBalancerArn, RouteArn, TargetGroupArn};
pub use bluegreen::declaration::route_address::RouteAddress;
pub(crate) use bluegreen::declaration::{arn, route_address};
pub use bluegreen_outbound::{Outbound, OutboundError, OutboundOptions, proxy_url, service_address};
pub use budget::UntilFull;
pub use connect::{
    AssumeRole, CallerError, ConnectError, ConnectOptions, Keys, OutOfSight, RetryMode, RoleArn, RoleArnError,
    RoleSession, SharedFile, WebIdentity, WebIdentityToken, observe_headline, out_of_sight,
};
pub use inventory::FoundRoute;
pub use observe::parity::target_facts_of;
pub use regions::Regions;
pub use world::AwsWorld;
