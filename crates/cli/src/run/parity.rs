//! Whether the two environments are alike, asked before traffic moves, as the provider does.

use bluegreen::{Errand, Intent, Observation, Parity, ParityFinding, is_way_out};
use bluegreen_aws::Account;

use super::refused::Refused;
use crate::which::Switch;
use crate::words;

/// What the comparison says.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) warnings: Vec<String>,
    pub(super) stops: Option<Refused>,
}

/// Compares the environments. None of the findings stands in the way of traffic that must leave where it is, nor of a rollback.
pub(super) async fn compare(switch: &Switch, account: &Account, intent: &Intent, seen: &Observation) -> Told {
    let parity = switch.parity();
    if parity == Parity::Off || intent.errand == Errand::BringBack {
        return Told::default();
    }
    match switch.world(account.clone()).observe_environments().await {
        Ok(environments) => told(parity, &environments.findings(), is_way_out(intent, seen)),
        Err(error) => {
            let text = format!("whether blue and green are alike is not known: {error}");
            match parity {
                Parity::Enforce => {
                    let refused = Refused { text, headline: "Environments could not be compared" };
                    Told { stops: Some(refused), ..Told::default() }
                }
                Parity::Warn | Parity::Off => Told { warnings: vec![text], ..Told::default() },
            }
        }
    }
}

fn told(parity: Parity, findings: &[ParityFinding], is_way_out: bool) -> Told {
    let (stopping, others): (Vec<_>, Vec<_>) =
        findings.iter().partition(|finding| finding.stops(parity) && !is_way_out);
    let texts = |findings: Vec<&ParityFinding>| findings.into_iter().map(words::parity_text).collect::<Vec<_>>();
    let headline = stopping.first().map(|finding| finding.kind_headline());
    let stops = headline.map(|headline| Refused { text: texts(stopping).join("\n"), headline });
    Told { warnings: texts(others), stops }
}
