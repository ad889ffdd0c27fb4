//! Who is next: draws between weighted groups, and turns within one.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Draws between weighted groups, and turns within a group.
#[derive(Debug)]
pub(crate) struct Chance {
    state: AtomicU64,
    turns: RwLock<HashMap<String, Arc<AtomicU64>>>,
}

impl Chance {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
        Self { state: AtomicU64::new(seed), turns: RwLock::default() }
    }

    /// A number that is uniform over all of `u64` (SplitMix64, which needs no lock).
    pub(crate) fn draw(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        mix(self.state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP))
    }

    /// How many requests the group has had before this one.
    pub(crate) fn turn(&self, group_arn: &str) -> u64 {
        if let Some(turn) = self.turns.read().unwrap_or_else(PoisonError::into_inner).get(group_arn) {
            return turn.fetch_add(1, Ordering::Relaxed);
        }
        let mut turns = self.turns.write().unwrap_or_else(PoisonError::into_inner);
        turns.entry(group_arn.to_owned()).or_default().fetch_add(1, Ordering::Relaxed)
    }
}

/// A number that stays the same for all requests of one connection: a client is with one node of the load balancer, and
/// systems give out ports in patterns that must not decide with which.
pub(crate) fn of_connection(peer: SocketAddr) -> u64 {
    mix(u64::from(peer.port()))
}

const fn mix(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
