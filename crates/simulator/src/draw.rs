//! Chance, from a seed and from nothing else.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// Draws numbers. The same seed draws the same ones, on every machine and in every version.
#[derive(Debug)]
pub(crate) struct Draw(Xoshiro256PlusPlus);

impl Draw {
    pub(crate) fn new(seed: u64) -> Draw {
        Draw(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A number from 0 to one below `count`, which must not be 0.
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        let product = u128::from(self.0.next_u64()) * u128::from(count);
        u64::try_from(product >> 64).expect("below the count")
    }

    /// A number within these bounds, both included.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// An index into something of this length, which must not be 0.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("below a length")
    }

    /// Does something happen that happens this often out of a hundred times?
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these, all equally likely.
    pub(crate) fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_numbers_for_ever() {
        let mut draw = Draw::new(7);
        let drawn: Vec<_> = (0..5).map(|_| draw.below(1000)).collect();
        let mut again = Draw::new(7);
        assert_eq!(drawn, (0..5).map(|_| again.below(1000)).collect::<Vec<_>>());
    }

    #[test]
    fn bounds_are_reached_and_kept() {
        let mut draw = Draw::new(1);
        let drawn: std::collections::BTreeSet<_> = (0..200).map(|_| draw.between(3, 5)).collect();
        assert_eq!(drawn, [3, 4, 5].into());
    }
}
