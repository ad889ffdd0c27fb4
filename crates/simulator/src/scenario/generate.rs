//! From a seed to a world.

mod declared;
mod events;
mod replaced;
mod topology;

use super::{Declared, Scenario, Topology};
use crate::draw::Draw;

/// Drawn apart, so that it makes no other world of a seed.
const CONTESTED: u64 = 0x636f_6e74_6573_7465;

/// Drawn apart, too.
const SEES_THE_LEFT: u64 = 0x6c65_6674;

/// Drawn apart, too.
const TELLS_OF_THE_GATE: u64 = 0x6761_7465;

/// Drawn apart, too.
const OTHERS_LOOK: u64 = 0x6f74_6865_7273;

/// Drawn apart, too.
const SHARED_TARGETS: u64 = 0x7368_6172_6564;

/// The world of a seed. The same seed makes the same world, until this code changes.
#[must_use]
pub fn generate(seed: u64) -> Scenario {
    let draw = &mut Draw::new(seed);
    let declared = declared::declared(draw);
    let topology = topology::topology(draw, declared.active);
    let declared = declared::fitting(draw, declared, &topology);
    let (topology, declared) = replaced::replaced(draw, topology, declared);
    let events = events::events(draw, &topology, &declared);
    let contested = Draw::new(seed ^ CONTESTED).percent(3);
    let plan_sees_the_left = Draw::new(seed ^ SEES_THE_LEFT).percent(50);
    let plan_tells_of_the_gate = Draw::new(seed ^ TELLS_OF_THE_GATE).percent(50);
    let others_look_every_ms = Draw::new(seed ^ OTHERS_LOOK).one_of(&[0, 0, 0, 5_000, 20_000, 40_000]);
    let looks_for_shared_targets = Draw::new(seed ^ SHARED_TARGETS).percent(30);
    let may_share = topology.routes.iter().all(|route| !route.replaced) && !declared.within_color;
    let shares_targets = may_share && Draw::new(seed ^ SHARED_TARGETS).percent(12);
    let topology = Topology { shares_targets, ..topology };
    let declared = Declared {
        contested,
        plan_sees_the_left,
        plan_tells_of_the_gate,
        others_look_every_ms,
        looks_for_shared_targets,
        ..declared
    };
    Scenario { seed, topology, declared, events }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Kind, Place};

    #[test]
    fn a_seed_makes_one_world_and_another_seed_another() {
        assert_eq!(generate(5), generate(5));
        assert_ne!(generate(5), generate(6));
    }

    #[test]
    fn worlds_are_within_what_a_load_balancer_allows() {
        for seed in 0..500 {
            let Scenario { topology, declared, events, .. } = generate(seed);
            assert!((1..=21).contains(&topology.routes.len()));
            assert!((1..=3).contains(&topology.load_balancers.len()));
            for route in &topology.routes {
                let kind = topology.load_balancers[route.load_balancer];
                assert!(kind == Kind::Application || route.place == Place::Listener);
                assert_ne!(route.groups[0], route.groups[1]);
            }
            assert!(declared.stages.windows(2).all(|pair| pair[0].tenths < pair[1].tenths));
            assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
        }
    }
}
