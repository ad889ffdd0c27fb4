//! From the provider block to a connection.

use bluegreen_aws::{ConnectOptions, Elbv2, Keys};
use tfplugin::{Diagnostic, Diagnostics, has_errors};
use tftypes::{Path, Value};

use crate::connection::{Aws, Connection};
use crate::reader::{Field, Reader};

/// The provider block as read.
#[derive(Debug, Default)]
pub(super) struct Read {
    options: ConnectOptions,
    met_unknown: bool,
    /// What is wrong with it.
    pub(super) problems: Diagnostics,
}

/// Reads the provider block. Nothing is asked of AWS.
pub(super) fn read(config: &Value) -> Read {
    let mut reader = Reader::default();
    let block = Field::root(config);
    let text = |reader: &mut Reader, name: &str| reader.text(&block.attribute(name)).map(str::to_owned);
    let options = ConnectOptions {
        region: text(&mut reader, "region"),
        profile: text(&mut reader, "profile"),
        keys: keys(&mut reader, &block),
        elbv2_endpoint: elbv2_endpoint(&mut reader, &block),
        max_retries: reader.whole(&block.attribute("max_retries"), 0..=100),
    };
    Read { options, met_unknown: reader.met_unknown, problems: reader.problems }
}

/// Connects, unless part of the block is not known yet: that is no error while planning.
pub(super) async fn configure(connection: &Connection, config: &Value) -> Diagnostics {
    let Read { options, met_unknown, mut problems } = read(config);
    if has_errors(&problems) {
        return problems;
    }
    if met_unknown {
        connection.configure(Aws::NotKnownYet);
        return problems;
    }
    match Elbv2::connect(&options).await {
        Ok(elbv2) => connection.configure(Aws::Ready(elbv2)),
        Err(error) => problems
            .push(Diagnostic::error("AWS region not known", error.to_string()).at(Path::root().attribute("region"))),
    }
    problems
}

fn keys(reader: &mut Reader, block: &Field<'_>) -> Option<Keys> {
    let [access_key, secret_key, token] = ["access_key", "secret_key", "token"].map(|name| block.attribute(name));
    for (given, missing) in [(&access_key, &secret_key), (&secret_key, &access_key), (&token, &access_key)] {
        if given.is_set() && missing.value.is_null() {
            let detail = "`access_key` and `secret_key` go together, and `token` goes with both: expected all of them \
                          or none.";
            reader.problem(given, "Incomplete keys", detail);
        }
    }
    Some(Keys {
        access_key: reader.text(&access_key)?.to_owned(),
        secret_key: reader.text(&secret_key)?.to_owned(),
        token: reader.text(&token).map(str::to_owned),
    })
}

fn elbv2_endpoint(reader: &mut Reader, block: &Field<'_>) -> Option<String> {
    let endpoint = block.first_block("endpoints").attribute("elbv2");
    let is_url = |text: &str| {
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        match rest {
            Some(rest) if !rest.is_empty() && !rest.starts_with('/') => Ok(text.to_owned()),
            _ => Err(format!("expected a URL such as \"http://127.0.0.1:8080\", got {text:?}")),
        }
    };
    reader.parsed(&endpoint, is_url)
}
