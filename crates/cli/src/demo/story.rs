//! What happens: the commands a user would type, one after the other, under load.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;
use workbench::{Load, Run, Running, Sample, Workspace};

use super::calls;
use super::cutover::Cutover;
use super::error::DemoError;
use super::moment::Moment;
use super::picture::Picture;
use super::unless_stopped::unless_stopped;

/// How often the live view is drawn.
const FRAME: Duration = Duration::from_millis(150);
/// How long an interrupted Terraform may take to save its state before it is killed.
const GRACE: Duration = Duration::from_secs(8);
/// So many answers must all be of the declared color, once an apply is done.
const PROOF: usize = 100;

pub(super) struct Story<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) load: &'a Load,
    pub(super) endpoint: &'a str,
    pub(super) stop: &'a CancellationToken,
    pub(super) picture: Picture<'a>,
}

/// Blue, a look at the plan, green, and back.
pub(super) async fn tell(story: &mut Story<'_>) -> Result<Vec<Cutover>, DemoError> {
    let _ = story.terraform(&["init"]).await?;
    let _ = story.terraform(&["apply", "-auto-approve", "-var", "active_color=blue"]).await?;
    story.every_answer_is("blue").await?;
    let plan = story.terraform(&["plan", "-var", "active_color=green"]).await?;
    story.picture.show_plan(&plan);
    let there = story.cut_over("blue", "green").await?;
    let back = story.cut_over("green", "blue").await?;
    Ok(vec![there, back])
}

impl Story<'_> {
    async fn cut_over(&mut self, from: &'static str, to: &'static str) -> Result<Cutover, DemoError> {
        let started = Moment::now();
        let declared = format!("active_color={to}");
        let _ = self.terraform(&["apply", "-auto-approve", "-var", &declared]).await?;
        self.every_answer_is(to).await?;
        let calls = calls::recorded(self.endpoint).await?;
        Cutover::measure(from, to, started, &calls, &self.load.snapshot())
    }

    /// Runs a command while the picture moves; an error unless it succeeds.
    async fn terraform(&mut self, arguments: &[&str]) -> Result<Run, DemoError> {
        let mut running = self.workspace.spawn(arguments).await;
        self.picture.start_phase(&format!("terraform {}", arguments.join(" ")), self.load);
        let mut frames = tokio::time::interval(FRAME);
        loop {
            tokio::select! {
                line = running.next_line() => match line {
                    Some(line) => self.picture.terraform_says(&line.text),
                    None => break,
                },
                _ = frames.tick() => self.picture.draw(self.load),
                () = self.stop.cancelled() => {
                    self.picture.interrupted();
                    return Err(end(running).await);
                }
            }
        }
        let run = running.wait().await;
        self.picture.end_phase(self.load, run.is_success());
        if run.is_success() { Ok(run) } else { Err(DemoError::Command { transcript: run.transcript() }) }
    }

    /// From now on only one color answers: the apply is done and has said so.
    async fn every_answer_is(&mut self, wanted: &'static str) -> Result<(), DemoError> {
        let applied = Instant::now();
        let known = self.load.ended();
        let deadline = applied + Duration::from_secs(5);
        while Instant::now() < deadline {
            let after = self.load.samples_since(known);
            let after: Vec<&Sample> = after.iter().filter(|sample| sample.at > applied && !sample.failed).collect();
            if after.len() >= PROOF {
                return all_of(wanted, &after);
            }
            self.picture.draw(self.load);
            unless_stopped(self.stop, tokio::time::sleep(FRAME)).await?;
        }
        Err(DemoError::NoAnswers(PROOF))
    }
}

fn all_of(wanted: &'static str, samples: &[&Sample]) -> Result<(), DemoError> {
    let wrong = samples.iter().filter(|sample| !sample.is_answer_of(wanted));
    let mut others: Vec<String> = wrong.map(|sample| sample.color.as_deref().unwrap_or("none").to_owned()).collect();
    others.sort();
    others.dedup();
    if others.is_empty() { Ok(()) } else { Err(DemoError::WrongColor { wanted, answers: samples.len(), others }) }
}

/// Lets Terraform save what it has, then makes sure that it is gone.
async fn end(mut running: Running) -> DemoError {
    running.interrupt();
    // Dropped at the end of its time, it is killed.
    let _ = tokio::time::timeout(GRACE, running.wait()).await;
    DemoError::Interrupted
}
