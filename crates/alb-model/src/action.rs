//! What a listener or a rule does with a request.

use crate::Tree;

/// One action of a list that has been accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// 1 to 50,000; the action with the highest order routes the request.
    pub order: u32,
    /// What it does.
    pub kind: ActionKind,
}

/// The kinds of actions, as far as the model tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionKind {
    /// Forwards to target groups by weight.
    Forward(Forward),
    /// Anything else, kept as it was sent.
    Other(OtherAction),
}

/// Forwarding to one to five target groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forward {
    /// Each group once, in the order in which they were sent.
    pub groups: Vec<WeightedGroup>,
    /// Whether a client stays with the group that it was first sent to.
    pub stickiness: GroupStickiness,
}

/// A target group's share of a forward action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightedGroup {
    /// The target group.
    pub arn: String,
    /// 0 to 999; the share is this divided by the sum.
    pub weight: u32,
}

/// Target group stickiness, which is a property of the action and not of the groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupStickiness {
    /// Whether it is on.
    pub enabled: bool,
    /// 1 to 604,800; there whenever it is on, and kept while it is off if it was sent. Never there in a network load
    /// balancer, which tells clients by their address.
    pub duration_seconds: Option<u32>,
}

/// An action that the model does not interpret: `redirect`, `fixed-response`, `authenticate-oidc` and others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAction {
    /// The API's word for the type.
    pub name: String,
    /// Its configuration as it was sent, including what the API never shows again.
    pub config: Tree,
}

impl Action {
    /// The forward in it, when it is one.
    #[must_use]
    pub const fn as_forward(&self) -> Option<&Forward> {
        match &self.kind {
            ActionKind::Forward(forward) => Some(forward),
            ActionKind::Other(_) => None,
        }
    }
}

impl Forward {
    /// The sum of the weights; 0 means that no request can be forwarded.
    #[must_use]
    pub fn total_weight(&self) -> u64 {
        self.groups.iter().map(|group| u64::from(group.weight)).sum()
    }

    /// Whether it names a group, be it at weight 0.
    #[must_use]
    pub fn names(&self, arn: &str) -> bool {
        self.groups.iter().any(|group| group.arn == arn)
    }
}

/// The API's name for the member that carries a type's configuration, for example `FixedResponseConfig`.
pub(crate) fn config_member(type_name: &str) -> Option<&'static str> {
    Some(match type_name {
        "redirect" => "RedirectConfig",
        "fixed-response" => "FixedResponseConfig",
        "authenticate-oidc" => "AuthenticateOidcConfig",
        "authenticate-cognito" => "AuthenticateCognitoConfig",
        "jwt-validation" => "JwtValidationConfig",
        _ => return None,
    })
}

impl OtherAction {
    /// The API's name for the member that carries this action's configuration.
    #[must_use]
    pub fn config_member(&self) -> &'static str {
        config_member(&self.name).expect("only known types are accepted")
    }

    /// Whether it ends a list, as `forward` does; the others only let a request pass.
    #[must_use]
    pub fn routes(&self) -> bool {
        matches!(self.name.as_str(), "redirect" | "fixed-response")
    }
}
