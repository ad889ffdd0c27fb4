//! A world in words, for whoever has to understand why it failed.

use std::fmt;

use super::{Event, Scenario};

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scenario { seed, topology, declared, events } = self;
        writeln!(f, "seed {seed}")?;
        writeln!(
            f,
            "  calls take {} ms, writes {} ms more each, changes reach traffic after {} ms",
            topology.call_ms, topology.write_spread_ms, topology.propagation_ms
        )?;
        for (index, kind) in topology.load_balancers.iter().enumerate() {
            writeln!(f, "  load balancer {index}: {kind:?}")?;
        }
        for (index, group) in topology.groups.iter().enumerate() {
            writeln!(f, "  group {index}: {group:?}")?;
        }
        for (index, route) in topology.routes.iter().enumerate() {
            writeln!(f, "  route {index}: {route:?}")?;
        }
        writeln!(f, "  declared: {declared:?}")?;
        events.iter().try_for_each(|event| writeln!(f, "  {event}"))
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {} ms: {:?}", self.at, self.what)
    }
}
