//! What is watched besides the gate: the declared alarms from the start, and the new color's health once it has traffic.

use std::time::Duration;

use crate::bake::{AlarmName, AlarmState, AlarmsSeen, Bake, MissingData};
use crate::decide::{BLIND_LIMIT, NEW_ENOUGH};
use crate::gate::{UnhealthyGroup, unhealthy_groups, unreadable_health};
use crate::intent::{Intent, TargetGroupId};
use crate::live::{is_at_rest, live_percentages};
use crate::mutation::{self, Mutation};
use crate::observation::Observation;
use crate::refusal::Refusal;
use crate::run::RunSoFar;
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// How long alarms may stay unreadable. CloudWatch shares its calls among everybody in the account, so one failed look is
/// nothing; going on for longer would be going on blindfolded.
const ALARMS_BLIND_LIMIT: Duration = Duration::from_secs(60);

/// Why the cutover must not begin, or must not go on.
pub(super) fn refusal(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Refusal> {
    let bake = intent.bake.as_ref().filter(|_| !mutation::is_on(Mutation::AlarmsAreIgnored));
    let alarms = bake.and_then(|bake| alarm_refusal(bake, seen, run, now));
    let health = || unhealthy(intent, seen, run, now).or_else(|| http_check_failed(intent, run));
    alarms.or_else(|| is_health_watched(intent, seen, run).then(health).flatten())
}

/// Why nothing more may move, and nothing is done, before the next look: what is watched could not be read just now, or an
/// HTTP check has just failed and not yet often enough to turn back.
pub(super) fn not_known(intent: &Intent, seen: &Observation, run: &RunSoFar) -> Option<WaitingOn> {
    let alarms = alarms_unread(intent, seen).map(|message| WaitingOn::Alarms { message: message.to_owned() });
    let health = || unreadable_health(intent, seen).map(|message| WaitingOn::Sight { message: message.to_owned() });
    let checks = || {
        let failing = run.has_moved() && run.http_checks().is_failing();
        failing.then(|| WaitingOn::HttpChecks(run.http_checks().shortfalls(&intent.gate.http_checks)))
    };
    alarms.or_else(health).or_else(checks).or_else(|| is_old(intent, seen).then_some(WaitingOn::NewerLook))
}

/// One slow call makes a whole look slow; what the others have shown may be old by then. Alarms that nobody declared are never
/// old.
fn is_old(intent: &Intent, seen: &Observation) -> bool {
    age(intent, seen) > NEW_ENOUGH && !mutation::is_on(Mutation::OldNewsIsGood)
}

/// Does everything that is watched show how it was at this time or later?
pub(super) fn shows_since(intent: &Intent, seen: &Observation, since: Timestamp, now: Timestamp) -> bool {
    age(intent, seen) <= now.since(since)
}

/// How old the oldest is that was seen of what is watched.
fn age(intent: &Intent, seen: &Observation) -> Duration {
    let has_alarms = intent.bake.as_ref().is_some_and(|bake| !bake.alarms.is_empty());
    if has_alarms { seen.ages.health.max(seen.ages.alarms) } else { seen.ages.health }
}

fn http_check_failed(intent: &Intent, run: &RunSoFar) -> Option<Refusal> {
    let (check, why) = run.http_checks().failed(&intent.gate.http_checks)?;
    Some(Refusal::HttpCheckFailed { check: check.name.clone(), failures: check.successes.max(1), why })
}

/// Between two stages health is always watched, since more traffic is to follow; after the last one it is the bake's.
fn is_health_watched(intent: &Intent, seen: &Observation, run: &RunSoFar) -> bool {
    let more_to_follow = !is_at_rest(&live_percentages(&seen.routes), intent.active);
    run.has_moved() && (more_to_follow || intent.bake.is_some())
}

/// Are there alarms that could not be read just now?
fn alarms_unread<'a>(intent: &Intent, seen: &'a Observation) -> Option<&'a str> {
    match (&intent.bake, &seen.alarms) {
        (Some(bake), AlarmsSeen::Failed { message }) if !bake.alarms.is_empty() => Some(message),
        _ => None,
    }
}

fn alarm_refusal(bake: &Bake, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Refusal> {
    match &seen.alarms {
        AlarmsSeen::Failed { message } => {
            let lasting = run.alarms_unread_for(now);
            let too_long = lasting >= ALARMS_BLIND_LIMIT && !bake.alarms.is_empty();
            too_long.then(|| Refusal::AlarmsUnreadable { message: message.clone(), lasting })
        }
        AlarmsSeen::States(states) => bake.alarms.iter().find_map(|alarm| {
            let state = states.get(alarm).unwrap_or(&AlarmState::Missing);
            one_alarm_refusal(bake, alarm, state, run)
        }),
    }
}

fn one_alarm_refusal(bake: &Bake, alarm: &AlarmName, state: &AlarmState, run: &RunSoFar) -> Option<Refusal> {
    let alarm_name = alarm.clone();
    match state {
        AlarmState::Ok => None,
        AlarmState::Missing => Some(Refusal::AlarmMissing { alarm: alarm_name }),
        AlarmState::Alarm if run.has_moved() => {
            run.takes_back(bake, alarm).then_some(Refusal::AlarmFired { alarm: alarm_name })
        }
        AlarmState::Alarm => {
            (!run.leaves_out_red_at_start(bake)).then_some(Refusal::AlarmAtStart { alarm: alarm_name })
        }
        AlarmState::InsufficientData => {
            (bake.missing_data == MissingData::Fail).then_some(Refusal::AlarmWithoutData { alarm: alarm_name })
        }
    }
}

fn unhealthy(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Refusal> {
    if let Some(message) = unreadable_health(intent, seen) {
        let lasting = run.health_unread_for(now);
        return (lasting >= BLIND_LIMIT).then(|| Refusal::Blind { message: message.to_owned(), lasting });
    }
    let allowed_percent = intent.max_unhealthy_percent();
    let mut groups: Vec<UnhealthyGroup> = unhealthy_groups(intent, run.targets(), allowed_percent);
    // What was left had nobody. Whoever answers here is better than that.
    groups.retain(|group| !run.is_leaving_the_dead() || is_nobody_in_service(run, &group.group));
    (!groups.is_empty()).then_some(Refusal::Unhealthy { groups, allowed_percent })
}

fn is_nobody_in_service(run: &RunSoFar, group: &TargetGroupId) -> bool {
    run.targets().fleet().get(group).is_none_or(|targets| targets.health().healthy == 0)
}
