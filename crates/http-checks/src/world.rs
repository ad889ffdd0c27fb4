//! A world in which HTTP checks are tried, too.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bluegreen::{Look, Observation, ObserveError, RouteName, Step, World, WriteReport};
use futures_util::future::{join, join_all};

use crate::attempt::{Sender, attempt, sender};
use crate::check::Check;

/// Another world, in which these checks are tried whenever they are asked for.
#[derive(Debug)]
pub struct CheckedWorld<W> {
    world: W,
    checks: Vec<Check>,
    /// Made when it is first needed: reading the system's certificates takes time.
    sender: Option<Sender>,
}

impl<W> CheckedWorld<W> {
    /// Tries these checks, in the order of the engine's `http_checks`, whenever this world is observed with them.
    pub const fn new(world: W, checks: Vec<Check>) -> CheckedWorld<W> {
        CheckedWorld { world, checks, sender: None }
    }

    fn sender(&mut self) -> Result<Sender, ObserveError> {
        if let Some(sender) = &self.sender {
            return Ok(sender.clone());
        }
        let made = sender().map_err(|error| ObserveError {
            message: format!("The certificates that this system trusts could not be read: {error}"),
            source: error.into(),
        })?;
        Ok(self.sender.insert(made).clone())
    }
}

#[async_trait]
impl<W: World> World for CheckedWorld<W> {
    async fn observe(&mut self, look: Look) -> Result<Observation, ObserveError> {
        if !look.http_checks || self.checks.is_empty() {
            return self.world.observe(look).await;
        }
        let sender = self.sender()?;
        let attempts = join_all(self.checks.iter().map(|check| attempt(&sender, check)));
        let (http_checks, seen) = join(attempts, self.world.observe(look)).await;
        Ok(Observation { http_checks, ..seen? })
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        self.world.write(step).await
    }
}
