//! `bluegreen status`: what is live, and what to do next. Nothing is ever written.

mod long_read;
mod next;
mod picture;
mod readiness;
mod report;

use std::collections::BTreeMap;

use bluegreen::{ObserveError, RouteName, Urgency};
use bluegreen_aws::{Account, AwsWorld, Regions, RouteAddress};
use clap::Args;
use futures_util::future::{join_all, try_join_all};

use crate::exit::{EXIT_CODES, Exit};
use crate::failure::{Failure, with_causes};
use crate::globals::Globals;
use crate::render::{Paper, json_line};
use crate::sight;
use crate::which::{Switch, WhichArguments};
use long_read::LongRead;
use report::{Standing, StatusReport, SwitchReport};

/// Of more switches than this, only the routes are looked at.
const MANY: usize = 10;

/// Show which color is active, how ready the standby is, and what to do next.
///
/// Looks at AWS alone, so it works beside a running apply and while the state is locked. Nothing is ever written.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  bluegreen status
  bluegreen status 'module.shop[\"eu\"].bluegreen_switch.web' --chdir live
  bluegreen status --route web=$LISTENER,$BLUE,$GREEN
  bluegreen status --switch-file switches.json --exit-code
  bluegreen status --json | jq -r '.switches[].standby'

{EXIT_CODES}"))]
pub(crate) struct StatusArguments {
    /// End with 2 when a switch is not at rest, or not at the color that is declared.
    #[arg(long)]
    exit_code: bool,
    /// Ask for the health of all targets, however many switches there are. Without it that is left out of more than ten: AWS tells
    /// the health of about ten target groups a second, to all tools in the account together, so that fifty switches take ten
    /// seconds.
    #[arg(long)]
    health: bool,
    #[command(flatten)]
    which: WhichArguments,
    #[command(flatten)]
    globals: Globals,
}

pub(crate) async fn run_status(arguments: StatusArguments) -> Result<Exit, Failure> {
    let StatusArguments { exit_code, health, which, globals } = arguments;
    globals.choose_colors();
    let switches = which.all()?;
    let regions = globals.connect().await?;
    let with_health = health || switches.len() <= MANY;
    let long_read = (with_health && switches.len() > MANY).then(|| LongRead::begin(&switches, globals.json));
    let unreadable = if with_health { BTreeMap::new() } else { read_together(&switches, &globals, &regions).await? };
    let mut reports = Vec::new();
    // Whoever asks for much is shown the first switches before the last ones are asked for.
    for some in switches.chunks(if with_health { MANY } else { switches.len().max(1) }) {
        let some = some.iter().map(|switch| report(switch, &globals, &regions, &unreadable, with_health));
        for report in try_join_all(some).await? {
            if !globals.json {
                let repeated = which.repeated(&report.name) + &globals.repeated();
                let block = picture::block(&report, &repeated, Paper::now().width);
                long_read.as_ref().map_or_else(|| Paper::say(&block), |reading| reading.say(&block));
            }
            reports.push(report);
        }
        long_read.iter().for_each(|reading| reading.draw(reports.len()));
    }
    drop(long_read);
    let report = StatusReport::of(reports);
    if globals.json {
        json_line(&report);
    }
    Ok(exit(&report, exit_code))
}

/// Reads the routes of many switches together, as many with each call as it takes. What is asked for each of them right after that is
/// known then; for the regions that cannot be read it is said why.
async fn read_together(
    switches: &[Switch],
    globals: &Globals,
    regions: &Regions,
) -> Result<BTreeMap<String, ObserveError>, Failure> {
    let mut by_region: BTreeMap<String, (Account, BTreeMap<RouteName, RouteAddress>)> = BTreeMap::new();
    for (number, switch) in switches.iter().enumerate() {
        let account = globals.account_of(regions, switch.routes())?;
        let (_, routes) = by_region.entry(account.region().to_owned()).or_insert((account, BTreeMap::new()));
        let named = |(name, address): (&RouteName, &RouteAddress)| {
            (RouteName::production(format!("{number} {name}")), address.clone())
        };
        routes.extend(switch.routes().iter().map(named));
    }
    let reads = by_region.into_iter().map(|(region, (account, routes))| async move {
        let seen = AwsWorld::new(account, routes).with_urgency(Urgency::Survey).observe_routes().await;
        seen.err().map(|error| (region, error))
    });
    Ok(join_all(reads).await.into_iter().flatten().collect())
}

async fn report(
    switch: &Switch,
    globals: &Globals,
    regions: &Regions,
    unreadable: &BTreeMap<String, ObserveError>,
    with_health: bool,
) -> Result<SwitchReport, Failure> {
    let account = globals.account_of(regions, switch.routes())?;
    let region = account.region().to_owned();
    if let Some(error) = unreadable.get(&region) {
        return Ok(SwitchReport::unreadable(switch, region, with_causes(error)));
    }
    let seen = match with_health {
        true => sight::look_at(switch, &account).await,
        false => sight::survey_routes(switch, &account).await,
    };
    Ok(match seen {
        Ok(seen) => SwitchReport::of(switch, region, &seen, with_health),
        Err(error) => SwitchReport::unreadable(switch, region, with_causes(&error)),
    })
}

/// What could not be read is an error, whatever was asked for.
fn exit(report: &StatusReport, exit_code: bool) -> Exit {
    let standings = || report.switches.iter().map(|switch| switch.standing);
    if standings().any(|standing| standing == Standing::Unreadable) {
        return Exit::Error;
    }
    let at_rest = standings().all(|standing| standing == Standing::AtRest);
    if at_rest || !exit_code { Exit::Done } else { Exit::Pending }
}
