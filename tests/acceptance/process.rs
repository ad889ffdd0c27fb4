//! The provider as a process: what it says when it cannot start, and what of a killed one is left.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use workbench::{Run, Workspace};

use crate::support::{Configuration, Lab, PROVIDER, assert_says, children_of, host, kill};

/// The directories of providers' sockets in this place.
fn sockets(place: &Path) -> usize {
    let names = std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("tfplugin-")).count()
}

#[tokio::test]
async fn the_socket_of_a_killed_provider_is_removed_by_the_next_one() {
    let mut lab = Lab::default().await;
    let place = lab.workspace.path().join("tmp");
    std::fs::create_dir(&place).unwrap();
    lab.workspace.env("TMPDIR", &place);
    lab.write(&Configuration::of(lab.ready()).arguments(
        "gate = { stable_for = \"0s\", interval = \"1s\" }\n  settle = \"0s\"\n  bake = { duration = \"30s\" }",
    ));
    lab.apply("blue").await.success();
    assert_eq!(sockets(&place), 0, "a provider that ends by itself leaves nothing");

    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    children_of(apply.id().unwrap()).into_iter().for_each(kill);
    apply.wait().await.failure();
    assert_eq!(sockets(&place), 1, "nobody could clean up");
    lab.apply("green").await.success();
    assert_eq!(sockets(&place), 0);
}

/// A plan whose provider is started with this limit of open files.
async fn planned_with(limit: &str) -> Run {
    let lab = Lab::default().await;
    let script = lab.workspace.path().join("provider");
    std::fs::write(&script, format!("#!/bin/sh\nulimit {limit} && exec {PROVIDER}\n")).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let workspace = Workspace::new(&host(), &script).unwrap();
    workspace.write("main.tf", &Configuration::of(lab.ready()).text());
    workspace.run(&["init", "-no-color"]).await.success();
    workspace.run(&["plan", "-no-color", "-input=false"]).await
}

/// Shells of macOS give 256 files where no more is asked for, which is less than a hundred switches may need at once.
#[tokio::test]
async fn a_provider_takes_as_many_files_as_it_may_have() {
    planned_with("-S -n 16").await.success();
}

#[tokio::test]
async fn terraform_shows_the_one_line_of_a_provider_that_may_open_hardly_any_files() {
    let run = planned_with("-n 8").await.failure();
    assert_says(&run, "terraform-provider-bluegreen: expected to be able to open 32 files, and got only");
    assert_says(&run, "Raise the limit of open files where Terraform is started, for example with `ulimit -n 1024`");
    assert!(!run.both().contains("panic"), "{}", run.both());
}
