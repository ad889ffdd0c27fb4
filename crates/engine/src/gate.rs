//! The gate: are the targets that will receive the traffic healthy enough?

mod unhealthy;

use std::collections::BTreeSet;
use std::fmt;

use crate::color::Color;
use crate::errand::Errand;
use crate::fleet::{Fleet, JudgedGroup, StandbyHealth};
use crate::health::TargetSeen;
use crate::intent::{Intent, TargetGroupId};
use crate::observation::{GroupSeen, Observation};

pub use unhealthy::UnhealthyGroup;
pub(crate) use unhealthy::unhealthy_groups;

/// How many targets a message lists by name before it only counts the rest.
const LISTED_TARGETS: usize = 10;

/// What the gate says of one observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateVerdict {
    /// Every target group that will receive traffic has enough healthy targets.
    Holds,
    /// These do not.
    Short(Vec<GateShortfall>),
}

/// A target group that is not healthy enough, with the numbers and the targets that keep it from being so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateShortfall {
    /// The color that is to receive the traffic.
    pub color: Color,
    /// Its target group.
    pub group: TargetGroupId,
    /// The numbers.
    pub health: StandbyHealth,
    /// How many healthy targets the gate asks for.
    pub needed: u32,
    /// The zones in which it has targets and none of them is healthy.
    pub dark_zones: Vec<String>,
    /// The targets that are not healthy.
    pub not_healthy: Vec<TargetSeen>,
}

/// What is asked of the targets before traffic moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Before the first shift: all that the gate declares.
    Gate,
    /// Before what answered a moment ago answers again: as many targets as the gate counts.
    BringBack,
    /// Before traffic leaves a color on which nobody answers, and from then on: anybody is better than nobody.
    LeaveTheDead,
    /// Before a further one: what is tolerated of targets that get traffic is tolerated here, too. Were the whole gate asked
    /// for again, one target that is declared not to matter would undo the release at the end of a stage.
    GoOn,
}

impl Demand {
    /// What is asked before the first shift.
    pub(crate) const fn before_first_shift(intent: &Intent) -> Demand {
        match intent.errand {
            Errand::Release => Demand::Gate,
            Errand::BringBack => Demand::BringBack,
        }
    }
}

/// Judges every target group that the declared color has on a route.
pub(crate) fn judge_gate(intent: &Intent, fleet: &Fleet, demand: Demand) -> GateVerdict {
    let nobody = JudgedGroup::default();
    let groups: BTreeSet<_> = receiving_groups(intent).collect();
    let short =
        groups.into_iter().filter_map(|group| shortfall(intent, group, fleet.get(group).unwrap_or(&nobody), demand));
    let short = Vec::from_iter(short);
    if short.is_empty() { GateVerdict::Holds } else { GateVerdict::Short(short) }
}

fn receiving_groups(intent: &Intent) -> impl Iterator<Item = &TargetGroupId> {
    intent.routes.values().map(|route| route.groups.get(intent.active))
}

/// Why the health of the targets that are to receive traffic is not known, if so.
pub(crate) fn unreadable_health<'a>(intent: &Intent, seen: &'a Observation) -> Option<&'a str> {
    receiving_groups(intent).find_map(|group| match seen.groups.get(group) {
        Some(GroupSeen::Unreadable { message }) => Some(message.as_str()),
        _ => None,
    })
}

fn shortfall(intent: &Intent, group: &TargetGroupId, targets: &JudgedGroup, demand: Demand) -> Option<GateShortfall> {
    let health = targets.health();
    let needed = needed(intent, health.eligible, demand);
    let dark_zones = if demand == Demand::Gate { targets.dark_zones() } else { Vec::new() };
    (health.healthy < needed || !dark_zones.is_empty()).then(|| GateShortfall {
        color: intent.active,
        group: group.clone(),
        health,
        needed,
        dark_zones,
        not_healthy: targets.not_in_service(),
    })
}

/// At least one, whatever is declared: an empty percentage of nothing must never let traffic onto no target.
fn needed(intent: &Intent, eligible: u32, demand: Demand) -> u32 {
    let gate = &intent.gate;
    let (percent, count) = match demand {
        Demand::Gate => (gate.min_healthy_percent, gate.min_healthy_count),
        Demand::BringBack => (0, gate.min_healthy_count),
        Demand::LeaveTheDead => (0, 1),
        Demand::GoOn => (gate.min_healthy_percent.min(100_u8.saturating_sub(intent.max_unhealthy_percent())), 1),
    };
    let by_percent = (u64::from(percent) * u64::from(eligible)).div_ceil(100);
    u32::try_from(by_percent).unwrap_or(u32::MAX).max(count).max(1)
}

