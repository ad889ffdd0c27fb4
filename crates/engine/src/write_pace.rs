//! How fast routes can be written.

use std::time::Duration;

/// How many routes are written at once. The load balancer's API takes 20 changes at once from everybody in an account; a few
/// are left to others.
pub const WRITES_AT_ONCE: u32 = 18;

/// How many more are written each second after that (ELBv2's published rate for changes).
pub const WRITES_A_SECOND: u32 = 3;

/// How far apart the first and the last of so many routes are written in one step: no time worth telling for as many as go out
/// at once.
#[must_use]
pub fn expected_skew(routes: usize) -> Duration {
    let later = u32::try_from(routes).unwrap_or(u32::MAX).saturating_sub(WRITES_AT_ONCE);
    Duration::from_secs(u64::from(later.div_ceil(WRITES_A_SECOND)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_not_go_out_at_once_takes_time() {
        assert_eq!(expected_skew(1), Duration::ZERO);
        assert_eq!(expected_skew(18), Duration::ZERO);
        assert_eq!(expected_skew(19), Duration::from_secs(1));
        assert_eq!(expected_skew(45), Duration::from_secs(9));
    }
}
