//! Time as the engine sees it: a number it is given.

use std::time::Duration;

/// An instant, in milliseconds since the Unix epoch.
///
/// The engine only compares and adds; reading clocks is the driver's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The last instant there is.
    pub const MAX: Timestamp = Timestamp(u64::MAX);

    /// The instant this many milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Timestamp {
        Timestamp(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// How long after `earlier` this is; zero when it is not after it, since clocks may step back.
    #[must_use]
    pub const fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// This instant moved into the past, beginning with the first there is.
    #[must_use]
    pub fn before(self, duration: Duration) -> Timestamp {
        Timestamp(self.0.saturating_sub(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)))
    }

    /// This instant moved into the future, ending at the last instant there is.
    ///
    /// Parts of a millisecond are rounded up: rounded down, waiting for a short time could be no wait at all.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Timestamp {
        let millis = duration.as_nanos().div_ceil(1_000_000);
        Timestamp(self.0.saturating_add(u64::try_from(millis).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_time_to_come_is_later_than_now() {
        let now = Timestamp::from_millis(5);
        assert_eq!(now.plus(Duration::from_nanos(1)), Timestamp::from_millis(6));
        assert_eq!(now.plus(Duration::from_millis(1)), Timestamp::from_millis(6));
        assert_eq!(now.plus(Duration::ZERO), now);
    }

    #[test]
    fn time_ends_instead_of_starting_over() {
        assert_eq!(Timestamp::from_millis(5).plus(Duration::MAX), Timestamp::from_millis(u64::MAX));
        assert_eq!(Timestamp::from_millis(5).since(Timestamp::from_millis(6)), Duration::ZERO);
    }
}
