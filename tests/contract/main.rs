//! The sandbox against boto3, AWS's own service model (botocore has it) and moto, where that is right.
//!
//! And moto's own tests, which its source distribution brings along: `moto_suite.txt` says what cannot pass, and why.
//!
//! The Python side installs itself into `target/venv`, with the versions of `requirements.txt`.
#![allow(clippy::unwrap_used)]

mod environment;

use std::path::{Path, PathBuf};

use bluegreen_sandbox::{Options, Sandbox, Topology};
use tokio::process::Command;

/// No network and no files of AWS's; what a user has configured at some desk must not matter.
const CLEAN: [(&str, &str); 4] = [
    ("AWS_EC2_METADATA_DISABLED", "true"),
    ("AWS_CONFIG_FILE", ""),
    ("AWS_SHARED_CREDENTIALS_FILE", ""),
    ("PYTHONDONTWRITEBYTECODE", "1"),
];

/// The one thing that clients cannot create.
const INSTANCE: &str = "[[instances]]\nid = \"i-0123456789abcdef0\"\nprofile = \"web\"\ntags = { Name = \"web\" }\n";

async fn agrees_with(what: &str) {
    let python = environment::python().await;
    let topology = Topology::from_toml(INSTANCE).unwrap();
    let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
    let script = environment::directory().join("run.py");
    let mut command = Command::new(python);
    command.arg(script).args([what, &sandbox.ready().endpoint]).envs(CLEAN).env_remove("AWS_PROFILE");
    let output = command.output().await.unwrap();
    let (said, differs) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{differs}");
    println!("{said}");
    sandbox.shutdown().await;
}

#[tokio::test]
#[ignore = "needs Python 3 and its package index: cargo test --test contract -- --ignored (see CONTRIBUTING.md)"]
async fn every_answer_is_what_awss_service_model_says() {
    agrees_with("model").await;
}

#[tokio::test]
#[ignore = "needs Python 3 and its package index: cargo test --test contract -- --ignored (see CONTRIBUTING.md)"]
async fn scenarios_give_the_same_facts_as_in_moto() {
    agrees_with("moto").await;
}

/// Where what is downloaded is kept.
fn downloads() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("moto")
}

/// The regions and the account of moto's own tests.
const REGIONS: [&str; 4] = ["us-east-1", "us-west-1", "us-west-2", "eu-central-1"];
const ACCOUNT: &str = "123456789012";

#[tokio::test]
#[ignore = "needs Python 3 and its package index: cargo test --test contract -- --ignored (see CONTRIBUTING.md)"]
async fn motos_own_tests_pass_but_for_those_that_are_listed_with_a_reason() {
    let python = environment::python().await;
    let mut endpoints = serde_json::Map::new();
    let mut sandboxes = Vec::new();
    for region in REGIONS {
        let topology = format!("region = \"{region}\"\naccount_id = \"{ACCOUNT}\"\n");
        let sandbox = Sandbox::start(Topology::from_toml(&topology).unwrap(), Options::default()).await.unwrap();
        endpoints.insert(region.to_owned(), sandbox.ready().endpoint.clone().into());
        sandboxes.push(sandbox);
    }
    let mut command = Command::new(python);
    command.arg(environment::directory().join("moto_suite.py")).arg(downloads());
    command.arg(serde_json::Value::from(endpoints).to_string()).envs(CLEAN).env_remove("AWS_PROFILE");
    let output = command.output().await.unwrap();
    let (said, differs) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{differs}");
    println!("{said}");
    for sandbox in sandboxes {
        sandbox.shutdown().await;
    }
}
