//! The edges between crates that ARCHITECTURE.md promises: what may use what, and who alone may touch the outside
//! world.
#![allow(clippy::unwrap_used)]

mod circles;

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Every crate of the workspace and the crates of the workspace it may use. Tests may use more: a test is no product.
const MAY_USE: [(&str, &[&str]); 21] = [
    ("alb-model", &[]),
    ("bluegreen", &["bluegreen-declaration", "bluegreen-engine", "bluegreen-state", "tftypes"]),
    ("bluegreen-aws", &["bluegreen", "bluegreen-instances", "bluegreen-outbound"]),
    (
        "bluegreen-cli",
        &[
            "bluegreen",
            "bluegreen-aws",
            "bluegreen-http-checks",
            "bluegreen-progress",
            "bluegreen-sandbox",
            "tftypes",
            "workbench",
        ],
    ),
    ("bluegreen-declaration", &["bluegreen-engine", "tftypes"]),
    ("bluegreen-engine", &[]),
    ("bluegreen-http-checks", &["bluegreen", "bluegreen-outbound"]),
    ("bluegreen-instances", &[]),
    ("bluegreen-outbound", &[]),
    ("bluegreen-progress", &["bluegreen"]),
    ("bluegreen-sandbox", &["alb-model"]),
    ("bluegreen-release", &[]),
    ("bluegreen-state", &[]),
    ("hostile-input", &["bluegreen", "bluegreen-sandbox", "bluegreen-state", "tftypes"]),
    ("plugin-host", &["tfplugin-protos", "tftypes"]),
    ("bluegreen-simulator", &["alb-model", "bluegreen"]),
    (
        "terraform-provider-bluegreen",
        &["bluegreen", "bluegreen-aws", "bluegreen-http-checks", "bluegreen-progress", "tfplugin", "tftypes"],
    ),
    ("tfplugin", &["tfplugin-protos", "tftypes"]),
    ("tfplugin-protos", &[]),
    ("tftypes", &[]),
    ("workbench", &[]),
];

/// Outside crates, by the beginning of their name, and the only crates of the workspace that may name them.
const ALONE_MAY_TOUCH: [(&str, &[&str]); 9] = [
    ("aws-", &["bluegreen-aws", "bluegreen-instances"]),
    ("aws-sdk-", &["bluegreen-aws"]),
    ("clap", &["bluegreen-cli", "bluegreen-release"]),
    (
        "hyper",
        &[
            "bluegreen-cli",
            "bluegreen-http-checks",
            "bluegreen-outbound",
            "bluegreen-sandbox",
            "plugin-host",
            "workbench",
        ],
    ),
    ("prost", &["tfplugin-protos", "tfplugin"]),
    ("rcgen", &["bluegreen-sandbox", "plugin-host", "tfplugin"]),
    ("rustls", &["bluegreen-outbound", "bluegreen-sandbox", "plugin-host", "tfplugin", "workbench"]),
    ("tokio-rustls", &["bluegreen-sandbox", "plugin-host", "tfplugin"]),
    ("tonic", &["plugin-host", "tfplugin", "tfplugin-protos"]),
];

/// All that these crates are built on: no runtime, no clock, no socket.
const PURE: [(&str, &[&str]); 3] = [
    ("alb-model", &["regex", "thiserror"]),
    ("bluegreen-engine", &["thiserror"]),
    ("bluegreen-state", &["serde", "serde_json", "thiserror"]),
];

/// Every crate of the workspace with what it depends on outside of its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let normal = |package: &cargo_metadata::Package| {
        let dependencies = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        dependencies.map(|dependency| dependency.name.clone()).collect()
    };
    metadata.packages.iter().map(|package| (package.name.to_string(), normal(package))).collect()
}

#[test]
fn every_crate_uses_only_what_it_may() {
    let dependencies = dependencies();
    let members: BTreeSet<_> = dependencies.keys().cloned().collect();
    let promised: BTreeMap<_, _> = MAY_USE.into_iter().collect();
    assert_eq!(members, promised.keys().map(|name| (*name).to_owned()).collect(), "a crate is missing in MAY_USE");
    for (name, used) in &dependencies {
        let inside: BTreeSet<_> = used.intersection(&members).map(String::as_str).collect();
        let allowed: BTreeSet<_> = promised[name.as_str()].iter().copied().collect();
        assert_eq!(inside, allowed, "the crates that {name} uses");
    }
}

#[test]
fn the_outside_world_is_touched_in_one_place_each() {
    for (name, used) in dependencies() {
        for (prefix, owners) in ALONE_MAY_TOUCH {
            let touched = used.iter().find(|dependency| dependency.starts_with(prefix));
            assert!(touched.is_none() || owners.contains(&name.as_str()), "{name} uses {touched:?}");
        }
    }
}

#[test]
fn what_decides_models_and_reads_states_is_pure() {
    let dependencies = dependencies();
    for (name, allowed) in PURE {
        let allowed: BTreeSet<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert!(dependencies[name].is_subset(&allowed), "{name} uses {:?}", dependencies[name]);
    }
}

#[test]
fn nothing_but_a_test_is_built_with_deliberate_defects() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let dependencies = metadata.packages.iter().flat_map(|package| &package.dependencies);
    let products = dependencies.filter(|dependency| dependency.kind != DependencyKind::Development);
    let spoilt: Vec<_> = products.filter(|dependency| dependency.features.iter().any(|it| it == "mutations")).collect();
    assert!(spoilt.is_empty(), "{spoilt:?}");
    let by_default = metadata.packages.iter().filter_map(|package| package.features.get("default"));
    assert!(by_default.flatten().all(|feature| feature != "mutations"));
}

/// Whoever shows the engine's words adds which argument, or which flag, to change: it knows neither.
#[test]
fn the_engine_speaks_of_no_argument_and_no_command() {
    for file in files_under("crates/engine/src") {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let spoken = line.to_lowercase();
            let is_hcl = spoken.contains("` = ") || spoken.contains(r#" = \""#);
            let is_terraform = ["terraform", "apply again", "the apply", "dns_failover`", "alarm_at_start`"];
            let found = is_terraform.into_iter().find(|word| spoken.contains(word));
            assert!(!is_hcl && found.is_none(), "{}: {line}", file.display());
        }
    }
}

fn files_under(directory: &str) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => files_under(path.to_str().unwrap()),
        false => vec![path],
    });
    files.collect()
}
