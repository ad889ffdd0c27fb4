//! Asks EC2 what instances are like.
//!
//! One call is needed of the hundreds that EC2 has. Its client in the SDK is a million lines, which took most of a build; so
//! this call is put together from the parts that every client of the SDK consists of.

mod operation;
mod reply;
mod request;
mod settings;

use std::collections::BTreeMap;

use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::endpoint::SharedEndpointResolver;
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::ErrorMetadata;
use aws_types::SdkConfig;

use reply::Page;
use request::Request;

/// What EC2 says when it does not do what it was asked: its code and its message.
pub type DescribeInstancesError = ErrorMetadata;

/// How many ids one filter may have (EC2, "Filters": at most 200 values).
pub const IDS_PER_CALL: usize = 200;

/// EC2 in one account and region.
#[derive(Clone, Debug)]
pub struct Instances {
    operation: Operation<Request, Page, DescribeInstancesError>,
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
    /// The API at this endpoint with these settings.
    #[must_use]
    pub fn new(
        shared: &SdkConfig,
        endpoint: SharedEndpointResolver,
        interceptors: Vec<SharedInterceptor>,
    ) -> Instances {
        Instances { operation: operation::describe_instances(shared, endpoint, interceptors) }
    }

    /// Those of these instances that exist, at most [`IDS_PER_CALL`]. An id that EC2 does not know is left out: asked for
    /// by a filter, it does not fail the call as it would by `InstanceIds`.
    ///
    /// # Errors
    /// What EC2 answered, or what happened on the way to it.
    pub async fn describe_instances(
        &self,
        ids: &[String],
    ) -> Result<Vec<Instance>, SdkError<DescribeInstancesError, HttpResponse>> {
        let (mut found, mut token) = (Vec::new(), None);
        loop {
            let page = self.operation.invoke(Request { ids: ids.to_vec(), token: token.clone() }).await?;
            found.extend(page.instances);
            match page.next {
                None => return Ok(found),
                // It would go on for good.
                Some(next) if token.as_ref() == Some(&next) => {
                    return Err(SdkError::construction_failure("EC2 gives the same page again and again"));
                }
                next => token = next,
            }
        }
    }
}
