//! The provider block: the names that users of hashicorp/aws know.

mod roles;

use tftypes::{Attribute, Block, BlockNesting, NestedBlock, Schema, Type};

/// The provider block.
pub(super) fn schema() -> Schema {
    let attributes = [connection(), addresses(), way_out(), accounts(), keys(), shared_files(), record()].concat();
    let block = Block::new(DESCRIPTION, attributes).with_block(roles::assume_role());
    Schema::new(block.with_block(roles::assume_role_with_web_identity()).with_block(endpoints()))
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
            "The AWS region of what has no ARN that names one, such as STS. Routes and target groups are looked for in the \
             region of their ARNs: one provider block serves all regions. Otherwise `AWS_REGION`, `AWS_DEFAULT_REGION`, or \
             the profile's region.",
        ),
        Attribute::optional(
            "max_retries",
            Type::Number,
            "How often a read that failed in a passing way is tried again. Otherwise one less than `AWS_MAX_ATTEMPTS`; \
             default: 4.",
        ),
        Attribute::optional(
            "retry_mode",
            Type::String,
            "How long such a read waits until it is tried again: `standard` (longer each time) or `adaptive` (that, and \
             all calls slow down when one was throttled). Otherwise `AWS_RETRY_MODE`; default: `standard`.",
        ),
    ]
}

fn addresses() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "use_fips_endpoint",
            Type::Bool,
            "Ask the endpoints of AWS that are validated by FIPS 140. Otherwise `AWS_USE_FIPS_ENDPOINT`. It says nothing \
             of an API that has another address in `endpoints` or the environment.",
        ),
        Attribute::optional(
            "use_dualstack_endpoint",
            Type::Bool,
            "Ask the endpoints of AWS that can be reached over IPv6, too. Otherwise `AWS_USE_DUALSTACK_ENDPOINT`. It says \
             nothing of an API that has another address in `endpoints` or the environment.",
        ),
        Attribute::optional(
            "sts_region",
            Type::String,
            "The region whose STS assumes roles and says whose the credentials are. Otherwise that of `region`.",
        ),
    ]
}

fn way_out() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "http_proxy",
            Type::String,
            "The URL of a proxy for requests over HTTP, to AWS and by `gate.http_checks`; as in hashicorp/aws 5 also for \
             those over HTTPS, where nothing else is said of them. An empty text: none. Otherwise `HTTP_PROXY` or \
             `http_proxy`.",
        ),
        Attribute::optional(
            "https_proxy",
            Type::String,
            "The URL of a proxy for requests over HTTPS, to AWS and by `gate.http_checks`. An empty text: none. Otherwise \
             `HTTPS_PROXY` or `https_proxy`.",
        ),
        Attribute::optional(
            "no_proxy",
            Type::String,
            "Hosts that are asked without a proxy: names (with all names below them), addresses and networks, with commas. \
             This machine itself always is. Otherwise `NO_PROXY` or `no_proxy`.",
        ),
        Attribute::optional(
            "custom_ca_bundle",
            Type::String,
            "The path of a file of certificates (PEM) that are trusted in the place of the system's, by AWS and by \
             `gate.http_checks`. Otherwise `AWS_CA_BUNDLE`; `SSL_CERT_FILE` says where the system's are.",
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

fn record() -> Vec<Attribute> {
    vec![Attribute::optional(
        "progress_file",
        Type::String,
        "The path of a file to which every run of a switch appends what it decides, sees newly and writes, a line of JSON each, so \
         that an apply can be followed. What cannot be written is left out: an apply neither fails nor waits for it. Otherwise \
         `BLUEGREEN_PROGRESS`.",
    )]
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
