//! The clients of one account's APIs, and how they are set up.

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sdk_elasticloadbalancingv2::config::SharedInterceptor;
use bluegreen_instances::Instances;

use super::caller::sts_client;
use super::endpoint::{self, Api};
use super::{ConnectError, ConnectOptions, shared_config, with_profile, with_role};
use crate::budget::{Budget, Calls, ChargeRetries};
use crate::reply_limit::LimitReply;
use crate::well_formed::WellFormed;

/// The clients of one account's APIs in one region. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Apis {
    pub(crate) elbv2: aws_sdk_elasticloadbalancingv2::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(crate) ec2: Instances,
    pub(crate) sts: aws_sdk_sts::Client,
}

/// Where the APIs are, for messages.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    pub(crate) elbv2: String,
    pub(crate) cloudwatch: String,
    pub(crate) ec2: String,
    pub(crate) sts: String,
}

/// Everything that is found out when connecting.
pub(super) struct Found {
    pub(super) region: String,
    pub(super) apis: Apis,
    pub(super) addresses: Addresses,
    pub(super) budget: Arc<Budget>,
}

/// Finds region, credentials and addresses, and sets up the clients. Nothing is sent yet, unless the region is only known
/// to the machine.
pub(super) async fn find(options: &ConnectOptions) -> Result<Found, ConnectError> {
    let shared = shared_config(options).await;
    let region = shared.region().ok_or(ConnectError::NoRegion)?.to_string();
    let shared = with_role(options, with_profile(options, shared)).await?;
    let url = |api: Api, given: &Option<String>| endpoint::url(api, given.as_deref(), &shared);
    let elbv2 = url(endpoint::ELBV2, &options.elbv2_endpoint)?;
    let cloudwatch = url(endpoint::CLOUDWATCH, &options.cloudwatch_endpoint)?;
    let ec2 = url(endpoint::EC2, &options.ec2_endpoint)?;
    let sts = url(endpoint::STS, &options.sts_endpoint)?;
    let address = |api: Api, url: &Option<String>| endpoint::address(api, url.as_deref(), &shared);
    let addresses = Addresses {
        elbv2: address(endpoint::ELBV2, &elbv2),
        cloudwatch: address(endpoint::CLOUDWATCH, &cloudwatch),
        ec2: address(endpoint::EC2, &ec2),
        sts: address(endpoint::STS, &sts),
    };
    let budget = Budget::of_address(&addresses.elbv2);
    let apis = Apis {
        elbv2: elbv2_client(&shared, elbv2, &budget),
        cloudwatch: cloudwatch_client(&shared, cloudwatch, &budget),
        ec2: Instances::new(&shared, ec2, vec![SharedInterceptor::new(LimitReply), SharedInterceptor::new(WellFormed)]),
        sts: sts_client(&shared, sts),
    };
    Ok(Found { region, apis, addresses, budget })
}

fn elbv2_client(
    shared: &SdkConfig,
    url: Option<String>,
    budget: &Arc<Budget>,
) -> aws_sdk_elasticloadbalancingv2::Client {
    let mut config = aws_sdk_elasticloadbalancingv2::config::Builder::from(shared)
        .interceptor(LimitReply)
        .interceptor(WellFormed)
        // Only reads are ever sent again by the SDK.
        .interceptor(ChargeRetries { budget: Arc::clone(budget), calls: Calls::Reads });
    config.set_endpoint_url(url);
    aws_sdk_elasticloadbalancingv2::Client::from_conf(config.build())
}

fn cloudwatch_client(shared: &SdkConfig, url: Option<String>, budget: &Arc<Budget>) -> aws_sdk_cloudwatch::Client {
    let mut config = aws_sdk_cloudwatch::config::Builder::from(shared)
        .interceptor(LimitReply)
        .interceptor(ChargeRetries { budget: Arc::clone(budget), calls: Calls::Alarms });
    config.set_endpoint_url(url);
    aws_sdk_cloudwatch::Client::from_conf(config.build())
}
