//! A real Terraform in a workspace. The provider is a file that Terraform is not to start: `init` only installs it.

#![allow(clippy::unwrap_used)]

use std::fs;

use workbench::{Flavour, PROVIDER_VERSION, Terraform, Workspace};

const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    bluegreen = { source = "bluegreen/bluegreen" }
  }
}
"#;

fn workspace(terraform: &Terraform) -> Workspace {
    let directory = tempfile::tempdir().unwrap();
    let provider = directory.path().join("some-binary");
    fs::write(&provider, "not started by init").unwrap();
    let workspace = Workspace::new(terraform, &provider).unwrap();
    workspace.write("main.tf", CONFIGURATION);
    workspace
}

#[tokio::test]
async fn init_installs_the_provider_and_accepts_its_lock_file_the_second_time() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    let workspace = workspace(&terraform);
    let first = workspace.run(&["init"]).await.success();
    assert!(first.stdout.contains(&format!("bluegreen/bluegreen v{PROVIDER_VERSION}")), "{}", first.transcript());
    let lock = fs::read_to_string(workspace.path().join(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains(&format!("{}/bluegreen/bluegreen", terraform.flavour().registry_host())), "{lock}");
    let _ = workspace.run(&["init", "-lockfile=readonly"]).await.success();
}

#[tokio::test]
async fn a_provider_that_is_in_no_mirror_is_not_looked_for_elsewhere() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    let workspace = workspace(&terraform);
    workspace.write(
        "main.tf",
        "terraform {\n  required_providers {\n    random = { source = \"hashicorp/random\" }\n  }\n}",
    );
    let host = terraform.flavour().registry_host();
    let run = workspace.run(&["init"]).await.failure();
    assert!(run.both().contains(&format!("{host}/hashicorp/random")), "{}", run.transcript());
}

#[tokio::test]
async fn output_comes_line_by_line_and_without_colors() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    let workspace = workspace(&terraform);
    let mut running = workspace.spawn(&["init"]).await;
    let line = running.line_with("Initializing provider plugins").await;
    assert!(line.is_some_and(|line| !line.text.contains('\u{1b}')));
    let _ = running.wait().await.success();
}

#[tokio::test]
async fn the_state_is_what_show_tells() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    let workspace = workspace(&terraform);
    workspace.write("main.tf", "output \"color\" {\n  value = \"blue\"\n}\n");
    let _ = workspace.run(&["apply", "-auto-approve"]).await.success();
    assert_eq!(workspace.state().await["values"]["outputs"]["color"]["value"], "blue");
}

#[cfg(unix)]
#[tokio::test]
async fn an_interrupted_apply_ends_by_itself_and_a_killed_one_at_once() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    let workspace = workspace(&terraform);
    // A built-in resource whose provisioner runs until it is told to end.
    workspace.write(
        "main.tf",
        "resource \"terraform_data\" \"slow\" {\n  provisioner \"local-exec\" {\n    \
         command = \"echo it runs; exec sleep 15\"\n  }\n}\n",
    );
    let mut interrupted = workspace.spawn(&["apply", "-auto-approve"]).await;
    assert!(interrupted.line_with("it runs").await.is_some());
    interrupted.interrupt();
    let _ = interrupted.wait().await.failure().says("Interrupt received");

    let mut killed = workspace.spawn(&["apply", "-auto-approve"]).await;
    assert!(killed.line_with("Creating").await.is_some());
    killed.kill();
    assert_eq!(killed.wait().await.code, -1);
}

#[tokio::test]
async fn the_callers_own_terraform_variables_are_hidden_and_the_workspaces_are_seen() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    assert!(matches!(terraform.flavour(), Flavour::Terraform | Flavour::OpenTofu));
    let mut workspace = workspace(&terraform);
    workspace.write("main.tf", "variable \"color\" {}\noutput \"color\" {\n  value = var.color\n}\n");
    workspace.env("TF_VAR_color", "green");
    let _ = workspace.run(&["apply", "-auto-approve"]).await.success().says("color = \"green\"");
}

#[tokio::test]
async fn the_directory_goes_with_the_workspace_unless_it_is_kept() {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    let dropped = workspace(&terraform);
    let path = dropped.path().to_owned();
    drop(dropped);
    assert!(!path.exists());

    let kept = workspace(&terraform).keep();
    assert!(kept.join("configuration/main.tf").is_file());
    fs::remove_dir_all(kept).unwrap();
}
