use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
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
        let mut mixed = self.state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
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
