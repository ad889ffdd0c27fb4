//! What a rollback could not return.

use crate::color::PerColor;
use crate::group_name::GroupName;
use crate::intent::RouteName;
use crate::weights::Percentages;

/// A route that a rollback could not return.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{route} at {}, because {because}", shown(*.now_at, *.names))]
pub struct RouteLeft {
    /// The route.
    pub route: RouteName,
    /// Where it is now, if that is known.
    pub now_at: Option<Percentages>,
    /// What its target groups are called.
    pub names: PerColor<GroupName>,
    /// Why it is not back.
    pub because: String,
}

pub(super) fn left_over(left: &[RouteLeft]) -> String {
    left.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn shown(percentages: Option<Percentages>, names: PerColor<GroupName>) -> String {
    percentages.map_or_else(|| "unknown weights".to_owned(), |percentages| percentages.named(names))
}
