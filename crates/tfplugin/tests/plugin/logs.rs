//! What is on stderr.

use plugin_host::Client;
use serde_json::Value;
use tfplugin_protos::tfplugin6::get_metadata;
use tftypes::Value as Wall;

use crate::host::{start, start_with};
use crate::wall::{apply, encode, wall};

/// Everything logged by a plugin that painted a wall, panicked in another, and ended.
async fn logged(environment: &[(&str, &str)]) -> String {
    let plugin = start_with(environment, Some(Client::of_go_plugin())).await;
    let mut provider = plugin.provider().await;
    provider.get_metadata(get_metadata::Request {}).await.unwrap();
    for fault in ["", "panic_in_apply"] {
        let request = apply(&Wall::Null, &wall("green", fault, Wall::unknown()));
        provider.apply_resource_change(request).await.unwrap();
    }
    plugin.shut_down().await.1.stderr
}

fn records(stderr: &str) -> Vec<Value> {
    let record = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    stderr.lines().map(record).collect()
}

#[tokio::test]
async fn every_line_is_a_record_that_hosts_can_read() {
    let records = records(&logged(&[("TF_LOG", "trace")]).await);
    assert!(records.len() > 3);
    for record in records {
        let key =
            |name: &str| record[name].as_str().unwrap_or_else(|| panic!("{name} is no text: {record}")).to_owned();
        assert!(["trace", "debug", "info", "warn", "error"].contains(&key("@level").as_str()), "{record}");
        assert!(!key("@message").is_empty() && !key("@module").is_empty());
        let shape: String = key("@timestamp").chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "0000-00-00T00:00:00.000000Z");
        assert!(record.as_object().unwrap().values().all(|value| !value.is_object() && !value.is_array()));
    }
}

#[tokio::test]
async fn a_record_carries_the_call_it_belongs_to() {
    let records = records(&logged(&[("TF_LOG_PROVIDER_PAINT", "info")]).await);
    let painting = records.iter().find(|record| record["@message"] == "Painting").expect("the provider's own record");
    assert_eq!(painting["color"], "green");
    assert_eq!(painting["tf_rpc"], "ApplyResourceChange");
    assert_eq!(painting["tf_resource_type"], "paint_wall");
}

#[tokio::test]
async fn a_caught_panic_is_a_record_and_no_crash_report() {
    let stderr = logged(&[("TF_LOG", "error")]).await;
    assert!(!stderr.lines().any(|line| line.starts_with("panic: ")), "{stderr}");
    let records = records(&stderr);
    assert_eq!(records.len(), 1, "only the panic is an error: {stderr}");
    assert_eq!(records[0]["@message"], "A call panicked: the ladder fell");
    assert!(records[0]["place"].as_str().unwrap().contains("wall.rs:"));
}

#[tokio::test]
async fn a_panic_that_nobody_catches_is_written_as_the_crash_that_terraform_shows() {
    let plugin = start().await;
    let request = apply(&Wall::Null, &wall("green", "panic_elsewhere", Wall::unknown()));
    plugin.provider().await.apply_resource_change(request).await.unwrap();
    let stderr = plugin.shut_down().await.1.stderr;
    assert!(stderr.starts_with("panic: the roof leaks\n"), "{stderr}");
    assert!(stderr.contains("wall.rs:"));
}

#[tokio::test]
async fn nothing_is_logged_unless_it_is_asked_for() {
    assert_eq!(logged(&[]).await, "");
    assert_eq!(logged(&[("TF_LOG", "trace"), ("TF_LOG_PROVIDER", "off")]).await, "");
}

/// The message of a panic is the provider's, but the backtrace, the spans and the diagnostic are ours.
#[tokio::test]
async fn a_secret_in_the_configuration_of_a_call_that_panics_is_told_to_nobody() {
    const SECRET: &str = "planted-secret-of-the-wall";
    let environment = [("TF_LOG", "trace"), ("RUST_BACKTRACE", "full")];
    let plugin = start_with(&environment, Some(Client::of_go_plugin())).await;
    for fault in ["panic_in_apply", "panic_elsewhere", "error_in_apply", ""] {
        let mut request = apply(&Wall::Null, &wall("green", fault, Wall::unknown()));
        let Wall::Object(mut config) = wall("green", fault, Wall::Null) else { panic!("a wall is an object") };
        config.insert("secret".to_owned(), Wall::string(SECRET));
        request.config = encode(&Wall::Object(config));
        let answer = plugin.provider().await.apply_resource_change(request).await.unwrap().into_inner();
        assert!(!format!("{answer:?}").contains(SECRET), "{fault}: {answer:?}");
    }
    let stderr = plugin.shut_down().await.1.stderr;
    assert!(stderr.contains("the ladder fell") && stderr.contains("the roof leaks"), "{stderr}");
    assert!(!stderr.contains(SECRET), "{stderr}");
}
