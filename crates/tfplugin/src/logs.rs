//! What the provider logs, on stderr: as records that the host takes apart, or as text for a developer.

mod host_lines;
mod level;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry};

use host_lines::HostLines;

/// Who reads the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The host, which shows and stores it according to its own `TF_LOG`.
    Host,
    /// A developer, in a terminal.
    Developer,
}

/// Carries Terraform's own conversation. Their debug output is about frames and handshakes, thousands of lines per call.
const TRANSPORT: [&str; 7] = ["h2", "hyper", "mio", "rustls", "tokio", "tonic", "tower"];

/// Installs the log for the whole process. `quiet` holds further targets that log at most at their level.
pub(crate) fn install(reader: Reader, provider: &str, quiet: &[(String, LevelFilter)]) {
    let wanted = level::wanted(provider, |name| std::env::var(name).ok());
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match reader {
        Reader::Host => Box::new(HostLines::new(std::io::stderr)),
        Reader::Developer => Box::new(tracing_subscriber::fmt::layer().with_writer(std::io::stderr)),
    };
    let unasked = if reader == Reader::Host { LevelFilter::OFF } else { LevelFilter::INFO };
    let targets = targets(wanted.unwrap_or(unasked), quiet);
    // Fails only where somebody installed another one, and then that one is meant.
    let _ = tracing_subscriber::registry().with(lines.with_filter(targets)).try_init();
}

fn targets(level: LevelFilter, quiet: &[(String, LevelFilter)]) -> Targets {
    let transport = TRANSPORT.map(|name| (name.to_owned(), LevelFilter::WARN));
    // The last one of a name counts, and nothing makes the transport talk more.
    let capped = quiet.iter().cloned().chain(transport);
    Targets::new().with_default(level).with_targets(capped.map(|(target, most)| (target, level.min(most))))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn a_quiet_target_never_logs_more_than_its_level() {
        let quiet = [("secretive".to_owned(), LevelFilter::INFO), ("h2".to_owned(), LevelFilter::INFO)];
        let targets = targets(LevelFilter::TRACE, &quiet);
        assert!(targets.would_enable("bluegreen", &Level::TRACE));
        assert!(targets.would_enable("secretive::signing", &Level::INFO));
        assert!(!targets.would_enable("secretive::signing", &Level::DEBUG));
        assert!(!targets.would_enable("h2::codec", &Level::INFO));
    }

    #[test]
    fn a_quiet_target_never_logs_more_than_was_asked_for() {
        let targets = targets(LevelFilter::ERROR, &[("secretive".to_owned(), LevelFilter::INFO)]);
        assert!(!targets.would_enable("secretive", &Level::WARN));
        assert!(!targets.would_enable("h2", &Level::WARN));
    }
}
