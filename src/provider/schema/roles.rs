//! The roles that a provider block may assume.

use tftypes::{Attribute, Block, BlockNesting, NestedBlock, Type};

/// Roles that are assumed one after the other.
pub(super) fn assume_role() -> NestedBlock {
    let mut attributes = vec![Attribute::required("role_arn", Type::String, "The ARN of the role.")];
    attributes.extend(session());
    attributes.extend([
        Attribute::optional("external_id", Type::String, "The external id that the role's owner asks for.").sensitive(),
        Attribute::optional(
            "source_identity",
            Type::String,
            "Who stands behind the session. It shows in AWS's logs and stays with the sessions of all roles after this one.",
        ),
        Attribute::optional("tags", Type::map(Type::String), "The tags of the session."),
        Attribute::optional(
            "transitive_tag_keys",
            Type::set(Type::String),
            "The keys of the tags that stay with the sessions of all roles after this one.",
        ),
    ]);
    let description = "A role to assume. Its credentials are used for everything else. Of several blocks each role is \
        assumed with the credentials of the one before it.";
    NestedBlock::new("assume_role", BlockNesting::List, Block::new(description, attributes))
}

/// A role that is assumed with a token.
pub(super) fn assume_role_with_web_identity() -> NestedBlock {
    let role_arn = "The ARN of the role. Otherwise `AWS_ROLE_ARN`.";
    let mut attributes = vec![Attribute::optional("role_arn", Type::String, role_arn)];
    attributes.extend(session());
    attributes.extend([
        Attribute::optional(
            "web_identity_token",
            Type::String,
            "The token of an identity provider (OAuth 2.0, OpenID Connect), such as a CI system's.",
        )
        .sensitive(),
        Attribute::optional(
            "web_identity_token_file",
            Type::String,
            "The path of a file with that token, read anew whenever credentials are. Otherwise \
             `AWS_WEB_IDENTITY_TOKEN_FILE`.",
        ),
    ]);
    let description = "A role to assume with a token, without other credentials. Roles in `assume_role` are assumed with \
        its credentials.";
    let block = Block::new(description, attributes);
    NestedBlock::new("assume_role_with_web_identity", BlockNesting::List, block).limited(0, 1)
}

fn session() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "session_name",
            Type::String,
            "The name under which AWS's logs show the session. Default: `terraform-provider-bluegreen`.",
        ),
        Attribute::optional(
            "duration",
            Type::String,
            "How long one set of credentials lasts, from `15m` to `12h`; `1h` at most for a role that is assumed by another \
             one. Credentials are renewed before they expire, so this need not cover a cutover. Default: `1h`.",
        ),
        Attribute::optional("policy", Type::String, "A policy document (JSON) that narrows what the role may do."),
        Attribute::optional(
            "policy_arns",
            Type::set(Type::String),
            "The ARNs of IAM policies that narrow what the role may do.",
        ),
    ]
}
