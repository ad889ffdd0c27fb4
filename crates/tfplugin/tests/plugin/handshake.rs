//! What the process says when it starts, to hosts and to people.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use plugin_host::{COOKIE, Client, LIMIT};
use tfplugin_protos::tfplugin6::get_provider_schema;

use crate::host::{command, paint, start_with};

async fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let temporary = tempfile::tempdir().unwrap();
    let mut command = command(temporary.path());
    let running = command.args(arguments).envs(environment.iter().copied()).output();
    let output = tokio::time::timeout(LIMIT, running).await.unwrap().unwrap();
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0, "something was left behind");
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn the_handshake_line_is_all_that_is_ever_on_stdout() {
    let plugin = start_with(&[("TF_LOG", "trace")], Some(Client::of_go_plugin())).await;
    let fields = plugin.fields();
    assert_eq!(fields.len(), 6, "{}", plugin.line);
    assert_eq!((fields[0], fields[1], fields[2], fields[4]), ("1", "6", "unix", "grpc"));
    assert!(fields[5].len() > 50, "go-plugin ignores a certificate that is shorter");
    assert!(!fields[5].contains('='), "go-plugin cannot read a padded certificate");

    plugin.provider().await.get_provider_schema(get_provider_schema::Request {}).await.unwrap();
    let (status, output) = plugin.shut_down().await;
    assert!(status.success());
    assert_eq!(output.stdout, "");
}

#[tokio::test]
async fn a_seventh_field_is_for_hosts_that_know_it() {
    let plugin = start_with(&[("PLUGIN_MULTIPLEX_GRPC", "true")], None).await;
    assert_eq!(plugin.fields().len(), 7);
    assert_eq!(plugin.fields()[6], "false");
}

#[tokio::test]
async fn the_socket_is_where_the_host_wants_it_out_of_reach_of_others_and_removed_at_the_end() {
    let wanted = tempfile::tempdir().unwrap();
    let plugin = start_with(&[("PLUGIN_UNIX_SOCKET_DIR", wanted.path().to_str().unwrap())], None).await;
    let socket = plugin.socket();
    assert!(socket.starts_with(wanted.path()), "{}", socket.display());
    let mode = std::fs::metadata(socket.parent().unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    plugin.shut_down().await;
    assert_eq!(std::fs::read_dir(wanted.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn started_by_hand_it_says_what_it_is_and_what_to_do() {
    let output = run(&[], &[]).await;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let said = text(&output.stderr);
    for part in ["terraform-provider-paint", "plugin for Terraform and OpenTofu", "terraform init", "example/paint"] {
        assert!(said.contains(part), "{part:?} is missing in: {said}");
    }
}

#[tokio::test]
async fn a_host_that_does_not_speak_protocol_6_is_told_so() {
    let output = run(&[], &[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "4,5")]).await;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("speaks plugin protocol 6"), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("\"4,5\""));
}

#[tokio::test]
async fn an_unexpected_argument_is_named_and_the_usage_is_shown() {
    let output = run(&["--dbug"], &[]).await;
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("\"--dbug\"") && text(&output.stderr).contains("Usage:"));
}

#[tokio::test]
async fn people_can_ask_for_version_and_help() {
    let version = run(&["--version"], &[]).await;
    assert!(version.status.success());
    assert_eq!(text(&version.stdout), format!("terraform-provider-paint {}\n", env!("CARGO_PKG_VERSION")));
    let help = run(&["--help"], &[]).await;
    assert!(help.status.success() && text(&help.stdout).contains("--debug"));
}

#[tokio::test]
async fn with_a_handful_of_descriptors_it_says_so_in_one_line_in_the_place_of_the_handshake() {
    let temporary = tempfile::tempdir().unwrap();
    for few in [6, 8, 12, 20] {
        let script = format!("ulimit -n {few} && exec {}", paint().display());
        let mut command = plugin_host::command(Path::new("/bin/sh"), temporary.path());
        command.args(["-c", &script]).env(COOKIE.0, COOKIE.1).env("PLUGIN_PROTOCOL_VERSIONS", "6");
        let output = command.output().await.unwrap();
        let said = text(&output.stdout);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""), "{few}: {said}");
        assert_eq!(said.lines().count(), 1, "{few}: {said}");
        assert!(said.contains("expected to be able to open 32 files, and got only "), "{few}: {said}");
        assert!(said.contains("Raise the limit of open files"), "{few}: {said}");
    }
}
