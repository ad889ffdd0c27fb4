//! One JSON object per line, in the form of hclog, which the host turns back into a record of its own log.
//!
//! A line with a timestamp in any other layout, or a level or message that is no string, is taken for plain text or
//! breaks the host's parser. Fields of spans and events stand beside the keys with an `@`.

use std::fmt::Debug;
use std::io::Write;

use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Writes events to the host.
pub(crate) struct HostLines<W> {
    writer: W,
}

impl<W> HostLines<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self { writer }
    }
}

impl<S, W> Layer<S> for HostLines<W>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            record.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in ctx.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.0.extend(outer.0.clone());
            }
        }
        event.record(&mut fields);
        let line = line(event.metadata(), fields.0, Timestamp::now());
        // One write for the whole line, so that lines of several threads do not mix. When the host is gone there is
        // nobody to tell.
        let _ = self.writer.make_writer().write_all(line.as_bytes());
    }
}

fn line(metadata: &Metadata<'_>, mut fields: Map<String, Value>, now: Timestamp) -> String {
    let message = fields.remove("message").unwrap_or_else(|| Value::from(metadata.name()));
    fields.insert("@level".to_owned(), level(*metadata.level()).into());
    fields.insert("@message".to_owned(), message);
    fields.insert("@module".to_owned(), metadata.target().replace("::", ".").into());
    fields.insert("@timestamp".to_owned(), now.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string().into());
    format!("{}\n", Value::Object(fields))
}

fn level(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

#[derive(Debug, Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn keep(&mut self, field: &Field, value: impl Into<Value>) {
        // The message must be a string, whatever was recorded under its name.
        let value = match value.into() {
            value @ Value::String(_) => value,
            value if field.name() == "message" => value.to_string().into(),
            value => value,
        };
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.keep(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.keep(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.keep(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.keep(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let causes = std::iter::successors(value.source(), |cause| cause.source());
        let text = causes.fold(value.to_string(), |text, cause| format!("{text}: {cause}"));
        self.keep(field, text);
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing::{info, info_span, warn};
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(log: impl FnOnce()) -> Vec<Value> {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::registry().with(HostLines::new(move || writer.clone()));
        tracing::subscriber::with_default(subscriber, log);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn fields_of_spans_and_events_stand_beside_the_message() {
        let lines = logged(|| {
            let span = info_span!("outer", rpc = "Plan", tries = 1, later = tracing::field::Empty);
            let _entered = span.enter();
            span.record("later", "known now");
            warn!(tries = 2, done = true, "two\nlines of {}", "text");
        });
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!(line["@level"], "warn");
        assert_eq!(line["@message"], "two\nlines of text");
        assert_eq!(line["@module"], module_path!().replace("::", "."));
        assert_eq!((&line["rpc"], &line["tries"], &line["done"]), (&"Plan".into(), &2.into(), &true.into()));
        assert_eq!(line["later"], "known now");
    }

    #[test]
    fn the_timestamp_has_the_layout_of_go_with_all_six_digits() {
        let lines = logged(|| info!("x"));
        let text = lines[0]["@timestamp"].as_str().unwrap().to_owned();
        let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
        assert_eq!(shape, "0000-00-00T00:00:00.000000Z");
    }

    #[test]
    fn the_message_is_a_string_even_without_one() {
        let lines = logged(|| {
            info!(answer = 42);
            info!(message = 42);
        });
        assert!(lines[0]["@message"].is_string());
        assert_eq!(lines[1]["@message"], "42");
    }

    #[test]
    fn an_error_is_logged_with_its_causes() {
        let lines = logged(|| {
            let error = io::Error::other(crate::handshake::NotInvited::ByHand);
            info!(error = &error as &dyn std::error::Error, "x");
        });
        assert!(lines[0]["error"].as_str().unwrap().contains("not started by Terraform"));
    }
}
