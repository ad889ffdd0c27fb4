//! What every route was at what time, and who made it so.

use alb_model::{
    Action, ActionKind, ListenerChange, Model, RequestedAction, RequestedForward, RequestedGroup, RuleChange,
};

use super::Reality;
use crate::scenario::{Color, Weights};

/// A route as somebody left it.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) at: u64,
    pub(crate) author: Author,
    /// `None`: it does not exist.
    pub(crate) actions: Option<Vec<Action>>,
}

/// Who left it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// It was there when the world began.
    Nobody,
    /// The run with this number.
    Run(u32),
    /// Somebody else.
    Other,
}

/// Replies about routes that are old for some time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StaleReplies {
    pub(super) until: u64,
    pub(super) by_ms: u64,
    pub(super) every_other: bool,
}

/// The actions that are configured now.
pub(super) fn configured<'a>(model: &'a Model, arn: &str) -> Option<&'a [Action]> {
    let listener = || Some(model.listener(arn)?.default_actions.as_slice());
    model.rule(arn).map(|rule| rule.actions.as_slice()).or_else(listener)
}

/// How actions forward to two groups, when nobody else gets anything; `None` when they do anything else.
fn read_weights(actions: &[Action], groups: [&str; 2]) -> Option<Weights> {
    let forward = actions.last()?.as_forward()?;
    let is_declared = |arn: &str| groups.contains(&arn);
    // A lone group gets everything, whatever its weight.
    let is_lone = forward.groups.len() == 1;
    let weight = |arn: &str| {
        let group = forward.groups.iter().find(|group| group.arn == arn)?;
        Some(if is_lone { 1 } else { u16::try_from(group.weight).expect("at most 999") })
    };
    forward
        .groups
        .iter()
        .all(|group| is_declared(&group.arn) || (group.weight == 0 && !is_lone))
        .then(|| Weights(groups.map(weight)))
}

impl Reality {
    /// The groups between which traffic moves on a route, or of which one is shown, at the places of the colors.
    pub(crate) fn groups_of(&self, route: usize) -> [&str; 2] {
        if self.shows_declared(route) { self.declared_groups_of(route) } else { self.places_of(route) }
    }

    /// The groups of a route at the places of the colors, as the run's intent has them.
    pub(crate) fn places_in_run(&self, route: usize) -> [&str; 2] {
        self.places.get(route).map_or_else(|| self.groups_of(route), |[blue, green]| [blue.as_str(), green.as_str()])
    }

    /// Are the groups that are declared for the two colors those that a route names? A route with a group that was replaced
    /// names that one until it is let go, unless it only shows the standby.
    pub(crate) fn shows_declared(&self, route: usize) -> bool {
        let declared = &self.scenario.topology.routes[route];
        declared.replaced && (declared.is_preview || self.has_let_go)
    }

    /// Is traffic to leave a group that was replaced on this route?
    pub(crate) fn leaves_replaced(&self, route: usize) -> bool {
        let declared = &self.scenario.topology.routes[route];
        declared.replaced && !declared.is_preview && !self.has_let_go
    }

    fn places_of(&self, route: usize) -> [&str; 2] {
        self.scenario.topology.routes[route].groups.map(|group| self.sites.groups[group].as_str())
    }

    /// The groups that are declared for the two colors of a route.
    pub(crate) fn declared_groups_of(&self, route: usize) -> [&str; 2] {
        let mut groups = self.places_of(route);
        if self.scenario.topology.routes[route].replaced {
            groups[self.scenario.declared.active.other().index()] = self.further_group_of(route);
        }
        groups
    }

    /// The groups that the state knows for the two colors of a route.
    pub(crate) fn recorded_groups_of(&self, route: usize) -> [&str; 2] {
        let (declared, active) = (&self.scenario.topology.routes[route], self.scenario.declared.active);
        if self.has_let_go || !declared.replaced {
            return self.declared_groups_of(route);
        }
        let (mut groups, places) = (self.declared_groups_of(route), self.places_of(route));
        let was = if self.scenario.declared.within_color { active } else { active.other() };
        groups[was.index()] = places[active.other().index()];
        groups
    }

    pub(crate) fn further_group_of(&self, route: usize) -> &str {
        &self.sites.other_groups[self.scenario.topology.routes[route].load_balancer]
    }

    pub(crate) fn version(&self, route: usize, version: usize) -> &Version {
        &self.history[route][version]
    }

