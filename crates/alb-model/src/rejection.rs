/// A call that AWS would refuse. Each has AWS's error code; texts are AWS's own where they are known from published
/// reports of real replies, and say what is wrong where they are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// No such listener.
    #[error("One or more listeners not found")]
    ListenerNotFound {
        /// The ARN that was asked for.
        arn: String,
    },
    /// No such rule.
    #[error("One or more rules not found")]
    RuleNotFound {
        /// The ARN that was asked for.
        arn: String,
    },
    /// No such load balancer.
    #[error("One or more load balancers not found")]
    LoadBalancerNotFound {
        /// The ARN or name that was asked for.
        name: String,
    },
    /// No such target group.
    #[error("One or more target groups not found")]
    TargetGroupNotFound {
        /// The ARN or name that was asked for.
        name: String,
    },
    /// The target group already belongs to another load balancer.
    #[error("The following target groups cannot be associated with more than one load balancer: {arn}")]
    TargetGroupAssociationLimit {
        /// The target group.
        arn: String,
    },
    /// The listener cannot speak to the group.
    #[error(
        "The listener and its associated target group '{arn}' have incompatible protocols: '{listener}' and '{group}'"
    )]
    IncompatibleProtocols {
        /// The target group.
        arn: String,
        /// The listener's protocol.
        listener: String,
        /// The group's protocol.
        group: String,
    },
    /// Not a protocol of this kind of load balancer.
    #[error("Listener protocol '{protocol}' is not supported by load balancers of type '{kind}'")]
    UnsupportedProtocol {
        /// The protocol.
        protocol: String,
        /// `application` or `network`.
        kind: &'static str,
    },
    /// Two listeners on one port.
    #[error("A listener already exists on port {port} for this load balancer")]
    DuplicateListener {
        /// The port.
        port: u16,
    },
    /// Two rules with one priority.
    #[error("Priority '{priority}' is currently in use")]
    PriorityInUse {
        /// The priority.
        priority: u32,
    },
    /// A load balancer's name that is taken.
    #[error("A load balancer with the name '{name}' already exists")]
    DuplicateLoadBalancerName {
        /// The name.
        name: String,
    },
    /// A target group's name that is taken.
    #[error("A target group with the name '{name}' already exists")]
    DuplicateTargetGroupName {
        /// The name.
        name: String,
    },
    /// A load balancer that may not be deleted.
    #[error("Load balancer '{arn}' cannot be deleted because deletion protection is enabled")]
    DeletionProtected {
        /// The load balancer.
        arn: String,
    },
    /// A target group that something forwards to.
    #[error("Target group '{arn}' is currently in use by a listener or a rule")]
    TargetGroupInUse {
        /// The target group.
        arn: String,
    },
    /// The default rule is changed through its listener.
    #[error("Default rule '{arn}' cannot be {done}")]
    DefaultRule {
        /// The rule.
        arn: String,
        /// `modified` or `deleted`.
        done: &'static str,
    },
    /// More target groups than one action may name.
    #[error("An action can forward to at most {limit} target groups, and this one names {count}")]
    TooManyGroupsInAction {
        /// The quota.
        limit: usize,
        /// What was sent.
        count: usize,
    },
    /// More listeners than a load balancer may have.
    #[error("A load balancer can have at most {limit} listeners")]
    TooManyListeners {
        /// The quota.
        limit: usize,
    },
    /// More rules than a load balancer may have.
    #[error("A load balancer can have at most {limit} rules")]
    TooManyRules {
        /// The quota.
        limit: usize,
    },
    /// More target groups than a load balancer's listeners and rules may name.
    #[error("A load balancer can forward to at most {limit} target groups")]
    TooManyGroupsOfLoadBalancer {
        /// The quota.
        limit: usize,
    },
    /// More targets than a target group, or all groups of a load balancer together, may have.
    #[error("A target group, and a load balancer over all of its target groups, can have at most {limit} targets")]
    TooManyTargets {
        /// The quota.
        limit: usize,
    },
    /// An action list that cannot be.
    #[error("{0}")]
    InvalidLoadBalancerAction(String),
    /// Settings that exclude each other.
    #[error("{0}")]
    InvalidConfigurationRequest(String),
    /// A value outside of its range or form.
    #[error("{0}")]
    Validation(String),
}

impl Rejection {
    /// The API's error code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ListenerNotFound { .. } => "ListenerNotFound",
            Self::RuleNotFound { .. } => "RuleNotFound",
            Self::LoadBalancerNotFound { .. } => "LoadBalancerNotFound",
            Self::TargetGroupNotFound { .. } => "TargetGroupNotFound",
            Self::TargetGroupAssociationLimit { .. } => "TargetGroupAssociationLimit",
            Self::IncompatibleProtocols { .. } => "IncompatibleProtocols",
            Self::UnsupportedProtocol { .. } => "UnsupportedProtocol",
            Self::DuplicateListener { .. } => "DuplicateListener",
            Self::PriorityInUse { .. } => "PriorityInUse",
            Self::DuplicateTargetGroupName { .. } => "DuplicateTargetGroupName",
            Self::DuplicateLoadBalancerName { .. } => "DuplicateLoadBalancerName",
            Self::DefaultRule { .. } | Self::DeletionProtected { .. } => "OperationNotPermitted",
            Self::TargetGroupInUse { .. } => "ResourceInUse",
            Self::TooManyGroupsInAction { .. } | Self::Validation(_) => "ValidationError",
            Self::TooManyListeners { .. } => "TooManyListeners",
            Self::TooManyRules { .. } => "TooManyRules",
            Self::TooManyGroupsOfLoadBalancer { .. } => "TooManyUniqueTargetGroupsPerLoadBalancer",
            Self::TooManyTargets { .. } => "TooManyTargets",
            Self::InvalidLoadBalancerAction(_) => "InvalidLoadBalancerAction",
            Self::InvalidConfigurationRequest(_) => "InvalidConfigurationRequest",
        }
    }

    /// A value outside of its range or form.
    pub fn validation(text: impl Into<String>) -> Self {
        Self::Validation(text.into())
    }
}
