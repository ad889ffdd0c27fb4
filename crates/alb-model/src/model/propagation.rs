//! The way of a configuration to the traffic.

use std::collections::VecDeque;

use crate::{Action, Condition, Rule, Timestamp, Transform};

/// What traffic follows at one listener: a copy of the configuration, as old as the propagation delay makes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Routes {
    pub(crate) default: Vec<Action>,
    /// By priority.
    pub(crate) rules: Vec<RuleRoutes>,
}

/// What traffic follows of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleRoutes {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) transforms: Vec<Transform>,
    pub(crate) actions: Vec<Action>,
}

impl RuleRoutes {
    pub(crate) fn of(rule: &Rule) -> Self {
        let Rule { conditions, transforms, actions, .. } = rule.clone();
        Self { conditions, transforms, actions }
    }
}

impl Routes {
    pub(crate) fn actions(&self) -> impl Iterator<Item = &Action> {
        self.default.iter().chain(self.rules.iter().flat_map(|rule| &rule.actions))
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Propagation {
    live: Routes,
    pending: VecDeque<(Timestamp, Routes)>,
}

impl Propagation {
    /// A new listener starts with what it was created with.
    pub(crate) const fn started(live: Routes) -> Self {
        Self { live, pending: VecDeque::new() }
    }

    pub(crate) const fn live(&self) -> &Routes {
        &self.live
    }

    /// Changes arrive in the order in which they were made.
    pub(crate) fn change(&mut self, routes: Routes, effective: Timestamp) {
        self.pending.push_back((effective, routes));
    }

    pub(crate) fn advance(&mut self, now: Timestamp) -> bool {
        let mut reached = false;
        while self.pending.front().is_some_and(|(effective, _)| *effective <= now) {
            if let Some((_, routes)) = self.pending.pop_front() {
                (self.live, reached) = (routes, true);
            }
        }
        reached
    }

    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.pending.front().map(|(effective, _)| *effective)
    }

    /// Actions that traffic follows now or will follow.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &Action> {
        self.live.actions().chain(self.pending.iter().flat_map(|(_, routes)| routes.actions()))
    }
}
