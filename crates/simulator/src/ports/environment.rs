//! Looking at health and alarms.

use std::collections::BTreeSet;
use std::time::Duration;

use alb_model::{HealthState, TargetHealth};
use bluegreen::{Ages, AlarmState, AlarmsSeen, GroupSeen, Look, Observation, TargetGroupId, TargetSeen, TargetState};
use futures_util::future::{join, join_all};

use super::calls::{call, in_time};
use super::intent::alarm_name;
use crate::executor::Shared;
use crate::moment::Moment;
use crate::reality::{Call, Reality};
use crate::scenario::Alarm;

/// What was seen beside the routes, and when.
pub(super) struct Environment {
    alarms: AlarmsSeen,
    /// `None` where none were asked for.
    alarms_at: Option<u64>,
    groups: Vec<(TargetGroupId, GroupSeen)>,
    /// When the oldest answer came; `None` where none was asked for.
    groups_at: Option<u64>,
}

impl Environment {
    /// What a look says of it that is over then.
    pub(super) fn seen_by(self, now: u64) -> Observation {
        let age = |at: Option<u64>| Duration::from_millis(at.map_or(0, |at| now - at));
        let ages = Ages { health: age(self.groups_at), alarms: age(self.alarms_at) };
        Observation { alarms: self.alarms, groups: self.groups.into_iter().collect(), ages, ..Observation::default() }
    }
}

/// What the look asks for of health and alarms.
pub(super) async fn observe(shared: &Shared, look: &Look) -> Environment {
    let groups = indices_of(&shared.lock(), &look.health);
    let health = join_all(groups.into_iter().map(|group| async move {
        let seen = group_seen(shared, group, look.within).await;
        (seen, shared.lock().now)
    }));
    let alarms = async {
        if look.alarms.is_empty() {
            return (AlarmsSeen::default(), None);
        }
        let seen = alarms(shared, look.within).await;
        (seen, Some(shared.lock().now))
    };
    let ((alarms, alarms_at), health) = join(alarms, health).await;
    let groups_at = health.iter().map(|(_, at)| *at).min();
    Environment { alarms, alarms_at, groups: health.into_iter().map(|(seen, _)| seen).collect(), groups_at }
}

/// What the look asks for of health and alarms, in no time and as it is.
pub(super) fn now(reality: &Reality, look: &Look) -> Observation {
    let groups = indices_of(reality, &look.health).into_iter().map(|group| group_now(reality, group)).collect();
    Observation { groups, alarms: alarms_now(reality), ..Observation::default() }
}

/// The numbers of these groups.
fn indices_of(reality: &Reality, asked: &BTreeSet<TargetGroupId>) -> BTreeSet<usize> {
    let groups = reality.sites.groups.iter().enumerate();
    groups.filter(|(_, arn)| asked.iter().any(|group| group.0 == **arn)).map(|(index, _)| index).collect()
}

async fn group_seen(shared: &Shared, group: usize, within: Option<Duration>) -> (TargetGroupId, GroupSeen) {
    let read = call(shared, Call::Health, 0, |reality| {
        reality.note(&Moment::HealthRead { group });
        group_now(reality, group)
    });
    match in_time(shared, within, read).await {
        Ok(seen) => {
            shared.lock().note(&Moment::HealthCame { group });
            seen
        }
        Err(message) => {
            let mut reality = shared.lock();
            reality.note(&Moment::HealthUnread { group });
            let message = format!("DescribeTargetHealth: {message}");
            (TargetGroupId(reality.sites.groups[group].clone()), GroupSeen::Unreadable { message })
        }
    }
}

fn group_now(reality: &Reality, group: usize) -> (TargetGroupId, GroupSeen) {
    let arn = &reality.sites.groups[group];
    let seen = match reality.model.target_group(arn) {
        None => GroupSeen::Missing,
        Some(found) => GroupSeen::Targets(
            found
                .targets
                .values()
                .map(|target| {
                    let TargetHealth { state, reason, .. } = found.health(&target.key);
                    TargetSeen {
                        name: format!("{}:{}", target.key.id, target.key.port),
                        zone: target.zone.clone(),
                        state: target_state(state),
                        reason: reason.map(|reason| reason.as_str().to_owned()),
                        description: None,
                    }
                })
                .collect(),
        ),
    };
    (TargetGroupId(arn.clone()), seen)
}

const fn target_state(state: HealthState) -> TargetState {
    match state {
        HealthState::Initial => TargetState::Initial,
        HealthState::Healthy => TargetState::Healthy,
        HealthState::Unhealthy => TargetState::Unhealthy,
        HealthState::Unused => TargetState::Unused,
        HealthState::Draining => TargetState::Draining,
        HealthState::Unavailable => TargetState::Unavailable,
    }
}

async fn alarms(shared: &Shared, within: Option<Duration>) -> AlarmsSeen {
    let told = call(shared, Call::Alarms, 0, |reality| {
        reality.note(&Moment::AlarmsRead { told: true });
        alarms_now(reality)
    });
    match in_time(shared, within, told).await {
        Ok(seen) => {
            shared.lock().note(&Moment::AlarmsCame);
            seen
        }
        Err(message) => {
            shared.lock().note(&Moment::AlarmsRead { told: false });
            AlarmsSeen::Failed { message: format!("DescribeAlarms: {message}") }
        }
    }
}

fn alarms_now(reality: &Reality) -> AlarmsSeen {
    let state = |state: &Alarm| match state {
        Alarm::Ok => AlarmState::Ok,
        Alarm::Red => AlarmState::Alarm,
        Alarm::NoData => AlarmState::InsufficientData,
        Alarm::Missing => AlarmState::Missing,
    };
    AlarmsSeen::States(reality.alarms.iter().enumerate().map(|(alarm, now)| (alarm_name(alarm), state(now))).collect())
}
