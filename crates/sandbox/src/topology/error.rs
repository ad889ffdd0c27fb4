//! Why a topology is refused.

use alb_model::Rejection;

/// Why a topology cannot be used. The text names the key or item, what was expected and what was found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TopologyError {
    /// Not TOML, an unknown key, or a value of the wrong type; the text shows the line.
    #[error("the topology is not valid: {0}")]
    Syntax(String),
    /// Something that is only wrong in combination, for example a listener that names no known target group.
    #[error("the topology is not valid: {place}: {problem}")]
    Item {
        /// Which item, for example `listener 80 of load balancer "web"`.
        place: String,
        /// What was expected and found.
        problem: String,
    },
}

impl From<toml::de::Error> for TopologyError {
    fn from(error: toml::de::Error) -> Self {
        Self::Syntax(error.to_string())
    }
}

impl TopologyError {
    pub(crate) fn item(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Item { place: place.into(), problem: problem.into() }
    }

    /// What AWS would have said to the call that creates this item.
    pub(crate) fn rejected(place: impl Into<String>, rejection: &Rejection) -> Self {
        Self::item(place, format!("{}: {rejection}", rejection.code()))
    }
}
