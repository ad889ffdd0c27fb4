//! What the load saw, for people.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use workbench::{Sample, grouped};

use super::story::{Event, Kind};
use super::traffic::Outcome;

/// Into how many slices of time the plot is cut.
const SLICES: usize = 24;

/// How wide its bars are.
const WIDTH: usize = 44;

/// The proof.
pub(super) struct Proof {
    events: Vec<Event>,
    seen: Outcome,
}

impl Proof {
    pub(super) fn of((events, seen): (Vec<Event>, Outcome)) -> Proof {
        Proof { events, seen }
    }

    /// Nothing failed, and everything that the proof is about was there.
    pub(super) fn assert_nothing_lost(&self, cutovers: usize, rollbacks: usize) {
        assert_eq!((self.count(Kind::Cutover), self.count(Kind::Rollback)), (cutovers, rollbacks));
        for requests in &self.seen.requests {
            let report = &requests.report;
            assert_eq!(report.failed, 0, "{}, {}: {:?}", requests.route, requests.kind, report.reasons);
            assert!(report.answers_of("blue") > 0 && report.answers_of("green") > 0, "{}", requests.kind);
        }
        for frames in &self.seen.frames {
            let echoes = &frames.echoes;
            assert_eq!(echoes.failed, 0, "{}, {}: {:?}", frames.route, frames.kind, echoes.reasons);
            assert!(!echoes.latencies.is_empty(), "{}", frames.kind);
        }
    }

    fn count(&self, kind: Kind) -> usize {
        self.events.iter().filter(|event| event.kind == kind).count()
    }

    fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.seen.requests.iter().flat_map(|requests| &requests.report.samples)
    }

    fn lasted(&self) -> Duration {
        self.seen.ended - self.seen.started
    }

    /// How long the events of a kind took, and the skew of those that tell it.
    fn write_events(&self, f: &mut fmt::Formatter<'_>, kind: Kind, name: &str) -> fmt::Result {
        let of_kind = || self.events.iter().filter(|event| event.kind == kind);
        let took = Spread::of(of_kind().map(|event| event.took));
        write!(f, "{:>5} {name:<10} median {}, longest {}", self.count(kind), took.median(), took.longest())?;
        let skew = Spread::of(of_kind().filter_map(|event| Some(Duration::from_millis(event.skew_ms?))));
        if !skew.is_empty() {
            write!(f, "; first to last of three routes: median {}, longest {}", skew.median(), skew.longest())?;
        }
        writeln!(f)
    }

    fn write_requests(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<7} {:<19} {:>9} {:>7}  {:<22} {:>9} {:>9}",
            "route", "load", "requests", "failed", "answers", "median", "p99"
        )?;
        for requests in &self.seen.requests {
            let report = &requests.report;
            let mut answers = BTreeMap::new();
            for sample in &report.samples {
                let status = sample.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
                *answers.entry(status).or_insert(0_u64) += 1;
            }
            let answers = answers.iter().map(|(status, count)| format!("{status}: {}", grouped(*count)));
            let answers = answers.collect::<Vec<_>>().join(", ");
            let took = Spread::of(report.samples.iter().map(|sample| sample.latency));
            let (name, count) = (requests.kind, grouped(report.requests));
            writeln!(
                f,
                "{:<7} {name:<19} {count:>9} {:>7}  {answers:<22} {:>9} {:>9}",
                requests.route,
                report.failed,
                took.median(),
                took.at(99)
            )?;
        }
        Ok(())
    }

    fn write_frames(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for frames in &self.seen.frames {
            let echoes = &frames.echoes;
            let took = Spread::of(echoes.latencies.iter().copied());
            let answers = format!("echoes, {} opened", grouped(echoes.opened));
            let (name, count) = (frames.kind, grouped(echoes.latencies.len() as u64));
            writeln!(
                f,
                "{:<7} {name:<19} {count:>9} {:>7}  {answers:<22} {:>9} {:>9}",
                frames.route,
                echoes.failed,
                took.median(),
                took.at(99)
            )?;
        }
        Ok(())
    }

    /// The colors over time: a bar a slice, as wide as each color's share of the answers.
    fn write_plot(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut slices: Vec<Slice> = (0..SLICES).map(|_| Slice::default()).collect();
        for sample in self.samples() {
            slices[self.slice(sample.ended_at())].add(sample);
        }
        for event in &self.events {
            slices[self.slice(event.ended)].count(event.kind);
        }
        writeln!(
            f,
            "{:>6}  {:>8} {:>6}  {:<WIDTH$}  {:>8} {:>9}",
            "from", "requests", "failed", "█ blue  ░ green", "cutovers", "rollbacks"
        )?;
        for (number, slice) in slices.iter().enumerate() {
            let from = self.lasted().mul_f64(number as f64 / SLICES as f64).as_secs();
            writeln!(f, "{:>3}:{:02}  {slice}", from / 60, from % 60)?;
        }
        Ok(())
    }

    fn slice(&self, at: Instant) -> usize {
        let share = (at - self.seen.started).as_secs_f64() / self.lasted().as_secs_f64();
        ((share * SLICES as f64) as usize).min(SLICES - 1)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_events(f, Kind::Cutover, "cutovers:")?;
        self.write_events(f, Kind::Rollback, "rollbacks:")?;
        writeln!(f)?;
        self.write_requests(f)?;
        self.write_frames(f)?;
        writeln!(f)?;
        self.write_plot(f)?;
        let requests: u64 = self.seen.requests.iter().map(|requests| requests.report.requests).sum();
        let echoes: usize = self.seen.frames.iter().map(|frames| frames.echoes.latencies.len()).sum();
        let failed = self.seen.requests.iter().map(|requests| requests.report.failed).sum::<u64>()
            + self.seen.frames.iter().map(|frames| frames.echoes.failed).sum::<u64>();
        let (seconds, requests, echoes) = (self.lasted().as_secs(), grouped(requests), grouped(echoes as u64));
        write!(f, "\n{requests} requests and {echoes} WebSocket frames in {seconds} s, {failed} failed")
    }
}

