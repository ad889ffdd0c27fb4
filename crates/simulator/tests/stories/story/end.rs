//! What came of a story.

use bluegreen::{
    Color, CutoverTimes, Decision, Forwarding, Outcome, Preview, Refusal, RouteName, TargetGroupId, Weights,
};
use bluegreen_simulator::{Later, Told, WriteTold};

use super::{Story, name};

/// What came of the last apply of a story.
pub(crate) struct End {
    story: Story,
    told: Told,
    pub(crate) result: Result<Outcome, Refusal>,
}

/// What this route was shifted to, in order.
pub(crate) fn path(end: &End, route: &str) -> Vec<Weights> {
    end.shifts(route).into_iter().map(|(_, to)| to).collect()
}

impl End {
    pub(super) fn new(story: Story, mut told: Told) -> End {
        let result = told.result.take().expect("no process of these stories dies");
        End { story, told, result }
    }

    /// A later apply over what this one left behind.
    pub(crate) fn and_then(self) -> Story {
        let Story { topology, mut applies } = self.story;
        let declared = applies[applies.len() - 1].declared.clone();
        applies.push(Later { declared, events: Vec::new() });
        Story { topology, applies }
    }

    /// What the plan before it said.
    pub(crate) const fn plan(&self) -> &Preview {
        &self.told.plan
    }

    pub(crate) fn decisions(&self) -> &[(u64, Decision)] {
        &self.told.decisions
    }

    /// When looks began.
    pub(crate) fn looks(&self) -> &[u64] {
        &self.told.looks
    }

    /// When HTTP checks were tried.
    pub(crate) fn checks_tried(&self) -> &[u64] {
        &self.told.checks_tried
    }

    /// The refusal, which must be there.
    pub(crate) fn refusal(&self) -> &Refusal {
        self.result.as_ref().expect_err("the run is refused")
    }

    /// Why the cutover was rolled back, which it must have been.
    pub(crate) fn rolled_back(&self) -> &Refusal {
        match self.refusal() {
            Refusal::RolledBack { why } => why,
            other => panic!("not rolled back: {other}"),
        }
    }

    /// Is it done, with traffic moved?
    pub(crate) const fn is_cut_over(&self) -> bool {
        matches!(self.result, Ok(Outcome::CutOver { .. }))
    }

    /// The times of a cutover, which it must have been.
    pub(crate) fn times(&self) -> CutoverTimes {
        match self.result {
            Ok(Outcome::CutOver { times, .. }) => times,
            ref other => panic!("no cutover: {other:?}"),
        }
    }

    /// The writes that were sent, in order.
    pub(crate) fn writes(&self) -> &[WriteTold] {
        &self.told.writes
    }

    /// The writes' routes, purposes and weights, for comparing at a glance.
    pub(crate) fn written(&self) -> Vec<(String, String, Weights)> {
        let written = |write: &WriteTold| (write.route.to_string(), write.purpose.to_string(), write.to);
        self.writes().iter().map(written).collect()
    }

    /// When each shift of this route was sent, and what it wrote.
    pub(crate) fn shifts(&self, route: &str) -> Vec<(u64, Weights)> {
        let is_shift = |write: &&WriteTold| write.route == name(route) && write.purpose.moves_forward();
        self.writes().iter().filter(is_shift).map(|write| (write.at, write.to)).collect()
    }

    /// When the first write with this purpose was sent.
    pub(crate) fn first(&self, purpose: &str) -> u64 {
        self.writes().iter().find(|write| write.purpose.to_string() == purpose).expect("such a write").at
    }

    /// How one route, or the preview route of that name, really forwards at the end.
    pub(crate) fn forwarding(&self, name: &RouteName) -> &Forwarding {
        self.told.routes[name].forwarding().expect("it forwards to the declared groups")
    }

    /// What one route really shows at the end.
    pub(crate) fn truth(&self, route: &str) -> Weights {
        self.forwarding(&name(route)).weights()
    }

    /// Milliseconds from the run's begin to its end.
    pub(crate) const fn took(&self) -> u64 {
        self.told.took
    }

    /// The target group of one color of a route.
    pub(crate) fn group(&self, route: &str, color: Color) -> TargetGroupId {
        self.told.groups[self.story.group(route, color)].clone()
    }

    /// What a target of a route is called.
    pub(crate) fn target(&self, route: &str, color: Color, target: usize) -> String {
        format!("10.0.{}.{}:80", self.story.group(route, color), target + 1)
    }
}
