//! The crates that are for the registry have what it asks for, and need nothing that is not there.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Each of them, in an order in which they can be published: every one after those that it needs.
pub(crate) const FOR_THE_REGISTRY: [&str; 10] = [
    "tfplugin-protos",
    "tftypes",
    "tfplugin",
    "bluegreen-engine",
    "bluegreen-declaration",
    "bluegreen-state",
    "bluegreen",
    "bluegreen-outbound",
    "bluegreen-instances",
    "bluegreen-aws",
];

pub(crate) fn members() -> Vec<Package> {
    MetadataCommand::new().no_deps().exec().unwrap().packages
}

fn published() -> Vec<Package> {
    let members = members();
    let named = |name: &&str| members.iter().find(|package| package.name.as_str() == *name).unwrap().clone();
    FOR_THE_REGISTRY.iter().map(named).collect()
}

#[test]
fn no_other_crate_of_the_workspace_can_be_published() {
    let open = members().into_iter().filter(|package| package.publish.is_none());
    let open: BTreeSet<_> = open.map(|package| package.name.to_string()).collect();
    assert_eq!(open, FOR_THE_REGISTRY.map(str::to_owned).into());
}

#[test]
fn each_says_what_it_is_and_under_which_licence() {
    for package in published() {
        let name = &package.name;
        assert!(package.description.as_ref().is_some_and(|text| text.len() > 20), "{name} has no description");
        assert_eq!(package.license.as_deref(), Some("Apache-2.0"), "the licence of {name}");
        assert!((1..=5).contains(&package.keywords.len()), "{name} has {} keywords", package.keywords.len());
        assert!(!package.categories.is_empty(), "{name} has no category");
        assert_eq!(package.documentation.as_deref(), Some(format!("https://docs.rs/{name}").as_str()));
        let readme = std::fs::read_to_string(package.readme().unwrap()).unwrap();
        assert!(readme.starts_with(&format!("# {name}\n")), "README.md of {name}");
    }
}

#[test]
fn each_needs_only_what_was_published_before_it_in_a_version_that_is_named() {
    let inside: BTreeSet<_> = members().into_iter().map(|package| package.name.to_string()).collect();
    let mut before = BTreeSet::new();
    for package in published() {
        for needed in &package.dependencies {
            if needed.kind == DependencyKind::Development || !inside.contains(&needed.name) {
                continue;
            }
            assert!(before.contains(&needed.name), "{} needs {}", package.name, needed.name);
            assert_eq!(needed.req.to_string(), format!("^{}", package.version), "{} of {}", needed.name, package.name);
        }
        before.insert(package.name.to_string());
    }
}

/// Their tests need crates that are not in the registry. Cargo leaves those out where no version is named.
#[test]
fn what_only_tests_need_names_no_version_of_crates_that_are_not_published() {
    let inside: BTreeSet<_> = members().into_iter().map(|package| package.name.to_string()).collect();
    for package in published() {
        let for_tests = package.dependencies.iter().filter(|needed| needed.kind == DependencyKind::Development);
        for needed in for_tests.filter(|needed| inside.contains(&needed.name)) {
            let is_published = FOR_THE_REGISTRY.contains(&needed.name.as_str());
            assert!(is_published || needed.req.to_string() == "*", "{} of {}", needed.name, package.name);
        }
    }
}
