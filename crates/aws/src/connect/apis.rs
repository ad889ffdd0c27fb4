//! The clients of one account's APIs, and how they are set up.

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sdk_elasticloadbalancingv2::config::SharedInterceptor;
use bluegreen_instances::Instances;

use super::ec2_endpoint::ec2_endpoint;
use super::endpoint::{self, Place};
use super::error::ConnectError;
use super::options::ConnectOptions;
use super::sts::{at_sts, sts_client};
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

/// Finds the addresses in the region of these settings, and sets up the clients. Nothing is sent yet.
pub(super) fn find_apis(options: &ConnectOptions, shared: &SdkConfig) -> Result<Found, ConnectError> {
    let region = shared.region().ok_or(ConnectError::NoRegion)?.to_string();
    let at_sts = at_sts(shared, options);
    let elbv2 = Place::find(endpoint::ELBV2, options.elbv2_endpoint.as_deref(), shared)?;
    let cloudwatch = Place::find(endpoint::CLOUDWATCH, options.cloudwatch_endpoint.as_deref(), shared)?;
    let ec2 = Place::find(endpoint::EC2, options.ec2_endpoint.as_deref(), shared)?;
    let sts = Place::find(endpoint::STS, options.sts_endpoint.as_deref(), &at_sts)?;
    // AWS counts calls by region, and one address may stand for several.
    let budget = Budget::of_address(&format!("{} for {region}", elbv2.address));
    let apis = Apis {
        elbv2: elbv2_client(&elbv2.config, elbv2.url, &budget),
        cloudwatch: cloudwatch_client(&cloudwatch.config, cloudwatch.url, &budget),
        ec2: Instances::new(
            &ec2.config,
            ec2_endpoint(&ec2.config, ec2.url),
            vec![SharedInterceptor::new(LimitReply), SharedInterceptor::new(WellFormed)],
        ),
        sts: sts_client(&sts.config, sts.url),
    };
    let addresses =
        Addresses { elbv2: elbv2.address, cloudwatch: cloudwatch.address, ec2: ec2.address, sts: sts.address };
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
