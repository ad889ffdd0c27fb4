//! What a person should know before approving a plan.

use std::fmt;

use bluegreen_state::Address;

/// Something in a plan that matters to a switch.
///
/// ```
/// use bluegreen::{Document, FindingKind, read};
///
/// let bytes = include_bytes!("../../../state/tests/hosts/terraform-1.15.5/destroy.plan.json");
/// let Document::Plan(plan) = read(bytes)? else { panic!("this is a plan") };
/// let [finding] = plan.findings() else { panic!("one thing is found") };
/// assert_eq!(finding.kind, FindingKind::SwitchDestroyed);
/// assert!(finding.kind.is_dangerous());
/// assert!(finding.to_string().starts_with("bluegreen_switch.web: This plan destroys the switch."));
/// # Ok::<(), bluegreen::Unreadable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// On which resource it was found; `None` when it is about the whole plan.
    pub address: Option<Address>,
    /// The switch that it matters to; `None` when it is about the whole plan.
    pub switch: Option<Address>,
    /// What would happen, in plain sentences.
    pub message: String,
    /// What to do about it.
    pub way_out: String,
}

/// The kinds of findings.
///
/// ```
/// use bluegreen::FindingKind;
///
/// assert!(FindingKind::ActiveGroupReplaced.is_dangerous() && !FindingKind::StandbyGroupReplaced.is_dangerous());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// The plan also changes the actions of a listener or rule that a switch writes, as without `ignore_changes`.
    ActionsChanged,
    /// The plan destroys or replaces a listener or rule of a switch.
    RouteReplaced,
    /// The plan destroys or replaces the target group that traffic goes to.
    ActiveGroupReplaced,
    /// The plan takes targets from the color that traffic goes to, or is to go to.
    CapacityTaken,
    /// The plan destroys a switch, whose traffic nobody guards then.
    SwitchDestroyed,
    /// The plan forgets a switch, which stays as it is.
    SwitchForgotten,
    /// Planning ended in an error: what is here is a part.
    Errored,
    /// A switch in it cannot be read.
    Unreadable,
    /// The plan takes a target group of the standby away.
    StandbyGroupReplaced,
    /// The plan destroys a switch and creates it anew.
    SwitchReplaced,
    /// What a switch is to do is known only during the apply.
    NotKnownYet,
    /// The plan leaves something out, so that not everything is as declared afterwards.
    Incomplete,
}

impl FindingKind {
    /// Can it send requests to nobody, or to the wrong color?
    #[must_use]
    pub const fn is_dangerous(self) -> bool {
        match self {
            FindingKind::ActionsChanged
            | FindingKind::RouteReplaced
            | FindingKind::ActiveGroupReplaced
            | FindingKind::CapacityTaken
            | FindingKind::SwitchDestroyed
            | FindingKind::Errored
            | FindingKind::Unreadable => true,
            FindingKind::SwitchForgotten
            | FindingKind::StandbyGroupReplaced
            | FindingKind::SwitchReplaced
            | FindingKind::NotKnownYet
            | FindingKind::Incomplete => false,
        }
    }

    /// Its name in documents for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FindingKind::ActionsChanged => "actions_changed",
            FindingKind::RouteReplaced => "route_replaced",
            FindingKind::ActiveGroupReplaced => "active_group_replaced",
            FindingKind::CapacityTaken => "capacity_taken",
            FindingKind::SwitchDestroyed => "switch_destroyed",
            FindingKind::SwitchForgotten => "switch_forgotten",
            FindingKind::Errored => "errored",
            FindingKind::Unreadable => "unreadable",
            FindingKind::StandbyGroupReplaced => "standby_group_replaced",
            FindingKind::SwitchReplaced => "switch_replaced",
            FindingKind::NotKnownYet => "not_known_yet",
            FindingKind::Incomplete => "incomplete",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.iter().try_for_each(|address| write!(f, "{address}: "))?;
        write!(f, "{} {}", self.message, self.way_out)
    }
}
