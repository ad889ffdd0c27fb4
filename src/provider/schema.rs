//! The provider block: the names that users of hashicorp/aws know.

use tftypes::{Attribute, Block, BlockNesting, NestedBlock, Schema, Type};

/// The provider block.
pub(super) fn schema() -> Schema {
    let attributes = [connection(), accounts(), keys(), shared_files()].concat();
    Schema::new(Block::new(DESCRIPTION, attributes).with_block(assume_role()).with_block(endpoints()))
}

const DESCRIPTION: &str = "Blue/green cutovers behind AWS load balancers. Everything here can be left to the standard \
    AWS environment variables and shared configuration files. Credentials are those of `access_key`, else of `profile`, \
    else of the environment (`AWS_ACCESS_KEY_ID`, then `AWS_PROFILE`, then a web identity token), else of the machine's \
    own role; with `assume_role` they are only used to assume that role. An empty text counts as not set.";

fn connection() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "region",
            Type::String,
            "The AWS region. Otherwise `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's region.",
        ),
        Attribute::optional(
            "max_retries",
            Type::Number,
            "How often a read that failed in a passing way is tried again. Otherwise one less than `AWS_MAX_ATTEMPTS`; \
             default: 4.",
        ),
    ]
}

fn accounts() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "allowed_account_ids",
            Type::set(Type::String),
            "The only AWS accounts in which the provider may work. With credentials of any other it does nothing. Conflicts with \
             `forbidden_account_ids`.",
        ),
        Attribute::optional(
            "forbidden_account_ids",
            Type::set(Type::String),
            "AWS accounts in which the provider must not work. Conflicts with `allowed_account_ids`.",
        ),
    ]
}

fn keys() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "access_key",
            Type::String,
            "The access key's id; `secret_key` goes with it. Otherwise `AWS_ACCESS_KEY_ID`.",
        ),
        Attribute::optional(
            "secret_key",
            Type::String,
            "The secret of `access_key`. Otherwise `AWS_SECRET_ACCESS_KEY`.",
        )
        .sensitive(),
        Attribute::optional(
            "token",
            Type::String,
            "The session token of temporary keys. Otherwise `AWS_SESSION_TOKEN`.",
        )
        .sensitive(),
        Attribute::optional(
            "profile",
            Type::String,
            "The profile in the shared configuration files. Named here, it must exist, and its credentials count even \
             where the environment has keys. Otherwise `AWS_PROFILE`.",
        ),
    ]
}

fn shared_files() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "shared_config_files",
            Type::list(Type::String),
            "The paths of shared configuration files; what later ones say goes before earlier ones. Otherwise \
             `AWS_CONFIG_FILE`, or `~/.aws/config`.",
        ),
        Attribute::optional(
            "shared_credentials_files",
            Type::list(Type::String),
            "The paths of shared credentials files; what later ones say goes before earlier ones. Otherwise \
             `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.",
        ),
    ]
}

fn assume_role() -> NestedBlock {
    let attributes = vec![
        Attribute::required("role_arn", Type::String, "The ARN of the role."),
        Attribute::optional(
            "session_name",
            Type::String,
            "The name under which AWS's logs show the session. Default: `terraform-provider-bluegreen`.",
        ),
        Attribute::optional("external_id", Type::String, "The external id that the role's owner asks for.").sensitive(),
        Attribute::optional(
            "duration",
            Type::String,
            "How long one set of credentials lasts, from `15m` to `12h`. Credentials are renewed before they expire, so \
             this need not cover a cutover. Default: `1h`.",
        ),
        Attribute::optional("policy", Type::String, "A policy document (JSON) that narrows what the role may do."),
    ];
    let block = Block::new("A role to assume. Its credentials are used for everything else.", attributes);
    NestedBlock::new("assume_role", BlockNesting::List, block).limited(0, 1)
}

fn endpoints() -> NestedBlock {
    let attributes = vec![
        Attribute::optional(
            "elbv2",
            Type::String,
            "The URL of the Elastic Load Balancing v2 API. Otherwise `AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2` or \
             `AWS_ENDPOINT_URL`.",
        ),
        Attribute::optional(
            "cloudwatch",
            Type::String,
            "The URL of the CloudWatch API, which `bake.alarms` needs. Otherwise `AWS_ENDPOINT_URL_CLOUDWATCH` or \
             `AWS_ENDPOINT_URL`.",
        ),
        Attribute::optional(
            "ec2",
            Type::String,
            "The URL of the EC2 API, which knows the instances that `parity` compares. Otherwise `AWS_ENDPOINT_URL_EC2` or \
             `AWS_ENDPOINT_URL`.",
        ),
        Attribute::optional(
            "sts",
            Type::String,
            "The URL of the STS API, which assumes the role of `assume_role` and says whose the credentials are. Otherwise `AWS_ENDPOINT_URL_STS` or `AWS_ENDPOINT_URL`.",
        ),
    ];
    let block = Block::new("Other addresses for AWS APIs, for example a local sandbox.", attributes);
    NestedBlock::new("endpoints", BlockNesting::List, block).limited(0, 1)
}
