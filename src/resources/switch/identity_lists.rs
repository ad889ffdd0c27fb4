//! The lists of which an identity is made.

use tftypes::Value;

pub(super) const NAMES: &str = "route_names";
pub(super) const ARNS: &str = "route_arns";
pub(super) const BLUE: &str = "blue_target_group_arns";
pub(super) const GREEN: &str = "green_target_group_arns";

/// The four lists of an identity. In the order of the routes' names, so that one switch has one identity.
pub(super) struct Routes<'a> {
    pub(super) names: Vec<&'a str>,
    pub(super) arns: Vec<&'a str>,
    pub(super) blue: Vec<&'a str>,
    pub(super) green: Vec<&'a str>,
}

impl Routes<'_> {
    /// Takes an identity apart.
    pub(super) fn of_identity(identity: &Value) -> Routes<'_> {
        let texts = |name: &str| {
            let elements = identity.get(name).and_then(Value::as_list).unwrap_or_default();
            elements.iter().map(|element| element.as_str().unwrap_or_default()).collect()
        };
        Routes { names: texts(NAMES), arns: texts(ARNS), blue: texts(BLUE), green: texts(GREEN) }
    }
}
