//! Actions verify and watch, and write nothing.

mod verify;
mod watch;

use serde_json::Value;
use workbench::Run;

use crate::support::{Configuration, GATE, Lab, host, one_listener, skipped};

/// Says so where the host has no actions.
fn actions_are_unknown(test: &str) -> bool {
    let unknown = !host().knows_lists_and_actions();
    if unknown {
        skipped(test, "actions came with Terraform 1.14; the switch itself has the gate");
    }
    unknown
}

/// Everything that was asked of the API that is no look.
async fn writes(lab: &Lab) -> Vec<Value> {
    let is_look = |call: &Value| {
        let action = call["action"].as_str().unwrap();
        action.starts_with("Describe") || action.starts_with("Get")
    };
    lab.calls("").await.into_iter().filter(|call| !is_look(call)).collect()
}

impl Lab {
    async fn invoke(&self, action: &str, more: &[&str]) -> Run {
        let invoke = format!("-invoke=action.{action}.web");
        self.workspace.run(&[&["apply", "-auto-approve", "-no-color", &invoke], more].concat()).await
    }
}

/// A listener in front of two colors, blue live and green beside it.
fn blue_live() -> String {
    one_listener("forward = { blue = 1, green = 0 }")
}

/// It with a configuration of actions alone.
async fn lab(config: impl FnOnce(&str) -> String) -> Lab {
    lab_of(&blue_live(), config).await
}

async fn lab_of(topology: &str, config: impl FnOnce(&str) -> String) -> Lab {
    let lab = Lab::toml(topology, Configuration::of).await;
    let configuration = Configuration::of(lab.ready());
    let routes = format!("routes = {{\n{}\n}}", configuration.routes);
    lab.workspace.write("main.tf", &format!("{}{}", configuration.provider(), config(&routes)));
    lab
}

/// The verification of a cutover to green.
fn verification(routes: &str, more: &str) -> String {
    format!(
        "action \"bluegreen_verify\" \"web\" {{\n  config {{\n    active_color = \"green\"\n    {routes}\n    {GATE}\n    {more}\n  \
         }}\n}}\n"
    )
}
