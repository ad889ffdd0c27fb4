//! A world in which HTTP checks are tried, too.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use bluegreen::{
    Clock, HttpCheckSeen, Look, Observation, ObserveError, RouteName, Step, SystemClock, Timestamp, Turn, World,
    WriteReport,
};
use bluegreen_outbound::Outbound;
use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio_util::task::AbortOnDropHandle;

use crate::attempt::attempt;
use crate::check::Check;
use crate::sender::Sender;

/// How long a look waits for answers. Those that take longer are told by a later look: what else is watched, and may turn a
/// cutover back, must not wait for them.
const PATIENCE: Duration = Duration::from_secs(1);

/// Another world, in which these checks are tried whenever they are asked for.
#[derive(Debug)]
pub struct CheckedWorld<W> {
    world: W,
    tries: Vec<Tries>,
    /// Made when it is first needed: reading the system's certificates takes time.
    sender: Option<Sender>,
    outbound: Outbound,
}

/// The tries of one check, one at a time.
#[derive(Debug)]
struct Tries {
    check: Check,
    under_way: Option<Try>,
}

/// One try. It goes on while nobody waits for it, until it is dropped.
#[derive(Debug)]
struct Try {
    /// By a clock that does not stand still while the machine sleeps.
    began: Timestamp,
    request: AbortOnDropHandle<Result<(), String>>,
    answer: Option<Result<(), String>>,
}

impl<W> CheckedWorld<W> {
    /// Tries these checks, in the order of the engine's `http_checks`, whenever this world is observed with them.
    pub fn new(world: W, checks: Vec<Check>, outbound: Outbound) -> CheckedWorld<W> {
        let tries = checks.into_iter().map(|check| Tries { check, under_way: None }).collect();
        CheckedWorld { world, tries, sender: None, outbound }
    }

    fn sender(&mut self) -> Result<Sender, ObserveError> {
        if let Some(sender) = &self.sender {
            return Ok(sender.clone());
        }
        let made = Sender::new(&self.outbound).map_err(|error| ObserveError {
            message: format!("The certificates that this system trusts could not be read: {error}"),
            source: error.into(),
        })?;
        Ok(self.sender.insert(made).clone())
    }

    /// Tries every check of which no try is under way, and gives their answers a moment.
    async fn try_checks(&mut self) -> Result<(), ObserveError> {
        let sender = self.sender()?;
        let waits = self.tries.iter_mut().map(|tries| tries.under_way(&sender).wait());
        // Who has answered is found out one by one.
        let _ = tokio::time::timeout(PATIENCE, join_all(waits)).await;
        Ok(())
    }
}

impl Tries {
    fn under_way(&mut self, sender: &Sender) -> &mut Try {
        self.under_way.get_or_insert_with(|| Try {
            began: SystemClock.now(),
            request: AbortOnDropHandle::new(tokio::spawn(attempt(sender.clone(), self.check.clone()))),
            answer: None,
        })
    }

    /// What has come of the try under way, which is then over if it has an answer.
    fn take_answer(&mut self) -> HttpCheckSeen {
        let Some(mut attempted) = self.under_way.take() else { return HttpCheckSeen::NoAnswerYet };
        attempted.wait().now_or_never();
        match attempted.answer {
            None => {
                self.under_way = Some(attempted);
                HttpCheckSeen::NoAnswerYet
            }
            Some(Ok(())) => HttpCheckSeen::Passed { began_ago: SystemClock.now().since(attempted.began) },
            Some(Err(why)) => HttpCheckSeen::Failed { why },
        }
    }
}

impl Try {
    /// Returns when there is an answer. Whoever gives up waiting loses nothing.
    async fn wait(&mut self) {
        if self.answer.is_none() {
            let answer = (&mut self.request).await;
            self.answer = Some(answer.unwrap_or_else(|broken_off| Err(format!("the request broke off: {broken_off}"))));
        }
    }
}

#[async_trait]
impl<W: World> World for CheckedWorld<W> {
    /// The checks first, so that everything else is as new as can be when the look is over.
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        if !look.http_checks || self.tries.is_empty() {
            return self.world.observe(look).await;
        }
        self.try_checks().await?;
        let seen = self.world.observe(look).await?;
        Ok(Observation { http_checks: self.tries.iter_mut().map(Tries::take_answer).collect(), ..seen })
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        self.world.write(step).await
    }

    async fn take_turn(&mut self, turn: &Turn) {
        self.world.take_turn(turn).await;
    }

    fn give_up_turn(&mut self) {
        self.world.give_up_turn();
    }

    async fn decisive_alarm(&mut self, look: &Look) {
        self.world.decisive_alarm(look).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bluegreen::Urgency;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::sync::Notify;

    use super::*;

    struct Nothing;

    #[async_trait]
    impl World for Nothing {
        async fn observe(&mut self, _: &Look) -> Result<Observation, ObserveError> {
            Ok(Observation::default())
        }

        async fn write(&mut self, _: &Step) -> BTreeMap<RouteName, WriteReport> {
            BTreeMap::new()
        }
    }

    /// A server that answers one request, and not before it is told to.
    async fn answers_when(told: Arc<Notify>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let _ = connection.read(&mut [0; 1024]).await.unwrap();
            told.notified().await;
            connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        });
        url
    }

    fn with_checks() -> Look {
        Look { http_checks: true, ..Look::routes(Urgency::Gate) }
    }

    #[tokio::test]
    async fn a_slow_answer_holds_up_no_look_and_is_told_by_a_later_one() {
        let told = Arc::new(Notify::new());
        let check = Check::get(&answers_when(told.clone()).await).unwrap().with_timeout(Duration::from_secs(60));
        let mut world = CheckedWorld::new(Nothing, vec![check], Outbound::default());
        let seen = world.observe(&with_checks()).await.unwrap();
        assert_eq!(seen.http_checks, [HttpCheckSeen::NoAnswerYet]);
        told.notify_one();
        let seen = world.observe(&with_checks()).await.unwrap();
        // It began before the first look was over.
        let [HttpCheckSeen::Passed { began_ago }] = seen.http_checks[..] else { panic!("{:?}", seen.http_checks) };
        assert!(began_ago >= PATIENCE);
    }
}