/// One slice of time.
#[derive(Default)]
struct Slice {
    requests: u64,
    failed: u64,
    blue: u64,
    green: u64,
    cutovers: u64,
    rollbacks: u64,
}

impl Slice {
    fn add(&mut self, sample: &Sample) {
        self.requests += 1;
        self.failed += u64::from(sample.failed);
        self.blue += u64::from(sample.is_answer_of("blue"));
        self.green += u64::from(sample.is_answer_of("green"));
    }

    fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Cutover => self.cutovers += 1,
            Kind::Rollback => self.rollbacks += 1,
        }
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.blue as f64 / (self.blue + self.green).max(1) as f64;
        let blue = (share * WIDTH as f64).round() as usize;
        let green = if self.requests == 0 { 0 } else { WIDTH - blue };
        let bar = format!("{}{}", "█".repeat(blue), "░".repeat(green));
        let Slice { requests, failed, cutovers, rollbacks, .. } = self;
        write!(f, "{:>8} {failed:>6}  {bar:<WIDTH$}  {cutovers:>8} {rollbacks:>9}", grouped(*requests))
    }
}

/// Durations in order.
struct Spread(Vec<Duration>);

impl Spread {
    fn of(durations: impl Iterator<Item = Duration>) -> Spread {
        let mut all: Vec<_> = durations.collect();
        all.sort_unstable();
        Spread(all)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The duration that so many percent do not exceed.
    fn at(&self, percent: usize) -> String {
        let index = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(index).map_or_else(|| "-".to_owned(), |duration| readable(*duration))
    }

    fn median(&self) -> String {
        self.at(50)
    }

    fn longest(&self) -> String {
        self.at(100)
    }
}

fn readable(duration: Duration) -> String {
    let millis = duration.as_secs_f64() * 1000.0;
    if millis < 1000.0 { format!("{millis:.1} ms") } else { format!("{:.2} s", millis / 1000.0) }
}
