//! How calls are stopped, and how the process ends.

use std::time::{Duration, Instant};

use plugin_host::{Client, Plugin, eventually};
use tfplugin_protos::go_plugin::grpc_stdio_client::GrpcStdioClient;
use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tfplugin_protos::tfplugin6::{apply_resource_change, get_metadata, stop_provider};
use tftypes::Value;
use tokio::task::JoinHandle;
use tonic::transport::Channel;
use tonic::{Response, Status};

use crate::host::start_with;
use crate::wall::{apply, decode, painted, wall};

type Applied = Result<Response<apply_resource_change::Response>, Status>;

const LOGS: &[(&str, &str)] = &[("TF_LOG", "info")];

/// Begins an apply and waits until the provider is in the middle of it.
async fn painting(plugin: &Plugin, channel: Channel, fault: &'static str) -> JoinHandle<Applied> {
    let request = apply(&Value::Null, &wall("green", fault, Value::unknown()));
    let running = tokio::spawn(async move { ProviderClient::new(channel).apply_resource_change(request).await });
    eventually("the apply runs", || plugin.stderr().contains("Painting")).await;
    running
}

async fn started() -> Plugin {
    start_with(LOGS, Some(Client::of_go_plugin())).await
}

fn is_stopped(applied: Applied) -> bool {
    let applied = applied.expect("the apply has an answer").into_inner();
    applied.diagnostics[0].summary == "Stopped" && decode(&applied.new_state) == painted("green", "until_stopped")
}

#[tokio::test]
async fn stop_answers_while_an_apply_runs_and_the_apply_answers_with_its_state() {
    let plugin = started().await;
    let channel = plugin.connect().await;
    let running = painting(&plugin, channel.clone(), "until_stopped").await;
    let mut provider = ProviderClient::new(channel);
    let stopped = provider.stop_provider(stop_provider::Request {}).await.unwrap().into_inner();
    assert_eq!(stopped.error, "");
    assert!(is_stopped(running.await.unwrap()));
    provider.get_metadata(get_metadata::Request {}).await.expect("a stopped provider still serves");
}

#[tokio::test]
async fn shutdown_ends_it_within_two_seconds_whatever_is_open_and_removes_the_socket() {
    let plugin = started().await;
    let channel = plugin.connect().await;
    let _stdio = GrpcStdioClient::new(channel.clone()).stream_stdio(()).await.unwrap();
    let _running = painting(&plugin, channel, "for_ever").await;
    let (socket, begin) = (plugin.socket(), Instant::now());
    let (status, _) = plugin.shut_down().await;
    assert!(status.success());
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    assert!(!socket.exists() && !socket.parent().unwrap().exists());
}

#[tokio::test]
async fn it_ends_when_the_host_is_gone_and_removes_the_socket() {
    let mut plugin = started().await;
    let channel = plugin.connect().await;
    ProviderClient::new(channel.clone()).get_metadata(get_metadata::Request {}).await.unwrap();
    assert!(plugin.is_running());
    drop(channel);
    let (status, output) = plugin.ended().await;
    assert!(status.success());
    assert!(output.stderr.contains("HostGone"), "{}", output.stderr);
    assert!(!plugin.socket().exists());
}

#[tokio::test]
async fn an_apply_goes_on_to_its_end_when_the_connection_is_gone() {
    let place = tempfile::tempdir().unwrap();
    let done = place.path().join("done");
    let environment = [("TF_LOG", "trace"), ("PAINT_DONE", done.to_str().unwrap())];
    let mut plugin = start_with(&environment, Some(Client::of_go_plugin())).await;
    let running = painting(&plugin, plugin.connect().await, "slowly").await;
    plugin.close_pipes().await;
    running.abort();
    assert!(running.await.is_err(), "the host is gone before there was an answer");
    assert!(!done.exists());
    let (status, _) = plugin.ended().await;
    assert!(status.success());
    assert!(done.exists(), "the process ended in the middle of an apply");
}

#[tokio::test]
async fn an_apply_is_asked_to_stop_when_the_host_is_gone() {
    let mut plugin = started().await;
    let running = painting(&plugin, plugin.connect().await, "until_stopped").await;
    running.abort();
    let (_, output) = plugin.ended().await;
    assert!(output.stderr.contains("\"Stopping\""), "{}", output.stderr);
}

#[tokio::test]
async fn ctrl_c_stops_a_running_apply_and_leaves_the_end_to_the_host() {
    let mut plugin = started().await;
    let running = painting(&plugin, plugin.connect().await, "until_stopped").await;
    plugin.signal("INT").await;
    assert!(is_stopped(running.await.unwrap()));
    let mut provider = plugin.provider().await;
    provider.get_metadata(get_metadata::Request {}).await.expect("it serves as before");
    assert!(plugin.is_running());
}

#[tokio::test]
async fn termination_stops_a_running_apply_delivers_its_answer_and_ends() {
    let mut plugin = started().await;
    let running = painting(&plugin, plugin.connect().await, "until_stopped").await;
    plugin.signal("TERM").await;
    assert!(is_stopped(running.await.unwrap()));
    let (status, _) = plugin.ended().await;
    assert!(status.success());
    assert!(!plugin.socket().exists());
}

#[tokio::test]
async fn what_a_killed_one_leaves_is_removed_by_the_next_and_the_living_are_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let environment = [("TMPDIR", place.path().to_str().unwrap())];
    let living = start_with(&environment, Some(Client::of_go_plugin())).await;
    let mut killed = start_with(&environment, Some(Client::of_go_plugin())).await;
    let left = killed.socket().parent().unwrap().to_owned();
    killed.signal("KILL").await;
    killed.ended().await;
    assert!(left.exists(), "it could clean up, so it was not killed");
    let next = start_with(&environment, Some(Client::of_go_plugin())).await;
    eventually("the next one has removed it", || !left.exists()).await;
    assert!(living.admits_its_host().await && next.admits_its_host().await);
}
