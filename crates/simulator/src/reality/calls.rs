//! Calls to the APIs, and what becomes of them.

use super::history::{Author, with_groups};
use super::{Reality, Run};
use crate::moment::{Change, Moment, Wrote};
use crate::scenario::{CallKind, Fault, Kind};

/// A call, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Routes,
    /// Of one route, right before it is written.
    LastLook,
    Health,
    Traits,
    /// Of anything else.
    Read,
    /// Of the route with this number.
    Write(usize),
    Alarms,
}

/// A write on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WriteRequest {
    pub(crate) change: Change,
    /// What the last look right before it showed.
    pub(crate) looked_at_version: usize,
    /// The stickiness it changes to; the outer `None` leaves it.
    pub(crate) sticky: Option<Option<u32>>,
    /// The weight of the load balancer's further target group; `None`: it is not there.
    pub(crate) other: Option<u16>,
}

/// A write that the API refuses.
#[derive(Clone, Debug)]
pub(crate) struct Refused(pub(crate) String);

/// Everything that is to go wrong with calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Troubles {
    lasting: Vec<(u64, CallKind, Fault)>,
    single: Vec<(u64, CallKind, Fault)>,
    writes: Vec<WritesOf>,
}

/// What goes wrong with the writes of one route.
#[derive(Clone, Copy, Debug)]
pub(super) struct WritesOf {
    pub(super) route: usize,
    /// How many go well before.
    pub(super) after: u64,
    /// How many go wrong then.
    pub(super) times: u64,
    pub(super) fault: Fault,
}

impl Troubles {
    pub(super) fn last(&mut self, until: u64, calls: CallKind, fault: Fault) {
        self.lasting.push((until, calls, fault));
    }

    pub(super) fn once(&mut self, after: u64, calls: CallKind, fault: Fault) {
        self.single.push((after, calls, fault));
    }

    pub(super) fn writes_of(&mut self, writes: WritesOf) {
        self.writes.push(writes);
    }

    fn next_of_route(&mut self, call: Call) -> Option<Fault> {
        let mut fault = None;
        for writes in self.writes.iter_mut().filter(|writes| call == Call::Write(writes.route)) {
            if writes.after > 0 {
                writes.after -= 1;
            } else if fault.is_none() && writes.times > 0 {
                (writes.times, fault) = (writes.times - 1, Some(writes.fault));
            }
        }
        fault
    }

    fn next(&mut self, call: Call, now: u64) -> Option<Fault> {
        self.lasting.retain(|(until, ..)| now < *until);
        let mut fault = None;
        self.single.retain_mut(|(after, calls, what)| {
            let is_due = is_about(*calls, call) && *after == 0 && fault.is_none();
            if is_due {
                fault = Some(*what);
            } else if is_about(*calls, call) {
                *after = after.saturating_sub(1);
            }
            !is_due
        });
        let of_route = self.next_of_route(call);
        let lasting = || self.lasting.iter().find(|(_, calls, _)| is_about(*calls, call)).map(|(.., fault)| *fault);
        fault.or(of_route).or_else(lasting)
    }
}

const fn is_about(calls: CallKind, call: Call) -> bool {
    matches!(
        (calls, call),
        (CallKind::Any, _)
            | (CallKind::Read, Call::Read | Call::Routes | Call::LastLook | Call::Health | Call::Traits)
            | (CallKind::Routes, Call::Routes | Call::LastLook)
            | (CallKind::LastLook, Call::LastLook)
            | (CallKind::Health, Call::Health)
            | (CallKind::Traits, Call::Traits)
            | (CallKind::Write, Call::Write(_))
            | (CallKind::Alarms, Call::Alarms)
    )
}

impl Reality {
    /// Begins a call, and says what is to become of it.
    pub(crate) fn begin_call(&mut self, call: Call) -> Option<Fault> {
        self.run.calls += 1;
        self.tally.calls += 1;
        let fault = self.troubles.next(call, self.now)?;
        self.tally_fault(fault);
        Some(fault)
    }

    /// The process dies in the middle of a call.
    pub(crate) fn kill(&mut self) {
        let Run { is_under_way, is_killed, .. } = &mut self.run;
        *is_killed = *is_under_way;
    }

    /// What a reply says of a route: the number of the version it shows.
    pub(crate) fn read_route(&mut self, route: usize) -> usize {
        let version = self.shown_version(route);
        self.note(&Moment::RouteRead { route, version });
        version
    }

    /// Replies about several routes are old together.
    pub(crate) fn begin_route_read(&mut self) {
        self.route_reads += 1;
    }

    /// A load balancer that is not in service.
    pub(crate) fn is_out_of_service(&mut self, load_balancer: usize) -> bool {
        let is_out = self.now < self.out_of_service_until[load_balancer];
        self.run.is_disturbed |= is_out;
        is_out
    }

    /// A write of the run takes effect, unless it is refused.
    pub(crate) fn take_effect(&mut self, write: &WriteRequest) -> Result<(), Refused> {
        let WriteRequest { change, looked_at_version, sticky, other } = *write;
        let route = change.route;
        let shown = self.version(route, looked_at_version).actions.clone().unwrap_or_default();
        let groups = self.groups_of(route);
        let weighed: Vec<_> =
            (0..2).filter_map(|color| Some((groups[color], u32::from(change.to.0[color]?)))).collect();
        let further = &self.sites.other_groups[self.scenario.topology.routes[route].load_balancer];
        let other = other.map(|weight| (further.as_str(), u32::from(weight)));
        let named: Vec<_> = weighed.into_iter().chain(other).collect();
        let mut request = with_groups(&shown, &named);
        if let Some(sticky) = sticky {
            let is_network = self.scenario.topology.load_balancers[self.scenario.topology.routes[route].load_balancer]
                == Kind::Network;
            for forward in request.iter_mut().filter_map(|action| action.forward.as_mut()) {
                forward.sticky = Some(sticky.is_some());
                forward.sticky_seconds = sticky.filter(|_| !is_network).map(i64::from);
            }
        }
        let replaced = self.versions(route) - 1;
        let author = Author::Run(self.run.number);
        self.try_write(route, &request, author).map_err(|rejection| Refused(rejection.to_string()))?;
        self.old_replies[route].note_write();
        self.note(&Moment::Wrote(&Wrote { change, looked_at_version, replaced }));
        Ok(())
    }
}