/// The target groups short of what the gate asks for in which nobody checks the health of any target that is missing: to wait
/// for them is to wait for ever.
pub(crate) fn never_checked(shortfalls: &[GateShortfall]) -> Option<&GateShortfall> {
    shortfalls
        .iter()
        .find(|short| !short.not_healthy.is_empty() && short.not_healthy.iter().all(TargetSeen::is_never_checked))
}

impl fmt::Display for GateShortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StandbyHealth { healthy, eligible, .. } = self.health;
        let (color, needed) = (self.color, self.needed);
        write!(f, "{healthy} of {eligible} {color} targets that can be in service are healthy, {needed} needed")?;
        if !self.dark_zones.is_empty() {
            write!(f, " and at least one in {}", self.dark_zones.join(", "))?;
        }
        Listed(&self.not_healthy).fmt(f)
    }
}

/// A colon and the targets, at the end of a sentence; nothing when there are none.
pub(crate) struct Listed<'a>(pub(crate) &'a [TargetSeen]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, target) in self.0.iter().take(LISTED_TARGETS).enumerate() {
            write!(f, "{} {target}", if index == 0 { ":" } else { "," })?;
        }
        match self.0.len().saturating_sub(LISTED_TARGETS) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

/// Several shortfalls in one sentence; only several need the names of their groups to be told apart.
pub(crate) fn joined(shortfalls: &[GateShortfall]) -> String {
    match shortfalls {
        [only] => only.to_string(),
        _ => shortfalls.iter().map(|short| format!("{}: {short}", short.group)).collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bake::Bake;
    use crate::fleet::standby_health;
    use crate::health::TargetState;
    use crate::intent::{Gate, UnknownHealth};

    fn target(name: &str, state: TargetState, reason: Option<&str>) -> TargetSeen {
        TargetSeen { name: name.to_owned(), state, reason: reason.map(str::to_owned), ..TargetSeen::default() }
    }

    fn short(group: &str, not_healthy: Vec<TargetSeen>) -> GateShortfall {
        let health = standby_health(&not_healthy, UnknownHealth::Refuse, true);
        GateShortfall {
            color: Color::Green,
            group: TargetGroupId(group.to_owned()),
            health,
            needed: 1,
            dark_zones: Vec::new(),
            not_healthy,
        }
    }

    fn intent(min_healthy_percent: u8, min_healthy_count: u32, max_unhealthy_percent: Option<u8>) -> Intent {
        Intent {
            gate: Gate { min_healthy_percent, min_healthy_count, ..Gate::default() },
            bake: max_unhealthy_percent.map(|max_unhealthy_percent| Bake { max_unhealthy_percent, ..Bake::default() }),
            ..Intent::example()
        }
    }

    #[test]
    fn the_percentage_is_rounded_up_and_never_asks_for_nothing() {
        let needed = |percent, count, eligible| needed(&intent(percent, count, None), eligible, Demand::Gate);
        assert_eq!(needed(50, 1, 3), 2);
        assert_eq!(needed(100, 1, 3), 3);
        assert_eq!(needed(1, 0, 3), 1);
        assert_eq!(needed(0, 0, 0), 1);
        assert_eq!(needed(50, 5, 3), 5);
    }

    #[test]
    fn once_traffic_has_moved_what_is_tolerated_is_not_asked_for_again() {
        let needed = |percent, count, unhealthy| needed(&intent(percent, count, unhealthy), 4, Demand::GoOn);
        assert_eq!(needed(100, 4, Some(50)), 2);
        assert_eq!(needed(100, 4, Some(0)), 4);
        assert_eq!(needed(75, 4, None), 3);
        assert_eq!(needed(0, 0, None), 1);
    }

    #[test]
    fn a_shortfall_names_what_keeps_it_short() {
        let targets = vec![
            target("i-2:80", TargetState::Unhealthy, Some("Target.Timeout")),
            target("i-3:80", TargetState::Unused, Some("Target.InvalidState")),
            target("i-4:80", TargetState::Unavailable, None),
        ];
        assert_eq!(
            joined(&[short("green", targets)]),
            "0 of 3 green targets that can be in service are healthy, 1 needed: i-2:80 is unhealthy (Target.Timeout), \
             i-3:80 is unused (Target.InvalidState), i-4:80 is unavailable"
        );
    }

    #[test]
    fn several_shortfalls_are_told_apart_by_their_groups() {
        let sick = || vec![target("i-2:80", TargetState::Unhealthy, None)];
        let text = joined(&[short("green-api", sick()), short("green-web", sick())]);
        let each = "0 of 1 green targets that can be in service are healthy, 1 needed: i-2:80 is unhealthy";
        assert_eq!(text, format!("green-api: {each}; green-web: {each}"));
    }

    #[test]
    fn a_large_group_does_not_flood_the_message() {
        let targets = (0..25).map(|number| target(&format!("i-{number}:80"), TargetState::Initial, None)).collect();
        let text = short("green", targets).to_string();
        assert!(text.ends_with("i-9:80 is initial, and 15 more"), "{text}");
    }
}
