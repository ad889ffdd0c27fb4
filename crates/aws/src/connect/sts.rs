//! The STS that is asked, for roles and for whose the credentials are.

use aws_config::{Region, SdkConfig};
use aws_sdk_sts::Client;

use super::options::ConnectOptions;
use crate::reply_limit::LimitReply;
use crate::well_formed::WellFormed;

/// These settings in the region whose STS is asked.
pub(super) fn at_sts(base: &SdkConfig, options: &ConnectOptions) -> SdkConfig {
    match &options.sts_region {
        Some(region) => base.clone().into_builder().region(Region::new(region.clone())).build(),
        None => base.clone(),
    }
}

/// Asks STS.
pub(super) fn sts_client(shared: &SdkConfig, url: Option<String>) -> Client {
    let mut config = aws_sdk_sts::config::Builder::from(shared).interceptor(LimitReply).interceptor(WellFormed);
    config.set_endpoint_url(url);
    Client::from_conf(config.build())
}
