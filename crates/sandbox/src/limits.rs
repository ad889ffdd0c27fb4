//! AWS's token buckets, per account and region.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// How many calls may come at once, and how many per second after that.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    pub(crate) bucket: f64,
    pub(crate) refill_per_second: f64,
}

/// AWS's categories; a call of load balancing takes from its own and from `AccountWide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Category {
    AccountWide,
    NonMutating,
    Mutating,
    Registration,
    ResourceIntensive,
    /// Of CloudWatch, whose calls take from nothing else.
    DescribeAlarms,
    /// Of EC2, whose calls take from nothing else either.
    Ec2Describe,
}

/// Limits by name.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Named {
    /// The limits that AWS publishes.
    Aws,
    Off,
}

/// The buckets in force; none by default.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    buckets: Mutex<BTreeMap<Category, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    limit: Limit,
    tokens: f64,
    filled: Instant,
}

impl Limits {
    /// Puts other limits in force, with full buckets.
    pub(crate) fn set(&self, limits: BTreeMap<Category, Limit>) {
        let full = |limit: Limit| Bucket { limit, tokens: limit.bucket, filled: Instant::now() };
        let buckets = limits.into_iter().map(|(category, limit)| (category, full(limit))).collect();
        *self.buckets.lock().unwrap_or_else(PoisonError::into_inner) = buckets;
    }

    pub(crate) fn list(&self) -> BTreeMap<Category, Limit> {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.iter().map(|(category, bucket)| (*category, bucket.limit)).collect()
    }

    /// Takes a token for a call from each bucket it needs; `false` when one is empty, and then none is taken.
    pub(crate) fn admit(&self, needed: &[Category]) -> bool {
        self.admit_at(needed, Instant::now())
    }

    fn admit_at(&self, needed: &[Category], now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for bucket in buckets.values_mut() {
            bucket.fill(now);
        }
        let admitted = needed.iter().all(|one| buckets.get(one).is_none_or(|bucket| bucket.tokens >= 1.0));
        if admitted {
            needed.iter().for_each(|one| {
                if let Some(bucket) = buckets.get_mut(one) {
                    bucket.tokens -= 1.0;
                }
            });
        }
        admitted
    }
}

impl Bucket {
    fn fill(&mut self, now: Instant) {
        let seconds = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + seconds * self.limit.refill_per_second).min(self.limit.bucket);
        self.filled = now;
    }
}

impl Named {
    pub(crate) fn limits(self) -> BTreeMap<Category, Limit> {
        match self {
            Self::Off => BTreeMap::new(),
            Self::Aws => published(),
        }
    }
}

/// The page "Throttling of Elastic Load Balancing API requests" of AWS's user guide, CloudWatch's quotas page, and EC2's
/// "Request throttling" for calls with filters or pages.
fn published() -> BTreeMap<Category, Limit> {
    let limits = [
        (Category::AccountWide, 40.0, 10.0),
        (Category::NonMutating, 40.0, 10.0),
        (Category::Mutating, 20.0, 3.0),
        (Category::Registration, 20.0, 4.0),
        (Category::ResourceIntensive, 10.0, 0.2),
        (Category::DescribeAlarms, 9.0, 9.0),
        (Category::Ec2Describe, 100.0, 20.0),
    ];
    limits.map(|(category, bucket, refill_per_second)| (category, Limit { bucket, refill_per_second })).into()
}

/// The categories of a call of load balancing.
pub(crate) fn of_load_balancing(action: &str) -> [Category; 2] {
    let own = match action {
        "RegisterTargets" | "DeregisterTargets" => Category::Registration,
        "CreateLoadBalancer" | "SetSubnets" => Category::ResourceIntensive,
        _ if action.starts_with("Describe") => Category::NonMutating,
        _ => Category::Mutating,
    };
    [Category::AccountWide, own]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const MODIFY: [Category; 2] = [Category::AccountWide, Category::Mutating];

    #[test]
    fn a_bucket_runs_dry_and_fills_with_time() {
        let limits = Limits::default();
        limits.set(published());
        let now = Instant::now();
        let admitted = (0..30).filter(|_| limits.admit_at(&MODIFY, now)).count();
        assert_eq!(admitted, 20);
        let later = now + Duration::from_secs(1);
        assert_eq!((0..30).filter(|_| limits.admit_at(&MODIFY, later)).count(), 3);
    }

    #[test]
    fn a_call_that_is_not_admitted_takes_nothing_from_the_account() {
        let limits = Limits::default();
        limits.set(published());
        let now = Instant::now();
        assert_eq!((0..100).filter(|_| limits.admit_at(&MODIFY, now)).count(), 20);
        assert_eq!(
            (0..100).filter(|_| limits.admit_at(&[Category::AccountWide, Category::NonMutating], now)).count(),
            20
        );
    }

    #[test]
    fn without_limits_everything_is_admitted() {
        assert!((0..1000).all(|_| Limits::default().admit(&MODIFY)));
    }
}
