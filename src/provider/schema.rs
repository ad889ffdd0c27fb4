//! The provider block: the names that users of hashicorp/aws know.

use tftypes::{Attribute, Block, BlockNesting, NestedBlock, Schema, Type};

/// The provider block.
pub(super) fn schema() -> Schema {
    Schema::new(Block::new(DESCRIPTION, attributes()).with_block(endpoints()))
}

const DESCRIPTION: &str = "Blue/green cutovers behind AWS load balancers. Everything here can be left to the standard \
    AWS environment variables and shared configuration files.";

fn attributes() -> Vec<Attribute> {
    vec![
        Attribute::optional("region", Type::String, "The AWS region. Otherwise `AWS_REGION`, or the profile's region."),
        Attribute::optional(
            "profile",
            Type::String,
            "The profile in the shared configuration files. Otherwise `AWS_PROFILE`.",
        ),
        Attribute::optional(
            "access_key",
            Type::String,
            "The access key's id; `secret_key` goes with it. Otherwise `AWS_ACCESS_KEY_ID`, the profile, or the \
             machine's own role.",
        ),
        Attribute::optional("secret_key", Type::String, "The secret of `access_key`.").sensitive(),
        Attribute::optional("token", Type::String, "The session token of temporary keys.").sensitive(),
        Attribute::optional(
            "max_retries",
            Type::Number,
            "How often a read that failed in a passing way is tried again. Default: 4.",
        ),
    ]
}

fn endpoints() -> NestedBlock {
    let elbv2 = Attribute::optional(
        "elbv2",
        Type::String,
        "The URL of the Elastic Load Balancing v2 API. Otherwise `AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2` or \
         `AWS_ENDPOINT_URL`.",
    );
    let block = Block::new("Other addresses for AWS APIs, for example a local sandbox.", vec![elbv2]);
    NestedBlock::new("endpoints", BlockNesting::List, block).limited(0, 1)
}
