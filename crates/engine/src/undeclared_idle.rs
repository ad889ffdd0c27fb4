//! Target groups that nobody declared and that get no requests.

/// What becomes of a target group that nobody declared and that is found on a route with weight 0. No request depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UndeclaredIdle {
    /// Every write leaves it as it is.
    #[default]
    Keep,
    /// The next apply takes it out.
    Remove,
}
