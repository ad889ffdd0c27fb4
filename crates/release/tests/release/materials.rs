//! The bill of materials.

use std::path::Path;

use bluegreen_release::{Platform, bill_of_materials};
use serde_json::Value;

#[test]
fn every_crate_that_the_provider_is_built_of_is_listed_with_licence_and_checksum() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let materials = bill_of_materials(root, &[Platform::named("linux_amd64").unwrap()]).unwrap();
    assert_eq!(materials["metadata"]["component"]["name"], "terraform-provider-bluegreen");
    let components = materials["components"].as_array().unwrap();
    let named = |name: &str| components.iter().find(|component| component["name"] == name);

    let rustls = named("rustls").unwrap();
    assert!(rustls["purl"].as_str().unwrap().starts_with("pkg:cargo/rustls@0."), "{rustls}");
    assert_eq!(rustls["licenses"][0]["expression"], "Apache-2.0 OR ISC OR MIT");
    assert_eq!(rustls["hashes"][0]["content"].as_str().map(str::len), Some(64), "{rustls}");
    assert!(named("bluegreen-engine").is_some_and(|engine| engine["hashes"].is_null()));
    // The sandbox is for tests alone, and Windows is not the platform that was asked for.
    assert!(named("bluegreen-sandbox").is_none() && named("windows-sys").is_none());

    let references: Vec<_> = components.iter().map(|component| &component["bom-ref"]).collect();
    let provider = &materials["metadata"]["component"]["bom-ref"];
    for dependency in materials["dependencies"].as_array().unwrap() {
        let known = |reference: &Value| references.contains(&reference) || reference == provider;
        assert!(
            known(&dependency["ref"]) && dependency["dependsOn"].as_array().unwrap().iter().all(known),
            "{dependency}"
        );
    }
}
