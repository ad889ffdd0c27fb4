//! Asks EC2 what instances are like.
//!
//! EC2's client is a million lines of which one call is used, so it stands alone here, behind types of our own.

mod settings;

use std::collections::BTreeMap;

use aws_sdk_ec2::Client;
use aws_sdk_ec2::config::{Builder, SharedInterceptor};
use aws_sdk_ec2::error::SdkError;
use aws_sdk_ec2::types::Filter;
use aws_types::SdkConfig;

pub use aws_sdk_ec2::operation::describe_instances::DescribeInstancesError;

/// How many ids one filter may have (EC2, "Filters": at most 200 values).
pub const IDS_PER_CALL: usize = 200;

/// How many instances one page may hold (EC2 `DescribeInstances`, `MaxResults`). A call without it counts as unpaginated,
/// for which EC2 has a much smaller bucket.
const PER_PAGE: i32 = 1000;

/// EC2 in one account and region.
#[derive(Clone, Debug)]
pub struct Instances {
    client: Client,
}

/// What EC2 says of one instance (EC2 `Instance`), without what every instance has of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// Its id, such as `i-0123456789abcdef0`.
    pub id: String,
    /// The availability zone.
    pub zone: Option<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Everything else by EC2's names, such as `InstanceType` and `MetadataOptions.HttpTokens`. What EC2 leaves out is
    /// absent.
    pub settings: BTreeMap<String, String>,
}

impl Instances {
    /// The API with these settings, at another address than AWS's own if one is given.
    #[must_use]
    pub fn new(shared: &SdkConfig, url: Option<String>, interceptors: Vec<SharedInterceptor>) -> Instances {
        let mut config = Builder::from(shared);
        config.set_endpoint_url(url);
        interceptors.into_iter().for_each(|interceptor| {
            config.push_interceptor(interceptor);
        });
        Instances { client: Client::from_conf(config.build()) }
    }

    /// Those of these instances that exist, at most [`IDS_PER_CALL`]. An id that EC2 does not know is left out: asked for
    /// by a filter, it does not fail the call as it would by `InstanceIds`.
    ///
    /// # Errors
    /// What EC2 answered, or what happened on the way to it.
    pub async fn describe_instances(&self, ids: &[String]) -> Result<Vec<Instance>, SdkError<DescribeInstancesError>> {
        let by_id = Filter::builder().name("instance-id").set_values(Some(ids.to_vec())).build();
        let mut pages = self.client.describe_instances().filters(by_id).max_results(PER_PAGE).into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let reservations = page?.reservations.unwrap_or_default();
            let instances = reservations.into_iter().flat_map(|reservation| reservation.instances.unwrap_or_default());
            found.extend(instances.filter_map(|instance| settings::instance_of(&instance)));
        }
        Ok(found)
    }
}
