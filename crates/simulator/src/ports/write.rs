//! Writing routes: look once more, then change nothing but the weights.

use std::collections::BTreeMap;

use bluegreen::{Attachment, Forwarding, RouteName, RouteSeen, RouteWrite, Step, Timestamp, WriteReport, WriteResult};
use futures_util::future::join_all;

use super::calls::{Failed, call};
use super::intent::route_name;
use super::observe::read_route;
use crate::executor::Shared;
use crate::moment::{Answer, Change, Moment};
use crate::reality::{Call, Reality, Refused, WriteRequest};
use crate::scenario::Weights;

/// Writes all routes of a step at once.
pub(super) async fn write(shared: &Shared, step: &Step) -> BTreeMap<RouteName, WriteReport> {
    let (named, spread) = {
        let reality = shared.lock();
        let named = (0..reality.sites.routes.len()).map(|route| (route_name(&reality, route), route));
        (named.collect::<Vec<_>>(), reality.scenario.topology.write_spread_ms)
    };
    let writes = named.into_iter().filter_map(|(name, route)| Some((step.writes.get(&name)?, name, route)));
    let all = writes.enumerate().map(|(place, (write, name, route))| async move {
        let report = write_route(shared, route, write, place as u64 * spread).await;
        shared.lock().note(&Moment::Answered { route, answer: answer(&report.result) });
        (name, report)
    });
    join_all(all).await.into_iter().collect()
}

async fn write_route(shared: &Shared, route: usize, write: &RouteWrite, longer_ms: u64) -> WriteReport {
    let (change, other) = wanted(&shared.lock(), route, write);
    shared.lock().note(&Moment::Tries(change));
    let looked = call(shared, Call::LastLook, longer_ms, |reality| {
        reality.begin_route_read();
        read_route(reality, route)
    });
    let (looked_at_version, seen) = match looked.await {
        Ok(looked) => looked,
        Err(failed) => return report(shared, WriteResult::NotSent { message: failed.message() }),
    };
    let RouteSeen::Forwards(seen) = seen else { return report(shared, WriteResult::ChangedMeanwhile) };
    if seen != write.from {
        return report(shared, WriteResult::ChangedMeanwhile);
    }
    let sticky = (seen.group_stickiness != write.to.group_stickiness).then(|| seconds(&write.to));
    let request = WriteRequest { change, looked_at_version, sticky, other };
    let at = Timestamp::from_millis(shared.lock().clock());
    let result = match send(shared, request, longer_ms).await {
        Ok(Ok(())) | Err(Failed::Nothing) => WriteResult::Applied,
        Ok(Err(refused)) => WriteResult::Rejected { message: refused.0 },
        Err(failed @ Failed::Refused) => WriteResult::Rejected { message: failed.message() },
        Err(failed @ Failed::MayPass(_)) => WriteResult::Unclear { message: failed.message() },
    };
    WriteReport { at, result }
}

/// What a write changes, and the weight that it gives to the further group.
fn wanted(reality: &Reality, route: usize, write: &RouteWrite) -> (Change, Option<u16>) {
    let ((from, _), (to, other)) = (weighed(reality, route, &write.from), weighed(reality, route, &write.to));
    (Change { route, from, to }, other)
}

async fn send(shared: &Shared, request: WriteRequest, longer_ms: u64) -> Result<Result<(), Refused>, Failed> {
    let route = request.change.route;
    {
        let mut reality = shared.lock();
        reality.run.sent[route] += 1;
        reality.note(&Moment::Sent(request.change));
    }
    call(shared, Call::Write(route), longer_ms, |reality| reality.take_effect(&request)).await
}

fn report(shared: &Shared, result: WriteResult) -> WriteReport {
    WriteReport { at: Timestamp::from_millis(shared.lock().clock()), result }
}

const fn answer(result: &WriteResult) -> Answer {
    match result {
        WriteResult::Applied => Answer::Applied,
        WriteResult::Rejected { .. } => Answer::Rejected,
        WriteResult::ChangedMeanwhile | WriteResult::NotSent { .. } | WriteResult::NotYet => Answer::NotSent,
        WriteResult::Unclear { .. } => Answer::MayPass,
    }
}

fn seconds(forwarding: &Forwarding) -> Option<u32> {
    forwarding.group_stickiness.map(|sticky| u32::try_from(sticky.as_secs()).expect("at most a week"))
}

/// The weights of the groups between which traffic really moves on a route, and that of the further one.
fn weighed(reality: &Reality, route: usize, forwarding: &Forwarding) -> (Weights, Option<u16>) {
    let places = reality.places_in_run(route).into_iter().zip([forwarding.colors.blue, forwarding.colors.green]);
    let attached = places.filter_map(|(group, attachment)| match attachment {
        Attachment::Attached(weight) => Some((group, weight)),
        Attachment::Detached => None,
    });
    let others = forwarding.others.iter().map(|(group, weight)| (group.0.as_str(), *weight));
    let named: BTreeMap<&str, u16> = attached.chain(others).collect();
    let (groups, further) = (reality.groups_of(route), reality.further_group_of(route));
    let other = named.get(further).filter(|_| !groups.contains(&further));
    (Weights(groups.map(|group| named.get(group).copied())), other.copied())
}
