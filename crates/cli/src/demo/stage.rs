//! Everything the story needs: sandbox, load, Terraform's directory; put up once and always taken down.

use std::time::{Duration, Instant};

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use tokio_util::sync::CancellationToken;
use workbench::http::{self, HttpError};
use workbench::{Load, LoadOptions, Terraform, Workspace};

use super::error::DemoError;
use super::picture::Picture;
use super::story::{self, Story};
use super::summary::Summary;
use super::unless_stopped::unless_stopped;
use super::{DemoArguments, configuration, provider_binary};
use crate::render::Screen;

/// How long the sandbox may take to its first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(15);

pub(super) struct Stage<'a> {
    screen: &'a mut Screen,
    stop: &'a CancellationToken,
    sandbox: Sandbox,
    workspace: Workspace,
    load: LoadOptions,
}

impl<'a> Stage<'a> {
    /// Looks for what is needed, cheapest first, and starts the sandbox.
    pub(super) async fn build(
        arguments: &DemoArguments,
        screen: &'a mut Screen,
        stop: &'a CancellationToken,
    ) -> Result<Stage<'a>, DemoError> {
        let terraform = Terraform::find()?;
        let provider = unless_stopped(stop, provider_binary::find_provider(arguments.provider.clone())).await??;
        let mut workspace = Workspace::new(&terraform, &provider).map_err(DemoError::Scratch)?;
        workspace.use_own_process_group();
        let sandbox = Sandbox::start(Topology::default(), Options::default()).await?;
        workspace.write("main.tf", &configuration::configuration_text(sandbox.ready()).map_err(DemoError::Topology)?);
        let url = listener_url(sandbox.ready()).ok_or(DemoError::Topology("a listener"))?;
        let load = LoadOptions { requests_per_second: arguments.requests_per_second, ..LoadOptions::on(url) };
        introduce(screen, &terraform, &load);
        Ok(Stage { screen, stop, sandbox, workspace, load })
    }

    /// Tells the story under load and takes everything down, however it went.
    pub(super) async fn perform(self, keep: bool) -> Result<Summary, DemoError> {
        let Stage { screen, stop, sandbox, workspace, load } = self;
        let told = under_load(screen, stop, sandbox.ready(), &workspace, load).await;
        sandbox.shutdown().await;
        if keep {
            screen.say(&format!("\nKept: {}", workspace.keep().display()));
        }
        told
    }
}

async fn under_load(
    screen: &mut Screen,
    stop: &CancellationToken,
    ready: &Ready,
    workspace: &Workspace,
    options: LoadOptions,
) -> Result<Summary, DemoError> {
    unless_stopped(stop, first_answer(&options.url)).await??;
    let load = Load::start(options).await;
    let picture = Picture::new(screen, Instant::now());
    let mut story = Story { workspace, load: &load, endpoint: &ready.endpoint, stop, picture };
    let told = story::tell(&mut story).await;
    let phases = story.picture.finish();
    let report = load.stop().await;
    let summary = Summary::new(report, told?);
    summary.draw(screen, &phases);
    Ok(summary)
}

/// Waits until the listener answers: before that, the load would find nobody.
async fn first_answer(url: &str) -> Result<(), DemoError> {
    let deadline = Instant::now() + FIRST_ANSWER;
    let mut last: Option<HttpError> = None;
    while Instant::now() < deadline {
        match http::get(url).await {
            Ok(answer) if answer.status.is_success() => return Ok(()),
            Ok(_) => {}
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(DemoError::NoTraffic(last))
}

fn listener_url(ready: &Ready) -> Option<&str> {
    Some(&ready.load_balancers.first()?.listeners.first()?.url)
}

fn introduce(screen: &mut Screen, terraform: &Terraform, load: &LoadOptions) {
    screen.say(&format!("{} moves traffic on {}", terraform.version(), load.url));
    screen.say(&format!(
        "under {} requests a second, {:.0} % of them over new connections.\n",
        load.requests_per_second,
        load.new_connection_share * 100.0
    ));
}
