//! A developer starts the provider, and the real Terraform finds it.

use std::process::Stdio;

use plugin_host::{LIMIT, signal};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Child;

use crate::host::command;
use crate::terraform_cli::Workspace;

/// Starts the provider and gives the value it says to export.
async fn debugged(temporary: &std::path::Path) -> (Child, String) {
    let mut child = command(temporary).arg("--debug").stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line =
            tokio::time::timeout(LIMIT, lines.next_line()).await.unwrap().unwrap().expect("the variable is said");
        if let Some((_, rest)) = line.split_once("TF_REATTACH_PROVIDERS='") {
            return (child, rest.strip_suffix('\'').expect("the value is quoted").to_owned());
        }
    }
}

#[tokio::test]
async fn terraform_uses_one_process_for_many_commands_until_ctrl_c_ends_it() {
    let temporary = tempfile::tempdir().unwrap();
    let (mut child, providers) = debugged(temporary.path()).await;
    let entry = serde_json::from_str::<Value>(&providers).unwrap()["registry.terraform.io/example/paint"].clone();
    assert_eq!(entry["Pid"], child.id().unwrap());
    let socket = std::path::PathBuf::from(entry["Addr"]["String"].as_str().unwrap());
    assert!(socket.exists());

    let workspace = Workspace::with_reattach(&providers);
    workspace.write(
        "provider \"paint\" {\n  greeting = \"hello\"\n}\nresource \"paint_wall\" \"a\" {\n  color = \"blue\"\n}\n",
    );
    for arguments in [&["init"][..], &["apply", "-auto-approve"], &["plan", "-detailed-exitcode"]] {
        let said = workspace.run(arguments).await;
        assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.text);
    }
    assert_eq!(workspace.instance().unwrap()["attributes"]["id"], "wall-1");

    signal(child.id().unwrap(), "INT").await;
    let status = tokio::time::timeout(LIMIT, child.wait()).await.expect("it ends").unwrap();
    assert!(status.success());
    assert!(!socket.exists());
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).await.unwrap();
    assert!(log.matches("Configured").count() >= 2, "each command configures it anew: {log}");
    assert!(!log.contains("\"@message\""), "a developer reads plain text");
}
