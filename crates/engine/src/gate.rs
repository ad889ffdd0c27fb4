//! The gate: are the targets that will receive the traffic healthy enough?

mod unhealthy;

use std::collections::BTreeMap;
use std::fmt;

use crate::color::Color;
use crate::health::{TargetSeen, TargetState};
use crate::intent::{Gate, Intent, TargetGroupId, UnknownHealth};
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

/// The health of one target group, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandbyHealth {
    /// Targets that count as healthy.
    pub healthy: u32,
    /// Targets that can be in service: neither draining nor unused.
    pub eligible: u32,
    /// Registered targets.
    pub registered: u32,
}

/// Counts the targets of one group.
#[must_use]
pub fn standby_health(targets: &[TargetSeen], unknown_health: UnknownHealth) -> StandbyHealth {
    let count = |condition: &dyn Fn(&TargetSeen) -> bool| {
        u32::try_from(targets.iter().filter(|target| condition(target)).count()).unwrap_or(u32::MAX)
    };
    StandbyHealth {
        healthy: count(&|target| counts_as_healthy(target, unknown_health)),
        eligible: count(&TargetSeen::can_be_in_service),
        registered: count(&|_| true),
    }
}

fn counts_as_healthy(target: &TargetSeen, unknown_health: UnknownHealth) -> bool {
    match target.state {
        TargetState::Healthy => true,
        TargetState::Unavailable => unknown_health == UnknownHealth::Allow,
        _ => false,
    }
}

/// Judges every target group that the declared color has on a route.
pub(crate) fn judge(intent: &Intent, seen: &Observation) -> GateVerdict {
    let groups: BTreeMap<_, _> = receiving_groups(intent).map(|group| (group, targets_of(seen, group))).collect();
    let short: Vec<_> = groups.into_iter().filter_map(|(group, targets)| shortfall(intent, group, targets)).collect();
    if short.is_empty() { GateVerdict::Holds } else { GateVerdict::Short(short) }
}

fn receiving_groups(intent: &Intent) -> impl Iterator<Item = &TargetGroupId> {
    intent.routes.values().map(|route| route.groups.get(intent.active))
}

fn targets_of<'a>(seen: &'a Observation, group: &TargetGroupId) -> &'a [TargetSeen] {
    match seen.groups.get(group) {
        Some(GroupSeen::Targets(targets)) => targets,
        Some(GroupSeen::Missing | GroupSeen::Unreadable { .. }) | None => &[],
    }
}

/// Why the health of the targets that are to receive traffic is not known, if so.
pub(crate) fn unreadable_health<'a>(intent: &Intent, seen: &'a Observation) -> Option<&'a str> {
    receiving_groups(intent).find_map(|group| match seen.groups.get(group) {
        Some(GroupSeen::Unreadable { message }) => Some(message.as_str()),
        _ => None,
    })
}

fn shortfall(intent: &Intent, group: &TargetGroupId, targets: &[TargetSeen]) -> Option<GateShortfall> {
    let unknown_health = intent.gate.unknown_health;
    let health = standby_health(targets, unknown_health);
    let needed = needed(&intent.gate, health.eligible);
    let dark_zones = dark_zones(targets, unknown_health);
    (health.healthy < needed || !dark_zones.is_empty()).then(|| GateShortfall {
        color: intent.active,
        group: group.clone(),
        health,
        needed,
        dark_zones,
        not_healthy: targets.iter().filter(|target| !counts_as_healthy(target, unknown_health)).cloned().collect(),
    })
}

/// The zones that have targets which can be in service, of which none is healthy. A load balancer that does not spread
/// requests over zones would answer those of such a zone with errors, however healthy the others are. Zones are only known
/// where the load balancer says them.
fn dark_zones(targets: &[TargetSeen], unknown_health: UnknownHealth) -> Vec<String> {
    let mut zones: BTreeMap<&str, bool> = BTreeMap::new();
    for target in targets.iter().filter(|target| target.can_be_in_service()) {
        if let Some(zone) = &target.zone {
            *zones.entry(zone).or_default() |= counts_as_healthy(target, unknown_health);
        }
    }
    zones.into_iter().filter(|(_, is_lit)| !is_lit).map(|(zone, _)| zone.to_owned()).collect()
}

/// At least one, whatever is declared: an empty percentage of nothing must never let traffic onto no target.
fn needed(gate: &Gate, eligible: u32) -> u32 {
    let by_percent = (u64::from(gate.min_healthy_percent) * u64::from(eligible)).div_ceil(100);
    u32::try_from(by_percent).unwrap_or(u32::MAX).max(gate.min_healthy_count).max(1)
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

    fn target(name: &str, state: TargetState, reason: Option<&str>) -> TargetSeen {
        TargetSeen { name: name.to_owned(), zone: None, state, reason: reason.map(str::to_owned) }
    }

    fn short(group: &str, not_healthy: Vec<TargetSeen>) -> GateShortfall {
        let health = standby_health(&not_healthy, UnknownHealth::Refuse);
        GateShortfall {
            color: Color::Green,
            group: TargetGroupId(group.to_owned()),
            health,
            needed: 1,
            dark_zones: Vec::new(),
            not_healthy,
        }
    }

    #[test]
    fn every_state_is_counted_where_it_belongs() {
        let states = [
            TargetState::Healthy,
            TargetState::Initial,
            TargetState::Unhealthy,
            TargetState::UnhealthyDraining,
            TargetState::Unused,
            TargetState::Draining,
            TargetState::Unavailable,
            TargetState::Other("resting".to_owned()),
        ];
        let targets = states.map(|state| target("i-1:80", state, None));
        let refuse = standby_health(&targets, UnknownHealth::Refuse);
        assert_eq!(refuse, StandbyHealth { healthy: 1, eligible: 6, registered: 8 });
        assert_eq!(standby_health(&targets, UnknownHealth::Allow), StandbyHealth { healthy: 2, ..refuse });
    }

    #[test]
    fn the_percentage_is_rounded_up_and_never_asks_for_nothing() {
        let gate =
            |min_healthy_percent, min_healthy_count| Gate { min_healthy_percent, min_healthy_count, ..Gate::default() };
        assert_eq!(needed(&gate(50, 1), 3), 2);
        assert_eq!(needed(&gate(100, 1), 3), 3);
        assert_eq!(needed(&gate(1, 0), 3), 1);
        assert_eq!(needed(&gate(0, 0), 0), 1);
        assert_eq!(needed(&gate(50, 5), 3), 5);
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
            "0 of 2 green targets that can be in service are healthy, 1 needed: i-2:80 is unhealthy (Target.Timeout), \
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

    #[test]
    fn a_zone_without_a_healthy_target_is_dark_however_healthy_the_others_are() {
        let in_zone = |zone: &str, state| TargetSeen { zone: Some(zone.to_owned()), ..target("i-1:80", state, None) };
        let targets = [
            in_zone("a", TargetState::Healthy),
            in_zone("a", TargetState::Unhealthy),
            in_zone("b", TargetState::Initial),
            in_zone("c", TargetState::Unused),
            target("i-2:80", TargetState::Unhealthy, None),
        ];
        assert_eq!(dark_zones(&targets, UnknownHealth::Refuse), ["b"]);
        let short = GateShortfall { dark_zones: vec!["b".to_owned()], ..short("green", Vec::new()) };
        assert!(short.to_string().ends_with("are healthy, 1 needed and at least one in b"), "{short}");
    }
}
