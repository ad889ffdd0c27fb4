//! What EC2 says of registered instances.

use bluegreen::{InstanceFacts, InstancesSeen};
use bluegreen_instances::{DescribeInstancesError, IDS_PER_CALL, Instance};
use futures_util::future::try_join_all;

use crate::api_error::{Failure, classify, message_from};
use crate::connect::Connection;
use aws_sdk_elasticloadbalancingv2::error::SdkError;

/// What EC2 says of these instances. A failure is part of what is seen, since everything else can be compared without it.
pub(super) async fn observe_instances(connection: &Connection, ids: Vec<String>) -> InstancesSeen {
    let batches = ids
        .chunks(IDS_PER_CALL)
        .map(|ids| connection.send(move |apis| async move { apis.ec2.describe_instances(ids).await }));
    match try_join_all(batches).await {
        Ok(found) => InstancesSeen::Known(found.into_iter().flatten().map(instance_facts).collect()),
        Err(error) => InstancesSeen::Failed { message: failure_message(connection, &error) },
    }
}

fn instance_facts(instance: Instance) -> (String, InstanceFacts) {
    let Instance { id, zone, security_groups, settings } = instance;
    (id, InstanceFacts { zone, security_groups: security_groups.into_iter().collect(), settings })
}

fn failure_message(connection: &Connection, error: &SdkError<DescribeInstancesError>) -> String {
    let said = message_from(&connection.addresses().ec2, error);
    let missing = classify(error) == (Failure::Refused { code: "UnauthorizedOperation".to_owned() });
    let way_out = if missing { " The credentials lack the permission ec2:DescribeInstances." } else { "" };
    format!("DescribeInstances: {said}{way_out}")
}
