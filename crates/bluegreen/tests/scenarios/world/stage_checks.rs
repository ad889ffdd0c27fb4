//! What must hold in every run with stages, alarms and interruptions, worked out anew from what is declared.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    AlarmAtStart, AlarmState, AlarmsSeen, Bake, Forwarding, Intent, MissingData, Observation, OnInterrupt, Outcome,
    Purpose, Refusal, RouteWrite, Share, Weights,
};

use super::{End, WriteSeen, millis};

/// A shift goes to the next declared share and to nothing else: no stage is left out, and nothing jumps back.
pub(crate) fn is_the_next_stage(intent: &Intent, write: &RouteWrite) {
    let from = share(intent, write.from.weights());
    let declared = intent.shift.stages().iter().map(|stage| stage.share.tenths());
    let next = declared.chain([Share::ALL.tenths()]).find(|declared| *declared > from);
    let next = Share::from_tenths(next.expect("a route with everything is not shifted")).unwrap();
    assert_eq!(write.to.weights(), next.weights(intent.active), "after {from} tenths of a percent");
}

/// Traffic only moves while the alarms were just seen not to fire.
pub(crate) fn no_alarm_holds_it_back(intent: &Intent, last_look: Option<&Observation>) {
    let (Some(bake), Some(seen)) = (&intent.bake, last_look) else { return };
    let AlarmsSeen::States(states) = &seen.alarms else { panic!("traffic moves with the alarms unread") };
    for (alarm, state) in states {
        assert!(is_tolerated(bake, state), "traffic moves although {alarm} is {state:?}");
    }
}

fn is_tolerated(bake: &Bake, state: &AlarmState) -> bool {
    match state {
        AlarmState::Ok => true,
        AlarmState::Alarm => bake.alarm_at_start == AlarmAtStart::Ignore,
        AlarmState::InsufficientData => bake.missing_data == MissingData::Tolerate,
        AlarmState::Missing => false,
    }
}

/// Every stage was held for its time before the next one, and one that was found at the beginning once more.
pub(crate) fn stages_were_held(intent: &Intent, end: &End) {
    let found = |forwarding: &Forwarding| (share(intent, forwarding.weights()), 0);
    let routes = end.state.routes.iter();
    let mut reached: BTreeMap<&str, (u16, u64)> =
        routes.filter_map(|(name, route)| Some((name.key(), found(route.at_first.forwarding()?)))).collect();
    for write in end.writes().iter().filter(|write| write.purpose == Purpose::Shift && write.took_effect) {
        let Some((at_share, since)) = reached.get_mut(write.route.as_str()) else { continue };
        if share(intent, write.from) != *at_share {
            // Written once more after an old look.
            continue;
        }
        let hold = millis(hold_at(intent, *at_share));
        assert!(write.at - *since >= hold, "{} left {at_share} after {} of {hold} ms", write.route, write.at - *since);
        (*at_share, *since) = (share(intent, write.to), write.at);
    }
}

/// A cutover that is done has settled and baked for its time, and no alarm was red at the end.
pub(crate) fn was_baked(intent: &Intent, end: &End) {
    let Ok(Outcome::CutOver { .. }) = end.result else { return };
    let Some(bake) = &intent.bake else { return };
    let shifts = end.writes().iter().filter(|write| write.purpose == Purpose::Shift);
    let last = shifts.map(|write| write.at).max().unwrap_or_default();
    assert!(end.took() >= last + millis(intent.settle() + bake.duration), "baked too short: {} ms", end.took() - last);
    let seen = end.state.last_look.as_ref().expect("somebody looked");
    let AlarmsSeen::States(states) = &seen.alarms else { panic!("done with the alarms unread") };
    assert!(states.values().all(|state| is_tolerated(bake, state)), "done although {states:?}");
}

/// An interruption does what is declared, and only that.
pub(crate) fn interruption_was_followed(intent: &Intent, end: &End) {
    let went_back =
        |write: &WriteSeen| matches!(&write.purpose, Purpose::GoBack { why } if *why == Refusal::Interrupted);
    let was_undone = end.writes().iter().any(went_back);
    assert!(!was_undone || intent.on_interrupt == OnInterrupt::Rollback, "an interruption was answered by going back");
    match end.result {
        Err(Refusal::Interrupted) => assert_ne!(intent.on_interrupt, OnInterrupt::Finish),
        Err(Refusal::Held) => {
            assert_eq!(intent.on_interrupt, OnInterrupt::Hold);
            let purposes: Vec<_> = end.writes().iter().map(|write| write.purpose.to_string()).collect();
            assert!(!purposes.contains(&"go back".to_owned()));
            // Without a shift of this run there is only something to hold where an earlier one has begun.
            assert!(purposes.contains(&"shift".to_owned()) || intent.was_active == Some(intent.active.other()));
            let stop = end.state.stop_at.expect("nothing else holds");
            assert!(end.took() < stop + 1_000, "stop at {stop} ms, end at {} ms", end.took());
        }
        _ => {}
    }
}

fn share(intent: &Intent, weights: Weights) -> u16 {
    *weights.percentages().0.get(intent.active)
}

fn hold_at(intent: &Intent, tenths: u16) -> Duration {
    let reached = intent.shift.stages().iter().rfind(|stage| stage.share.tenths() <= tenths);
    reached.map_or(Duration::ZERO, |stage| stage.hold)
}
