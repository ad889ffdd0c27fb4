//! The real Terraform starts the plugin, with AutoMTLS and all.

use crate::terraform_cli::{Workspace, end};
use plugin_host::{eventually, signal};

const APPLY: &[&str] = &["apply", "-auto-approve", "-no-color"];
const PLAN: &[&str] = &["plan", "-detailed-exitcode", "-no-color"];

fn wall(color: &str, fault: &str) -> String {
    format!("resource \"paint_wall\" \"a\" {{\n  color = \"{color}\"\n  fault = \"{fault}\"\n}}\n")
}

#[tokio::test]
async fn a_wall_is_created_updated_left_alone_and_destroyed() {
    let workspace = Workspace::with_override();
    let more = "data \"paint_catalog\" \"g\" {\n  prefix = \"g\"\n}\n\
                output \"seen\" {\n  value = join(\",\", data.paint_catalog.g.colors)\n}\n\
                output \"mixed\" {\n  value = provider::paint::mix(\"blue\", \"green\")\n}\n";
    for color in ["blue", "green"] {
        workspace.write(&format!("{}{more}", wall(color, "")));
        let applied = workspace.run(APPLY).await;
        assert_eq!(applied.code, Some(0), "{}", applied.text);
        assert!(applied.text.contains("seen = \"green,grey\"") && applied.text.contains("mixed = \"turquoise\""));
        let again = workspace.run(PLAN).await;
        assert_eq!(again.code, Some(0), "{}", again.text);
    }
    assert_eq!(workspace.instance().unwrap()["attributes"]["color"], "green");
    let destroyed = workspace.run(&["destroy", "-auto-approve", "-no-color"]).await;
    assert_eq!(destroyed.code, Some(0), "{}", destroyed.text);
    assert_eq!(workspace.instance(), None);
}

#[tokio::test]
async fn a_panic_in_an_update_is_an_error_without_a_crash_report_and_the_state_is_kept() {
    let workspace = Workspace::with_override();
    workspace.write(&wall("blue", ""));
    assert_eq!(workspace.run(APPLY).await.code, Some(0));
    let before = workspace.instance().unwrap();

    workspace.write(&wall("green", "panic_in_apply"));
    let failed = workspace.run(APPLY).await;
    assert_eq!(failed.code, Some(1));
    assert!(
        failed.text.contains("The provider panicked") && failed.text.contains("the ladder fell"),
        "{}",
        failed.text
    );
    assert!(!failed.text.contains("plugin crashed"), "{}", failed.text);
    assert_eq!(workspace.instance().unwrap(), before, "values and private bytes are what they were");
}

#[tokio::test]
async fn a_panic_in_a_refresh_keeps_the_state() {
    let workspace = Workspace::with_override();
    workspace.write(&wall("blue", "panic_in_read"));
    assert_eq!(workspace.run(APPLY).await.code, Some(0));
    let before = workspace.instance().unwrap();
    let failed = workspace.run(APPLY).await;
    assert_eq!(failed.code, Some(1));
    assert!(failed.text.contains("the wall is gone"), "{}", failed.text);
    assert_eq!(workspace.instance().unwrap(), before);
}

#[tokio::test]
async fn an_unknown_left_in_a_new_object_costs_that_attribute_and_not_the_object() {
    let workspace = Workspace::with_override();
    workspace.write(&wall("blue", "unknown_after_apply"));
    let failed = workspace.run(APPLY).await;
    assert_eq!(failed.code, Some(1), "{}", failed.text);
    let instance = workspace.instance().expect("the object is in the state");
    assert_eq!((&instance["status"], &instance["attributes"]["color"]), (&"tainted".into(), &"blue".into()));
}

#[tokio::test]
async fn ctrl_c_in_terraform_reaches_a_running_apply_and_saves_what_it_says() {
    let mut workspace = Workspace::with_override();
    let log = workspace.path().join("log");
    workspace.env("TF_LOG_PROVIDER", "info");
    workspace.env("TF_LOG_PATH", log.to_str().unwrap());
    workspace.write(&wall("green", "until_stopped"));
    let running = workspace.begin(APPLY);
    let painting = || std::fs::read_to_string(&log).unwrap_or_default().contains("Painting");
    eventually("the apply runs", painting).await;
    signal(running.id().unwrap(), "INT").await;
    let stopped = end(running).await;
    assert_eq!(stopped.code, Some(1));
    assert!(stopped.text.contains("The wall is painted in part."), "{}", stopped.text);
    assert_eq!(workspace.instance().unwrap()["attributes"]["id"], "wall-1");
}