    /// The routes that carry production traffic.
    pub(crate) fn production(&self) -> impl Iterator<Item = usize> + use<'_> {
        let routes = self.scenario.topology.routes.iter().enumerate();
        routes.filter(|(_, route)| !route.is_preview).map(|(index, _)| index)
    }

    /// The groups of the declared color on routes that carry production traffic.
    pub(crate) fn declared_groups(&self) -> impl Iterator<Item = usize> + use<'_> {
        let active = self.scenario.declared.active.index();
        self.production().map(move |route| self.scenario.topology.routes[route].groups[active])
    }

    /// Does a route carry production traffic?
    pub(crate) fn is_production(&self, route: usize) -> bool {
        !self.scenario.topology.routes[route].is_preview
    }

    /// How many versions a route has; the last one is what it is now.
    pub(crate) fn versions(&self, route: usize) -> usize {
        self.history[route].len()
    }

    /// How a version forwards to the declared groups; `None` when it does anything else.
    pub(crate) fn weights_at(&self, route: usize, version: usize) -> Option<Weights> {
        read_weights(self.history[route][version].actions.as_ref()?, self.groups_of(route))
    }

    /// The weight of the load balancer's further target group in a version, if it is there.
    pub(crate) fn other_at(&self, route: usize, version: usize) -> Option<u32> {
        let forward = self.history[route][version].actions.as_ref()?.last()?.as_forward()?;
        let other = Some(self.further_group_of(route)).filter(|other| !self.groups_of(route).contains(other))?;
        forward.groups.iter().find(|group| group.arn == other).map(|group| group.weight)
    }

    /// How a route forwards now to the groups that the state knows; `None` when it does anything else.
    pub(crate) fn recorded_weights(&self, route: usize) -> Option<Weights> {
        read_weights(self.history[route].last()?.actions.as_ref()?, self.recorded_groups_of(route))
    }

    /// How a route forwards now.
    pub(crate) fn weights(&self, route: usize) -> Option<Weights> {
        self.weights_at(route, self.versions(route) - 1)
    }

    /// The share of a color on a route now.
    pub(crate) fn share(&self, route: usize, color: Color) -> Option<u16> {
        self.weights(route).map(|weights| weights.share(color))
    }

    /// Has somebody else changed this route since?
    pub(crate) fn is_foreign_since(&self, route: usize, since: u64) -> bool {
        self.history[route].iter().any(|version| version.author == Author::Other && version.at >= since)
    }

    /// Has the run that is under way written this route?
    pub(crate) fn is_written_by_run(&self, route: usize) -> bool {
        self.history[route].iter().any(|version| version.author == Author::Run(self.run.number))
    }

    /// The version that a reply shows.
    pub(super) fn shown_version(&mut self, route: usize) -> usize {
        let now = self.now;
        self.stale = self.stale.filter(|stale| now < stale.until);
        let lag = match self.stale {
            Some(stale) if !stale.every_other || self.route_reads.is_multiple_of(2) => stale.by_ms,
            _ => 0,
        };
        let versions = &self.history[route];
        let shown = versions.iter().rposition(|version| version.at + lag <= now).unwrap_or(0);
        let shown = shown.min(self.old_replies[route].next_shown(versions, now));
        if shown + 1 < versions.len() {
            (self.run.is_disturbed, self.run.saw_old_replies) = (true, true);
            self.tally.stale += 1;
        }
        shown
    }

    /// Writes a route's actions, if it is still there.
    pub(super) fn write(&mut self, route: usize, actions: &[RequestedAction], author: Author) {
        if self.try_write(route, actions, author).is_err() {
            debug_assert!(author == Author::Other, "a run's writes are well formed");
        }
    }

    pub(super) fn try_write(
        &mut self,
        route: usize,
        actions: &[RequestedAction],
        author: Author,
    ) -> Result<(), alb_model::Rejection> {
        let arn = self.sites.routes[route].clone();
        self.model.advance(alb_model::Timestamp::from_millis(self.now));
        if self.model.rule(&arn).is_some() {
            self.model.modify_rule(&arn, RuleChange { actions: Some(actions.to_vec()), ..RuleChange::default() })?;
        } else {
            let change = ListenerChange { default_actions: Some(actions.to_vec()), ..ListenerChange::default() };
            self.model.modify_listener(&arn, change)?;
        }
        self.record(route, author);
        Ok(())
    }

    pub(super) fn delete(&mut self, route: usize) {
        let arn = self.sites.routes[route].clone();
        let is_rule = self.model.rule(&arn).is_some();
        let deleted = if is_rule { self.model.delete_rule(&arn) } else { self.model.delete_listener(&arn) };
        if deleted.is_ok() {
            self.record(route, Author::Other);
        }
    }

    /// Writes down what a route is now.
    pub(super) fn record(&mut self, route: usize, author: Author) {
        let actions = configured(&self.model, &self.sites.routes[route]).map(<[_]>::to_vec);
        self.history[route].push(Version { at: self.now, author, actions });
        if author == Author::Other {
            self.old_replies[route].forget();
        }
        self.note_use();
    }
}

/// The request that writes these actions back, with other groups in the forward action.
pub(super) fn with_groups(actions: &[Action], groups: &[(&str, u32)]) -> Vec<RequestedAction> {
    let request = |action: &Action| {
        let order = Some(i64::from(action.order));
        match &action.kind {
            ActionKind::Other(other) => RequestedAction {
                kind: other.name.clone(),
                order,
                config: Some(other.config.clone()),
                ..RequestedAction::default()
            },
            ActionKind::Forward(forward) => {
                let group = |(arn, weight): &(&str, u32)| RequestedGroup {
                    arn: (*arn).to_owned(),
                    weight: Some(i64::from(*weight)),
                };
                let forward = RequestedForward {
                    groups: groups.iter().map(group).collect(),
                    sticky: Some(forward.stickiness.enabled),
                    sticky_seconds: forward.stickiness.duration_seconds.map(i64::from),
                };
                RequestedAction {
                    kind: "forward".to_owned(),
                    order,
                    forward: Some(forward),
                    ..RequestedAction::default()
                }
            }
        }
    };
    actions.iter().map(request).collect()
}
